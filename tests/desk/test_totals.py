"""Totals add up exactly what the returns say, and say which returns are counted."""

import csv
import io
import zipfile
from decimal import Decimal

import openpyxl
import polars as pl
import pytest
from django.http import QueryDict
from django.test import Client
from django.urls import reverse

from collect.definitions.models import DataCollection
from collect.definitions.selectors import newest_publication
from collect.definitions.specs import spec_of
from collect.desk.hidden_totals import shown_totals
from collect.desk.totals import Line, LineFacts, Stage, lines_of, totals_of
from collect.organisations.models import Organisation
from collect.organisations.roles import Role
from collect.returns.models import Return
from collect.returns.services.records import add_record
from collect.web.pages.desk.total_choices import totals_asked
from factories import fill, return_of, source_of, toy, user
from rules.spec import CollectionSpec

PLOTS, RENT = Line("Plots", "PlotsAll"), Line("Plots", "Rent")


@pytest.fixture
def collection(db: None) -> DataCollection:
    """The toy with two associations in two regions, and last year of one of them."""
    last, made = toy(2023), toy()
    Organisation.objects.filter(native_id="A1").update(region="North")
    Organisation.objects.filter(native_id="A2").update(region="South")
    first = return_of(last, "A1")
    fill(first, "Plots", source_of(first), PlotsAll="9", Fee="0.30")
    for native_id, plots, rent in (("A1", "7", "0.10"), ("A2", "30", "0.20")):
        return_ = return_of(made, native_id)
        source = source_of(return_)
        fill(return_, "Plots", source, PlotsAll=plots, Rent=rent)
        fill(return_, "Site", source, Water="yes", Soil="SA")
        for number in range(1, 3 if native_id == "A1" else 2):
            texts = {"ShedNo": str(number), "Roof": "T"}
            add_record(return_.pk, "Shed", texts, by=source)
    return made


def spec_now(collection: DataCollection) -> CollectionSpec:
    publication = newest_publication(collection)
    assert publication is not None
    return spec_of(publication)


def facts_of(collection: DataCollection, section: str) -> list[LineFacts]:
    spec = spec_now(collection)
    return lines_of(spec, spec.section_by_code[section])


def cells(collection: DataCollection, section: str) -> dict[object, Decimal]:
    facts = facts_of(collection, section)
    return dict(totals_of(Stage.SO_FAR.among(collection.returns.all()), facts))


def test_numbers_add_up_exactly_by_region_and_for_all(collection: DataCollection) -> None:
    found = cells(collection, "Plots")
    assert (found[PLOTS, "North"], found[PLOTS, "South"], found[PLOTS, None]) == (7, 30, 37)
    assert found[RENT, None] == Decimal("0.30")
    assert (Line("Plots", "Waiting"), None) not in found


def test_answers_and_records_are_counted(collection: DataCollection) -> None:
    site, sheds = cells(collection, "Site"), cells(collection, "Shed")
    assert site[Line("Site", "Water", "yes"), None] == 2
    assert (Line("Site", "Water", "no"), None) not in site
    assert site[Line("Site", "Soil", "SA"), "North"] == 1
    assert sheds[Line("Shed", "", "records"), None] == 3
    assert sheds[Line("Shed", "Roof", "T"), "North"] == 2
    assert sheds[Line("Shed", "ShedNo"), None] == 1 + 2 + 1


def test_a_region_is_that_of_the_organisation_above_where_a_source_has_none(
    collection: DataCollection,
) -> None:
    above = Organisation.objects.create(native_id="C", name="C", type="council", region="East")
    Organisation.objects.filter(native_id="A1").update(region="", parent=above)
    assert cells(collection, "Plots")[PLOTS, "East"] == 7


def test_final_totals_count_authorised_returns_alone(collection: DataCollection) -> None:
    facts = facts_of(collection, "Plots")
    assert totals_of(Stage.FINAL.among(collection.returns.all()), facts) == {}
    Return.objects.filter(pk=return_of(collection, "A1").pk).update(status="authorised")
    assert totals_of(Stage.FINAL.among(collection.returns.all()), facts)[PLOTS, None] == 7


def test_a_small_number_is_hidden_with_what_would_give_it_away(collection: DataCollection) -> None:
    returns = Stage.SO_FAR.among(collection.returns.all())
    shed = [one for one in facts_of(collection, "Shed") if one.item is None]
    held = shown_totals(returns, spec_now(collection), shed, 2)
    records = Line("Shed", "", "records")
    assert held.cells[records, None] == 3
    assert held.hidden >= {(records, "North"), (records, "South")}
    assert shown_totals(returns, spec_now(collection), shed, 0).hidden == frozenset()


def page_of(collection: DataCollection, role: Role, query: str, who: object = None) -> str:
    client = Client()
    client.force_login(user(role, who))  # type: ignore[arg-type]
    response = client.get(reverse("desk_totals", args=(collection.pk,)) + query)
    assert response.status_code == 200
    return str(response.content.decode())


def test_the_page_shows_regions_beside_last_year_through_a_new_name(
    collection: DataCollection,
) -> None:
    page = page_of(collection, Role.COLLECTOR, "?item=Plots.Rent")
    assert "PLOTS_2024: 2 of" in page
    assert "PLOTS_2023: 1 of" in page
    table = page[page.index("<tbody") : page.index("</tbody")]
    assert table.index("All regions") < table.index("North") < table.index("South")
    assert table.count("0.30") + table.count("0.3<") >= 2


def test_the_page_counts_answers_and_whole_sections(collection: DataCollection) -> None:
    assert "Sand, PLOTS_2024" in page_of(collection, Role.COLLECTOR, "?item=Site.Soil")
    assert "Records of Sheds" in page_of(collection, Role.COLLECTOR, "?item=Shed")
    assert "not final" in page_of(collection, Role.AUDITOR, "?item=x&stage=x&hide=99&year=x")
    assert "Authorised returns alone" in page_of(collection, Role.COLLECTOR, "?stage=final")


def test_the_page_says_c_for_what_is_hidden(collection: DataCollection) -> None:
    page = page_of(collection, Role.COLLECTOR, "?item=Shed.records&hide=5")
    assert "<strong>c</strong> stands for a number that is hidden" in page


def test_an_agent_gets_the_totals_of_their_own_sources(collection: DataCollection) -> None:
    agent = Organisation.objects.create(native_id="AG", name="Agency", type="agent")
    Return.objects.filter(collection=collection, source__native_id="A2").update(agent=agent)
    page = page_of(collection, Role.AGENT, "?item=Plots.PlotsAll", agent)
    assert "PLOTS_2024: 1 of 1 return." in page
    assert "of your own sources alone" in page
    assert "North" not in page
    assert ">37<" not in page


def file_of(collection: DataCollection, name: str, query: str = "") -> bytes:
    client = Client()
    client.force_login(user(Role.COLLECTOR))
    address = reverse("desk_totals_file", args=(collection.pk, name))
    response = client.get(f"{address}{query}")
    assert response.status_code == 200
    assert (
        f"PLOTS_2024_totals.{'zip' if name == 'parquet' else name}"
        in response.headers["Content-Disposition"]
    )
    return bytes(response.content)


def test_every_format_holds_the_same_totals_and_a_dictionary(collection: DataCollection) -> None:
    text = file_of(collection, "csv").decode("utf-8-sig")
    rows = [
        row
        for row in csv.DictReader(io.StringIO(text, newline=""))
        if (row["Item"], row["Region"]) == ("PlotsAll", "All regions")
    ]
    assert [(row["Collection"], Decimal(row["Value"])) for row in rows] == [
        ("PLOTS_2024", 37),
        ("PLOTS_2023", 9),
    ]
    book = openpyxl.load_workbook(io.BytesIO(file_of(collection, "xlsx")))
    assert book.sheetnames == ["Table", "Data dictionary"]
    archive = zipfile.ZipFile(io.BytesIO(file_of(collection, "parquet")))
    frame = pl.read_parquet(io.BytesIO(archive.read("PLOTS_2024_totals.parquet")))
    total = frame.filter((pl.col("Item") == "PlotsAll") & (pl.col("Region") == "All regions"))
    assert total["Value"].to_list() == [Decimal(37), Decimal(9)]
    dictionary = archive.read("PLOTS_2024_totals_dictionary.csv").decode("utf-8-sig")
    for heading in frame.columns:
        assert heading in dictionary
    assert "PLOTS_2024: 2 of" in dictionary


def test_a_hidden_number_is_in_no_file(collection: DataCollection) -> None:
    text = file_of(collection, "csv", "?hide=5").decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text, newline="")))
    hidden = [row for row in rows if row["Hidden"] == "c"]
    assert hidden
    assert {row["Value"] for row in hidden} == {""}
    counts = [row for row in rows if row["Item"] == "PlotsAll" and row["Value"]]
    assert all(not 1 <= Decimal(row["Value"]) <= 5 for row in counts)


def test_an_address_that_cannot_be_read_asks_for_nothing() -> None:
    asked = totals_asked(QueryDict("stage=x&hide=9&item=y&year=a&year=b"))
    assert (asked.stage, asked.threshold, asked.years) == (Stage.SO_FAR, 0, ("a", "b"))
    assert totals_asked(QueryDict("hide=5&stage=final")).query == "stage=final&hide=5"
