"""The values of an example are read as a person would read them."""

from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from collect.definitions.compiling import spec_of_tables
from collect.definitions.examples import ExampleUnreadableError, parts_of, values_of
from collect.definitions.folders import read_folder

TOY = spec_of_tables(read_folder(Path(__file__).parents[1] / "collections" / "toy" / "2024"))


def test_values_are_of_their_items_kind() -> None:
    text = "PlotsAll=1,000; Rent=25; Water=no; Opened=1/4/1974; Soil=clay; previous.PlotsAll=9"
    assert values_of(text, TOY, ()) == {
        "PlotsAll": 1000,
        "Rent": "25.00",
        "Water": False,
        "Opened": "1974-04-01",
        "Soil": "CL",
        "previous.PlotsAll": 9,
    }


def test_a_star_fills_what_the_rule_reads_and_nothing_else() -> None:
    found = values_of("*=0; PlotsAll=4", TOY, ("PlotsAll", "PlotsLet", "PlotsEmpty"))
    assert found == {"PlotsAll": 4, "PlotsLet": 0, "PlotsEmpty": 0}


def test_an_item_can_be_left_blank_beside_a_star() -> None:
    assert values_of("PlotsLet=; *=0", TOY, ("PlotsLet",)) == {"PlotsLet": None}


def test_nothing_is_an_empty_return() -> None:
    assert values_of("", TOY, ("PlotsLet",)) == {}
    assert values_of("  ", TOY, ("PlotsLet",)) == {}


def test_a_value_in_quotes_may_hold_anything() -> None:
    assert parts_of('A="x; y=""z"""; B = 2 ;') == {"A": 'x; y="z"', "B": "2"}


@given(st.text(max_size=30))
def test_any_text_can_stand_in_quotes(text: str) -> None:
    assert parts_of('A="' + text.replace('"', '""') + '"; B=1') == {"A": text, "B": "1"}


@given(st.text(alphabet='AB=;"*. \n', max_size=30))
def test_no_text_is_fatal(text: str) -> None:
    with suppress(ExampleUnreadableError):
        assert values_of(text, TOY, ("PlotsAll",)).keys() <= {"PlotsAll", "A", "B"}


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("PlotsAll", "“PlotsAll” cannot be read. Write name=value with ; between"),
        ("PlotsAll=1;; Rent=2", "“; Rent=2” cannot be read."),
        ('SiteName="open', '“SiteName="open” cannot be read.'),
        ("PlotsAll=1; PlotsAll=1", "PlotsAll has two values. Give it one."),
        ("plotsall=1", "There is no item called plotsall. Did you mean PlotsAll?"),
        ("previous.Plotsall=1", "no item called previous.Plotsall. Did you mean PlotsAll?"),
        ("Rent=1.234", "Rent=1.234 cannot be read: it must be a number with at most 2 decimal"),
    ],
)
def test_a_mistake_says_what_to_do(text: str, message: str) -> None:
    with pytest.raises(ExampleUnreadableError) as caught:
        values_of(text, TOY, ())
    assert message in str(caught.value)
