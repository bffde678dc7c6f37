"""Sums as a picture on the workbench and on the specification page."""

import re
from time import process_time

import pytest
from django.test import Client
from django.urls import reverse

from collect.definitions.drafts import change_draft
from collect.definitions.models import DataCollection
from collect.definitions.tables import ITEMS, RULES, FolderTables, Row
from collect.organisations.roles import Role
from factories import return_of, toy, user


@pytest.fixture
def collection(db: None) -> DataCollection:
    """The toy's draft."""
    return toy()


@pytest.fixture
def client(db: None) -> Client:
    """A browser of a designer."""
    client = Client()
    client.force_login(user(Role.DESIGNER))
    return client


def page(client: Client, collection: DataCollection) -> str:
    return client.get(reverse("workbench_sums", args=(collection.pk,))).content.decode()


def with_rule(collection: DataCollection, expression: str) -> None:
    """Add a rule to the draft, whatever it says."""

    def change(tables: FolderTables) -> FolderTables:
        old = tables.of(RULES)
        cells = {**old[0].cells, "number": "900", "expression": expression, "message": "M"}
        rows = {**tables.rows, RULES.file: (*old, Row(old[-1].number + 1, cells))}
        return FolderTables(tables.head, rows, tables.lines)

    change_draft(collection.pk, change, by=None, said="A rule more")


def test_parts_and_totals_are_drawn_and_told_in_words(
    client: Client, collection: DataCollection
) -> None:
    shown = page(client, collection)
    assert shown.count('class="sums__box') == 3
    assert 'class="sums__box sums__box--total"' in shown
    assert "2a Plots that are &quot;let&quot; (PlotsLet), feeds 2c PlotsAll" in shown
    assert re.search(r"Rule 101</a> adds up:\s*<ul", shown)
    assert reverse("workbench_rule", args=(collection.pk, "101")) in shown
    assert "What to look at" not in shown


@pytest.mark.parametrize(
    ("expression", "told"),
    [
        ("Hens == PlotsLet + Waiting", "but the item does not name its parts"),
        ("Hens == PlotsLet + Waiting", "2a PlotsLet is a part of 2c PlotsAll and 2g Hens"),
        ("PlotsLet == PlotsAll + Hens", "2a PlotsLet and 2c PlotsAll are parts of each other"),
        ("Hens == Hens + Waiting", "2g Hens is a part of itself (rule 900)"),
    ],
)
def test_what_looks_wrong_is_told(
    client: Client, collection: DataCollection, expression: str, told: str
) -> None:
    with_rule(collection, expression)
    shown = page(client, collection)
    assert "What to look at" in shown
    assert told in shown


def test_a_draft_whose_rules_cannot_be_read_still_has_its_picture(
    client: Client, collection: DataCollection
) -> None:
    with_rule(collection, "Hens == (PlotsLet +")
    assert page(client, collection).count('class="sums__box') == 3


def test_everybody_who_reads_the_specification_sees_the_sums_as_published(
    collection: DataCollection,
) -> None:
    with_rule(collection, "Hens == PlotsLet + Waiting")
    source = Client()
    source.force_login(user(Role.SOURCE, return_of(collection, "A1").source))
    shown = source.get(reverse("sums", args=(collection.pk,))).content.decode()
    assert shown.count('class="sums__box') == 3
    assert "at=item-Plots-PlotsAll#item-Plots-PlotsAll" in shown


def many(tables: FolderTables) -> FolderTables:
    """The draft with 500 items more, summed up by 800 rules."""
    item, rule = tables.of(ITEMS)[7].cells, tables.of(RULES)[0].cells
    items = [
        Row(100 + n, {**item, "code": f"X{n}", "question": "", "total_of": ""}) for n in range(500)
    ]
    sums = [(n % 50, [f"X{50 + (7 * n + k) % 450}" for k in range(3)]) for n in range(800)]
    rules = [
        Row(100 + n, {**rule, "number": f"S{n}", "expression": f"X{total} == {' + '.join(parts)}"})
        for n, (total, parts) in enumerate(sums)
    ]
    rows = {
        **tables.rows,
        ITEMS.file: (*tables.of(ITEMS), *items),
        RULES.file: (*tables.of(RULES), *rules),
    }
    return FolderTables(tables.head, rows, tables.lines)


@pytest.mark.parametrize("name", ["sums", "guidance", "compare"])
def test_with_500_items_and_800_rules_the_tab_is_there_in_time(
    client: Client, collection: DataCollection, name: str
) -> None:
    change_draft(collection.pk, many, by=None, said="Many")
    url = reverse(f"workbench_{name}", args=(collection.pk,))
    client.get(url)
    start = process_time()
    shown = client.get(url).content
    took = process_time() - start
    print(f"\n{name}: {took * 1000:.0f} ms of CPU, {len(shown) / 1000:.0f} kB")
    assert len(shown) < 1_000_000
    assert took < 1.0  # below 0.3 on a quiet machine; this bound tells a mistake
