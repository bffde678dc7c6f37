"""The desk on the published figures of 152 authorities: totals, regions, and year on year."""

from io import StringIO

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from collect.definitions.models import DataCollection
from collect.definitions.selectors import collection_named, newest_publication
from collect.definitions.specs import spec_of
from collect.desk.hidden_totals import shown_totals
from collect.desk.standings import Standings
from collect.desk.totals import Line, LineFacts, Stage, lines_of, totals_of
from collect.organisations.roles import Role
from collect.returns.reach import reach_of
from collect.web.pages.desk.years import years_page
from factories import fill, load_folder, return_of, source_of, user
from rules.spec import CollectionSpec
from tests.sen2.tables import ROOT, figures
from tests.sen2.test_real_returns import ENGLAND_2014, FIGURES, THE_EIGHT

ENGLAND_2013 = {code: sum(int(row[code]) for row in figures(2013)) for code in ENGLAND_2014}
FLAGGED = {"5": 36, "10": 8, "15": 4, "20": 2, "25": 2}


@pytest.fixture
def collection(db: None) -> DataCollection:
    """Both years with the figures of all authorities."""
    folders = (ROOT / "sen2" / "2013", ROOT / "sen2" / "2014")
    call_command("load_collection", *folders, stdout=StringIO())
    for year in (2013, 2014):
        file = FIGURES / f"sen2_{year}_la_data.csv"
        call_command("load_returns", f"SEN2_{year}", file, stdout=StringIO())
    return collection_named("SEN2_2014")


def year_spec(collection: DataCollection) -> CollectionSpec:
    publication = newest_publication(collection)
    assert publication is not None
    return spec_of(publication)


def section_lines(spec: CollectionSpec, code: str) -> list[LineFacts]:
    return lines_of(spec, spec.section_by_code[code])


def judged(collection: DataCollection, **asked: str) -> Standings:
    reach = reach_of(user(Role.COLLECTOR), collection)
    assert reach is not None
    page = years_page(reach, asked)
    assert page is not None
    return page.held


def test_the_year_on_year_page_flags_the_known_authorities(collection: DataCollection) -> None:
    returns = dict(collection.returns.values_list("pk", "source__native_id"))
    assert {returns[one.return_pk] for one in judged(collection).flagged} == THE_EIGHT
    counts = {t: len(judged(collection, threshold=t).flagged) for t in FLAGGED}
    assert counts == FLAGGED


def test_totals_are_the_published_figures_of_both_years(collection: DataCollection) -> None:
    for name, england in (("SEN2_2014", ENGLAND_2014), ("SEN2_2013", ENGLAND_2013)):
        year = collection_named(name)
        spec = year_spec(year)
        facts = [one for code in ("Part1", "Part2") for one in section_lines(spec, code)]
        cells = totals_of(Stage.SO_FAR.among(year.returns.all()), facts)
        found = {line.item: int(cells[line, None]) for line, region in cells if region is None}
        assert {code: found[code] for code in england} == england


def test_regions_add_up_the_published_figures_of_their_authorities(
    collection: DataCollection,
) -> None:
    facts = section_lines(year_spec(collection), "Part1")
    cells = totals_of(Stage.SO_FAR.among(collection.returns.all()), facts)
    regions = {row["region"] for row in figures(2014)}
    for region in regions:
        theirs = [int(row["TotAll"]) for row in figures(2014) if row["region"] == region]
        assert cells[Line("Part1", "TotAll"), region] == sum(theirs)


@pytest.mark.parametrize("threshold", [1, 5])
def test_hidden_regional_numbers_stay_hidden_across_all_sums(
    collection: DataCollection, threshold: int
) -> None:
    spec = year_spec(collection)
    facts = [one for section in spec.sections for one in lines_of(spec, section)]
    returns = Stage.SO_FAR.among(collection.returns.all())
    held = shown_totals(returns, spec, facts, threshold)
    small = {key for key, value in held.cells.items() if 1 <= value <= threshold}
    assert small <= held.hidden
    assert len(held.hidden) < len(held.cells) / 4
    alone = shown_totals(returns, spec, facts[-30:-29], threshold)
    assert {key for key in held.hidden if key[0] == facts[-30].line} == {
        key for key in alone.hidden if key[0] == facts[-30].line
    }


def test_the_pages_show_the_published_figures(collection: DataCollection) -> None:
    client = Client()
    client.force_login(user(Role.COLLECTOR))
    address = reverse("desk_totals", args=(collection.pk,))
    page = client.get(f"{address}?item=Part1.TotAll").content.decode()
    assert "237,111" in page
    assert f"{ENGLAND_2013['TotAll']:,}" in page
    assert "SEN2_2014: 152 of 152 returns." in page
    whole = client.get(f"{address}?item=Part2").content.decode()
    assert "29,109" in whole


def test_a_return_without_data_is_flagged_by_no_rule(db: None) -> None:
    load_folder(ROOT / "sen2" / "2013")
    empty = return_of(load_folder(ROOT / "sen2" / "2014"), "302")
    client = Client()
    client.force_login(user(Role.SOURCE, empty.source))
    address = reverse("return_years", args=(empty.pk,))
    assert "Rule 3058Q" not in client.get(address).content.decode()
    fill(empty, "Part1", source_of(empty))
    assert "Rule 3058Q" in client.get(address).content.decode()
