"""What changed in the form from year to year, and its schema, on the real definitions."""

from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from collect.definitions.comparing import compare
from collect.definitions.differences import Part
from collect.exchange.readers.formats import read_return
from exchange.supplies import WHO
from exchange.test_schema import is_clean, messages, verdicts
from sen2.tables import YEARS
from sen2.test_files import spec_of_year


def test_from_2013_to_2014_only_the_dates_in_six_headings_moved() -> None:
    found = compare(spec_of_year(2013), spec_of_year(2014))
    assert {(one.part, one.change, one.is_wording) for one in found} == {
        (Part.ITEM, "Heading", True)
    }
    assert [one.name for one in found] == [
        "1.1a Tot05 to 1.1e TotAll",
        "2.1a New05 to 2.1e Newall",
        "2.3a Assnone to 2.3b Assnodecision",
        "2.4a Mtosi to 2.4d SitoPar",
        "2.5a Dislea to 2.5d Disleft",
        "2.6a TotIncExc to 2.6d NoExc26week",
    ]
    for one in found:
        moved = one.before.replace("2013", "2014").replace("2012", "2013")
        assert moved == one.after


def test_from_2011_to_2013_academies_and_free_schools_came_in_the_place_of_one_item() -> None:
    found = compare(spec_of_year(2011), spec_of_year(2013))
    dropped = [one.name for one in found if one.change == "Dropped"]
    assert dropped == ["1.2i k Macad", "2.2i k Nacad"]
    added = [one.name for one in found if one.part is Part.ITEM and one.change == "Added"]
    assert len(added) == 16
    rules = {one.name for one in found if one.change == "What must hold"}
    assert rules == {"3051", "3055"}


@pytest.mark.parametrize("year", YEARS)
@given(data=st.data())
@settings(max_examples=40)
def test_what_the_schema_takes_the_reader_takes_without_a_wrong_value(
    year: int, data: st.DataObject
) -> None:
    spec = spec_of_year(year)
    content = data.draw(messages(spec))
    first, second = verdicts(spec, content)
    assert first == second
    if first:
        assert is_clean(spec, read_return(BytesIO(content), "a.xml", spec, WHO).data)
