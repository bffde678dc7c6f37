"""Who gets to the pages of lineage, files and next year, and how large they may be."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest

from collect.definitions.folders import read_folder
from collect.definitions.models import DataCollection
from collect.definitions.storing import store_tables
from collect.definitions.tables import (
    EXAMPLES,
    ITEMS,
    RULES,
    SECTIONS,
    TABLES,
    FolderTables,
    Row,
)
from collect.organisations.roles import Role
from console.bench import Bench
from console.desk import opened_desk
from factories import TOY, user


@pytest.fixture
def desk(db: None) -> Bench:
    return opened_desk()


PAGES = [
    ("workbench_lineage",),
    ("workbench_item_lineage", "Plots", "PlotsAll"),
    ("workbench_rolling",),
    ("workbench_files",),
    ("workbench_file", "draft", "zip"),
]


@pytest.mark.parametrize("role", [Role.SOURCE, Role.COLLECTOR, Role.AGENT, None])
@pytest.mark.parametrize("page", PAGES, ids=lambda page: page[0])
def test_nobody_but_designers_gets_in(
    desk: Bench, role: Role | None, page: tuple[str, ...]
) -> None:
    desk.client.force_login(user(role))
    assert desk.client.get(desk.url(*page)).status_code == 403
    assert desk.client.post(desk.url(*page), {"act": "new", "from": "draft"}).status_code == 403
    assert not DataCollection.objects.filter(year=2025).exists()


def test_signed_out_people_are_sent_to_sign_in(desk: Bench) -> None:
    desk.client.logout()
    for page in PAGES:
        assert desk.client.get(desk.url(*page)).status_code == 302


def test_the_pages_of_a_large_collection_are_small_and_ask_little(
    desk: Bench, django_assert_max_num_queries: Callable[[int], AbstractContextManager[object]]
) -> None:
    """500 items and 800 rules: no page asks more for them, and none is above a megabyte."""
    large = store_tables(large_tables())
    desk.collection = large
    desk.post("workbench_rolling", **{"from": "draft"})
    next_year = Bench(DataCollection.objects.get(series="LARGE", year=2025))
    pages: list[tuple[Bench, tuple[str, ...]]] = [
        (desk, ("workbench_lineage",)),
        (desk, ("workbench_item_lineage", "S0", "Item007")),
        (desk, ("workbench_rolling",)),
        (desk, ("workbench_files",)),
        (next_year, ("workbench_words",)),
    ]
    for where, page in pages:
        with django_assert_max_num_queries(30):
            response = where.client.get(where.url(*page))
        assert response.status_code == 200
        assert len(response.content) < 1_000_000, page


def large_tables() -> FolderTables:
    """Tables of 10 sections, 500 items and 800 rules with an example each."""
    blank = {table: dict.fromkeys(table.names, "") for table in TABLES}
    sections = [{"code": f"S{n}", "title": f"Section {n}", "repeats": "no"} for n in range(10)]
    items = [
        {"section": f"S{n // 50}", "code": f"Item{n:03}", "kind": "whole_number",
         "label": f"Plots of group {n} on 31 March 2024", "mandatory": "yes", "lineage": "same"}
        for n in range(500)
    ]  # fmt: skip
    rules = [
        {"number": f"R{n:03}", "severity": "query", "blank": "not checked while blank",
         "expression": f"Item{n % 500:03} <= Item{(n + 1) % 500:03} + previous.Item{n % 500:03}",
         "message": f"Check {{Item{n % 500:03}}} of 2024", "switch": "on"}
        for n in range(800)
    ]  # fmt: skip
    examples = [
        {"rule": rule["number"], "name": "one", "expected": "pass", "values": "*=0"}
        for rule in rules
    ]
    found = {SECTIONS: sections, ITEMS: items, RULES: rules, EXAMPLES: examples}
    rows = {
        table.file: tuple(
            Row(number, {**blank[table], **cells})
            for number, cells in enumerate(found.get(table, []), start=2)
        )
        for table in TABLES
    }
    head = {**read_folder(TOY / "2024").head, "series": "LARGE", "previous": ""}
    return FolderTables(head, rows)
