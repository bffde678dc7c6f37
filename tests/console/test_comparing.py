"""Comparing on the workbench: the draft, its publications and other years, as page and file."""

import csv
import io

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from collect.definitions.drafts import apply_edits
from collect.definitions.edits import CHANGED, Edit
from collect.definitions.models import DataCollection
from collect.definitions.publishing import publish
from collect.organisations.roles import Role
from factories import toy, user


@pytest.fixture
def collection(db: None) -> DataCollection:
    """The toy's draft, after last year's."""
    toy(2023)
    return toy()


@pytest.fixture
def client(db: None) -> Client:
    """A browser of a designer."""
    client = Client()
    client.force_login(user(Role.DESIGNER))
    return client


def change(collection: DataCollection, column: str, before: str, after: str) -> None:
    """Change one cell of the item Hens in the draft."""
    edit = Edit("items.csv", ("Plots", "Hens"), CHANGED, {column: (before, after)})
    apply_edits(collection.pk, [edit], by=None, said="A change")


def compared(client: Client, collection: DataCollection, query: str = "") -> str:
    page = client.get(reverse("workbench_compare", args=(collection.pk,)) + query)
    assert page.status_code == 200
    return page.content.decode()


def test_the_draft_is_compared_with_its_newest_publication(
    client: Client, collection: DataCollection
) -> None:
    assert "Nothing differs" in compared(client, collection)
    change(collection, "label", "Hens", "Hens and ducks")
    shown = compared(client, collection)
    assert "PLOTS_2024: draft, compared with PLOTS_2024: publication 1" in shown
    assert "Hens and ducks" in shown
    assert "1 in wording only" in shown


def test_any_two_publications_are_compared(client: Client, collection: DataCollection) -> None:
    change(collection, "mandatory", "no", "yes")
    second = publish(collection)
    first = collection.publications.get(number=1)
    shown = compared(client, collection, f"?before={first.pk}&after={second.pk}")
    assert "publication 2 of" in shown
    assert "Mandatory" in shown
    assert "Nothing differs" in compared(client, collection, f"?before={second.pk}&after=draft")


def test_last_year_is_compared_along_the_lineage_of_the_items(
    client: Client, collection: DataCollection
) -> None:
    last_year = DataCollection.objects.get(year=2023).publications.get()
    shown = compared(client, collection, f"?before={last_year.pk}")
    assert "Renamed" in shown
    assert "Last year and this draft" in shown


def test_wording_is_left_out_on_demand(client: Client, collection: DataCollection) -> None:
    change(collection, "label", "Hens", "Hens and ducks")
    assert "Hens and ducks" in compared(client, collection, "?show=wording")
    assert "Hens and ducks" not in compared(client, collection, "?show=data")


def test_the_differences_are_had_as_a_file(client: Client, collection: DataCollection) -> None:
    change(collection, "label", "Hens", "=1+1")
    url = reverse("workbench_compare_list", args=(collection.pk, "csv"))
    response = client.get(url)
    rows = list(csv.reader(io.StringIO(response.content.decode("utf-8-sig"))))
    assert rows[1] == ["Items", "Plots", "2g Hens", "Label", "Hens", "'=1+1", "yes"]
    assert "PLOTS_2024_differences.csv" in response["Content-Disposition"]
    workbook = client.get(reverse("workbench_compare_list", args=(collection.pk, "xlsx")))
    assert workbook.content[:2] == b"PK"
    wrong = reverse("workbench_compare_list", args=(collection.pk, "exe"))
    assert client.get(wrong).status_code == 404


@pytest.mark.parametrize(
    ("column", "before", "after"), [("kind", "whole_number", "date"), ("minimum", "0", "")]
)
def test_a_draft_that_asks_something_else_shows_it(
    client: Client, collection: DataCollection, column: str, before: str, after: str
) -> None:
    change(collection, column, before, after)
    assert "What it must be" in compared(client, collection)


def test_a_draft_with_problems_says_so(client: Client, collection: DataCollection) -> None:
    rule = collection.rules.get(number="101")
    rule.expression = "PlotsAll == ("
    rule.save()
    assert "cannot be compared yet" in compared(client, collection)
    url = reverse("workbench_compare_list", args=(collection.pk, "csv"))
    assert client.get(url).status_code == 404


def test_before_anything_is_published_there_is_nothing_to_compare(client: Client, db: None) -> None:
    fresh = DataCollection.objects.create(
        series="BOATS", year=2024, title="Boats", reference_date="2024-01-01", source_type="x"
    )
    assert "nothing to compare with yet" in compared(client, fresh)


@pytest.mark.parametrize("query", ["?before=nonsense&after=0", "?page=99", "?show=nothing"])
def test_whatever_is_in_the_address_the_page_answers(
    client: Client, collection: DataCollection, query: str
) -> None:
    change(collection, "label", "Hens", "Hens and ducks")
    compared(client, collection, query)


def test_versions_of_another_series_are_not_offered(
    client: Client, collection: DataCollection
) -> None:
    other = DataCollection.objects.create(
        series="BOATS", year=2024, title="Boats", reference_date="2024-01-01", source_type="x"
    )
    foreign = collection.publications.get()
    assert "nothing to compare with yet" in compared(client, other, f"?before={foreign.pk}")


def test_the_queries_do_not_grow_with_the_publications(
    client: Client, collection: DataCollection
) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as caught:
            compared(client, collection)
        return len(caught)

    queries()
    before = queries()
    for number in range(5):
        change(collection, "label", f"Hens{number or ''}", f"Hens{number + 1}")
        publish(collection)
    assert queries() <= before + 1


@pytest.mark.parametrize("name", ["sums", "compare", "guidance"])
@pytest.mark.parametrize("role", [Role.SOURCE, Role.COLLECTOR, Role.APPROVER])
def test_the_tabs_are_the_designers(collection: DataCollection, role: Role, name: str) -> None:
    client = Client()
    client.force_login(user(role))
    assert client.get(reverse(f"workbench_{name}", args=(collection.pk,))).status_code == 403
