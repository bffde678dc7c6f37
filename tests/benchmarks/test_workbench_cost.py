"""What the pages of the workbench cost for a draft of 500 items and 800 rules.

Run with `-s` to see the figures: milliseconds of CPU of one whole request, the lowest of
several, through the test client with all middleware; kilobytes; and queries.
"""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from dataclasses import replace

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from collect.definitions.folders import read_folder
from collect.definitions.models import DataCollection
from collect.definitions.storing import store_tables
from collect.definitions.tables import EXAMPLES, ITEMS, RULES, FolderTables, Row
from collect.organisations.roles import Role
from factories import TOY, user

ITEMS_IN_ALL, RULES_IN_ALL = 500, 800
LIMIT, MOST_BYTES, MOST_QUERIES = 0.3, 1_000_000, 30
REQUESTS = 4

PAGES = (
    ("workbench",),
    ("workbench_sections",),
    ("workbench_section", "Plots"),
    ("workbench_items",),
    ("workbench_item", "Plots", "I7"),
    ("workbench_codes",),
    ("workbench_code_set", "Soils"),
    ("workbench_preview",),
    ("workbench_preview_form",),
    ("workbench_changes",),
    ("workbench_settings",),
    ("workbench_participants",),
)


def large_draft() -> DataCollection:
    """The toy of this year with many more items and rules, each rule with two examples."""
    tables = read_folder(TOY / "2024")
    items, rules = list(tables.of(ITEMS)), list(tables.of(RULES))
    hens = next(row for row in items if row["code"] == "Hens")
    more = ITEMS_IN_ALL - len(items)
    at = items.index(hens) + 1
    items[at:at] = [like(hens, code=f"I{n}", question=f"9.{n}", label=LABEL) for n in range(more)]
    for n in range(RULES_IN_ALL - len(rules)):
        below = f"I{n % more} <= PlotsAll * 10"
        rules.append(like(rules[0], number=f"9{n:03}", expression=below, message="Too many"))
    examples = [*tables.of(EXAMPLES), *examples_of(more, RULES_IN_ALL - len(tables.of(RULES)))]
    rows = {**tables.rows, ITEMS.file: items, RULES.file: rules, EXAMPLES.file: examples}
    numbered = {
        file: tuple(replace(row, number=n) for n, row in enumerate(held, start=2))
        for file, held in rows.items()
    }
    return store_tables(FolderTables(tables.head, numbered))


LABEL = "Things of this sort on the site on the day that the data are about"


def like(row: Row, **cells: str) -> Row:
    return Row(0, {**row.cells, **cells})


def examples_of(items: int, rules: int) -> Iterator[Row]:
    for n in range(rules):
        values = {"pass": "*=0", "fail": f"*=0; I{n % items}=1"}
        for verdict, text in values.items():
            cells = {"rule": f"9{n:03}", "name": verdict, "expected": verdict, "values": text}
            yield Row(0, cells)


@pytest.mark.django_db
def test_pages_of_500_items_and_800_rules_are_quick_and_small() -> None:
    draft, client = large_draft(), Client()
    client.force_login(user(Role.DESIGNER))
    wrong = []
    for name, *args in PAGES:
        url, best = reverse(name, args=(draft.pk, *args)), 9.0
        with CaptureQueriesContext(connection) as queries:
            page = client.get(url)
        asked = len(queries)
        for _ in range(REQUESTS):
            start = time.process_time()
            client.get(url)
            best = min(best, time.process_time() - start)
        size = len(page.content)
        told = f"{name}: {best * 1000:.0f} ms, {size // 1000} kB, {asked} queries"
        print(told)
        if best > LIMIT or size > MOST_BYTES or asked > MOST_QUERIES:
            wrong.append(told)
    assert not wrong, "\n".join(wrong)


@pytest.mark.django_db
def test_a_cell_is_saved_quickly() -> None:
    draft, client = large_draft(), Client()
    client.force_login(user(Role.DESIGNER))
    took, before = [], ""
    for n in range(REQUESTS):
        cell = {"key": ["Plots", "I7"], "column": "unit", "before": before, "after": f"u{n}"}
        start = time.process_time()
        answer = client.post(
            reverse("workbench_item_cells", args=(draft.pk,)),
            json.dumps({"cells": [cell]}),
            content_type="application/json",
        )
        took.append(time.process_time() - start)
        assert answer.status_code == 200
        before = f"u{n}"
    print(f"a cell: {min(took) * 1000:.0f} ms")
    assert min(took) < LIMIT
