"""The specification as pages and files, and what changed in it since last year."""

import csv
import io
import json
from dataclasses import replace
from decimal import Decimal
from html import unescape
from time import perf_counter

import openpyxl
import pytest
from django.test import Client
from django.urls import reverse
from lxml import etree

from collect.definitions.models import DataCollection, Publication
from collect.definitions.specs import spec_of
from collect.organisations.roles import Role
from collect.returns.models import Return
from collect.web.pages.specification import item_specified, rule_specified
from factories import return_of, toy, user
from journeys.test_bounded_queries import queries
from rules.spec import CodeSetSpec, CodeSpec, ItemSpec, SectionSpec


@pytest.fixture
def return_(db: None) -> Return:
    """The toy return of A1, in a collection that continues last year's."""
    toy(2023)
    return return_of(toy(), "A1")


@pytest.fixture
def whole(return_: Return) -> str:
    """The address of the specification."""
    return reverse("specification", args=(return_.collection_id,))


def page_of(client: Client, url: str) -> str:
    response = client.get(url)
    assert response.status_code == 200, url
    return unescape(response.content.decode())


def file_of(client: Client, return_: Return, name: str) -> bytes:
    response = client.get(reverse("specification_file", args=(return_.collection_id, name)))
    assert response["Content-Disposition"] == f'attachment; filename="PLOTS_2024_{name}"'
    return response.content


def republish(collection: DataCollection, **changes: object) -> Publication:
    """Publish the toy with something else in it."""
    newest = collection.publications.first()
    spec = replace(spec_of(newest), **changes)
    return Publication.objects.create(
        collection=collection, number=newest.number + 1, spec=spec.to_json(), hash=spec.hash
    )


def test_items_say_what_a_value_must_be_and_how_they_stand_to_last_year(
    source: Client, whole: str
) -> None:
    page = page_of(source, whole)
    assert "18 of 18 items" in page
    assert 'id="item-Plots-Rent"' in page
    assert "A number with at most 2 decimal places that is not negative, in £" in page
    assert "Was Fee" in page
    assert "?show=rules&at=rule-104#rule-104" in page
    assert "Names the record" in page


def test_rules_say_what_must_hold_and_why_one_is_not_in_use(source: Client, whole: str) -> None:
    page = page_of(source, f"{whole}?show=rules")
    assert "2c PlotsAll must equal 2a PlotsLet plus 2b PlotsEmpty." in page
    assert "from [last year’s 2c PlotsAll] to [2c PlotsAll]" in page
    assert "The limit is being looked at." in page
    assert "Counts as a query for now: Some sites count the day of their lease" in page


def test_codes_stand_below_their_set_and_name_its_items(source: Client, whole: str) -> None:
    page = page_of(source, f"{whole}?show=codes")
    assert "Used by 1d Soil" in page
    assert "Loam, or a mixture" in page


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("show=items&search=let+PLOTS+that", "1 of 18 items"),
        ("show=items&search=101", "3 of 18 items"),
        ("show=items&only=Sheds", "4 of 18 items"),
        ("show=items&only=Sheds&search=roof", "1 of 18 items"),
        ("show=rules&search=hens", "1 of 7 rules"),
        ("show=rules&only=Switched+off", "1 of 7 rules"),
        ("show=rules&only=Query", "3 of 7 rules"),
        ("show=codes&search=tin", "1 of 6 codes"),
        ("show=items&search=%00", "18 of 18 items"),
        ("show=nothing&only=nothing&page=nothing&at=nothing", "18 of 18 items"),
    ],
)
def test_the_search_finds_words_in_any_order_within_a_choice(
    source: Client, whole: str, query: str, found: str
) -> None:
    assert found in page_of(source, f"{whole}?{query}")


def test_a_search_that_finds_nothing_says_how_to_go_on(source: Client, whole: str) -> None:
    response = source.get(whole, {"show": "rules", "search": "<b>nothing"})
    assert "Nothing fits your search." in response.content.decode()
    assert 'value="&lt;b&gt;nothing"' in response.content.decode()


def test_links_to_an_item_or_a_rule_lead_to_the_page_that_it_is_on(
    source: Client, return_: Return
) -> None:
    collection = return_.collection
    items = tuple(ItemSpec(f"X{n}", "whole_number", f"Number {n}", f"9.{n}") for n in range(250))
    spec = spec_of(return_.publication)
    republish(collection, sections=(*spec.sections, SectionSpec("More", "More items", items)))
    for code in ("X10", "X249"):
        address, _, anchor = item_specified(collection.pk, "More", code).partition("#")
        page = page_of(source, address)
        assert f'id="{anchor}"' in page
    assert 'id="item-More-X10"' not in page
    address, _, anchor = rule_specified(collection.pk, "107Q").partition("#")
    assert f'id="{anchor}"' in page_of(source, address)


def test_every_file_is_offered_with_what_it_is_for(
    source: Client, return_: Return, whole: str
) -> None:
    page = page_of(source, f"{whole}?show=files")
    names = ("specification.json", "items.csv", "rules.csv", "return.xsd", "return-workbook.xlsx")
    for name in (*names, "return-template.csv"):
        assert reverse("specification_file", args=(return_.collection_id, name)) in page
        assert file_of(source, return_, name)
    rules = file_of(source, return_, "rules.csv").decode("utf-8-sig")
    assert [row["rule"] for row in csv.DictReader(io.StringIO(rules))][-1] == "107Q"
    hash_ = return_.publication.hash
    assert json.loads(file_of(source, return_, "specification.json"))["specification"] == hash_
    assert etree.fromstring(file_of(source, return_, "return.xsd")).tag.endswith("schema")


def test_a_program_that_has_the_file_is_told_so_until_it_changes(
    source: Client, return_: Return
) -> None:
    for url in (
        reverse("specification_file", args=(return_.collection_id, "items.csv")),
        reverse("change_list", args=(return_.collection_id, "csv")),
    ):
        first = source.get(url)
        known = {"HTTP_IF_NONE_MATCH": first["ETag"]}
        again = source.get(url, **known)
        assert (again.status_code, again.content) == (304, b"")
        since = source.get(url, HTTP_IF_MODIFIED_SINCE=first["Last-Modified"])
        assert since.status_code == 304
        republish(return_.collection, title=f"Survey {url}")
        assert source.get(url, **known).status_code == 200


def test_the_files_to_fill_in_are_where_files_are_uploaded(source: Client, return_: Return) -> None:
    url = reverse("to_fill_in", args=(return_.pk, "return-workbook.xlsx"))
    assert url in page_of(source, reverse("source_page", args=(return_.pk,)))
    page = page_of(source, reverse("uploads", args=(return_.pk,)))
    for name in ("return-workbook.xlsx", "return-template.csv", "return.xsd"):
        assert reverse("to_fill_in", args=(return_.pk, name)) in page
    response = source.get(url)
    assert 'filename="A1_PLOTS_2024_return-workbook.xlsx"' in response["Content-Disposition"]
    book = openpyxl.load_workbook(io.BytesIO(response.content))
    assert "A1" in [cell.value for cell in book["Return"]["B"]]
    template = source.get(reverse("to_fill_in", args=(return_.pk, "return-template.csv")))
    assert template.content.splitlines()[1].startswith(b"A1,")


def test_a_workbook_to_fill_in_asks_what_its_own_return_asks(
    source: Client, return_: Return
) -> None:
    republish(return_.collection, sections=spec_of(return_.publication).sections[:1], rules=())
    own = source.get(reverse("to_fill_in", args=(return_.pk, "return-workbook.xlsx"))).content
    newest = file_of(source, return_, "return-workbook.xlsx")
    sheets = [openpyxl.load_workbook(io.BytesIO(book)).sheetnames for book in (own, newest)]
    assert ["Plots" in names for names in sheets] == [True, False]


def test_the_changes_are_told_by_part_and_what_did_not_change_too(
    source: Client, return_: Return
) -> None:
    url = reverse("changes", args=(return_.collection_id,))
    page = page_of(source, url)
    assert "PLOTS_2024 compared with PLOTS_2023" in page
    assert "1 added, 1 dropped, 1 renamed, 1 in wording only" in page
    assert "1 added, 1 changed, 2 in wording only" in page
    assert page.count("No change") == 3
    assert "Hives of bees" in page
    wording = page_of(source, f"{url}?show=wording")
    assert "Wording only (3)" in wording
    assert "Hives of bees" not in wording
    assert "Rent of a full plot for a year" in wording


def test_the_changes_are_a_table_without_formulas(source: Client, return_: Return) -> None:
    spec = spec_of(return_.publication)
    soils = CodeSetSpec("Soils", (CodeSpec("=1+1", "-cmd"),))
    republish(return_.collection, code_sets=(soils, *spec.code_sets[1:]))
    url = reverse("change_list", args=(return_.collection_id, "csv"))
    text = source.get(url).content.decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text, newline="")))
    assert rows[0] == ["Part", "Section or code set", "What", "Change", "Before", "After",
                       "Wording only"]  # fmt: skip
    assert rows[1] == ["Items", "Plots", "2f Rent", "Renamed", "Fee", "Rent", "no"]
    assert ["Codes", "Soils", "'=1+1", "Added", "", "'-cmd", "no"] in rows
    book = openpyxl.load_workbook(
        io.BytesIO(source.get(url.replace(".csv", ".xlsx")).content)
    ).active
    assert book.max_row == len(rows)
    assert "f" not in {cell.data_type for row in book for cell in row}


def test_without_a_collection_before_it_there_is_nothing_to_compare(
    source: Client, return_: Return
) -> None:
    first = DataCollection.objects.get(year=return_.collection.year - 1)
    page = page_of(source, reverse("changes", args=(first.pk,)))
    assert "There is no earlier collection to compare with." in page
    assert source.get(reverse("change_list", args=(first.pk, "csv"))).status_code == 404


def test_a_collection_that_says_the_same_as_last_year_says_no_change(
    source: Client, return_: Return
) -> None:
    before = DataCollection.objects.get(year=return_.collection.year - 1).publications.get()
    spec = spec_of(before)
    republish(return_.collection, sections=spec.sections, rules=spec.rules)
    page = page_of(source, reverse("changes", args=(return_.collection_id,)))
    assert page.count("No change") == 5
    assert "Download all changes" not in page


def test_a_designer_reads_what_was_designed_and_only_in_series_granted(return_: Return) -> None:
    designer = user(Role.DESIGNER)
    client = Client()
    client.force_login(designer)
    url = reverse("specification", args=(return_.collection_id,))
    assert client.get(url).status_code == 200
    designer.memberships.update(series=["BOATS"])
    assert client.get(url).status_code == 404


def test_500_items_and_800_rules_are_few_queries_and_less_than_a_megabyte(
    source: Client, return_: Return, whole: str
) -> None:
    rule = spec_of(return_.publication).rules[0]
    items = tuple(
        ItemSpec(f"X{n}", "whole_number", f"Number of things of sort {n}", f"9.{n}",
                 group=f"Group {n // 10}", minimum=Decimal(0), hint="Count all of them")
        for n in range(500)
    )  # fmt: skip
    rules = tuple(
        replace(rule, number=f"{2000 + n}", message="Too many",
                expression=f"X{n % 500} <= X{(n + 1) % 500} + X{(n + 7) % 500} + {n}")
        for n in range(800)
    )  # fmt: skip
    large = SectionSpec("Large", "Large section", items)
    republish(return_.collection, sections=(large,), rules=rules)
    changes = reverse("changes", args=(return_.collection_id,))
    for url in (whole, f"{whole}?show=rules&search=too+many", f"{whole}?show=codes", changes):
        queries(source, url)
        start = perf_counter()
        assert queries(source, url) <= 10, url
        assert perf_counter() - start < 1.5, url
        assert len(source.get(url).content) < 1_000_000, url
