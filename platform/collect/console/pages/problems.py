"""What is wrong in the tables of a draft, found without running any rule or example."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import chain, islice

from django.urls import reverse

from collect.console.column_words import column_words
from collect.definitions.arranging import key_of
from collect.definitions.edits import Key
from collect.definitions.items import item_problems
from collect.definitions.models import DataCollection
from collect.definitions.references import reference_problems
from collect.definitions.selectors import previous_spec_of
from collect.definitions.tables import (
    CODES,
    EXAMPLES,
    HEAD_FILE,
    ITEMS,
    PARTICIPANTS,
    RULES,
    SECTIONS,
    TABLES,
    FolderTables,
    Problem,
    Row,
    Table,
)

MOST = 500
"""Problems that are looked for; a draft with more is mended bit by bit."""


@dataclass(frozen=True, slots=True)
class PlacedProblem:
    """A problem with the place in the workbench where it is put right."""

    place: str
    message: str
    url: str
    stops: bool


@dataclass(frozen=True, slots=True)
class ProblemGroup:
    """The problems that are put right on one tab."""

    title: str
    problems: list[PlacedProblem]


_TITLES = {
    HEAD_FILE: "Settings",
    SECTIONS.file: "Sections",
    ITEMS.file: "Items",
    CODES.file: "Code sets",
    RULES.file: "Rules",
    EXAMPLES.file: "Examples of rules",
    PARTICIPANTS.file: "Participants",
}
_BY_FILE = {table.file: table for table in TABLES}


def row_problems(
    collection: DataCollection, tables: FolderTables, table: Table
) -> dict[Key, list[tuple[str, str]]]:
    """Column and message of what is wrong in each row of one table, by the row's key.

    A draft keeps no cell that is wrong by itself, so only what is wrong between cells is told.
    """
    last_year = previous_spec_of(collection.previous)
    of_items = item_problems(tables, last_year)
    found = of_items if table is ITEMS else chain(reference_problems(tables), of_items)
    keys = {row.number: key_of(table, row) for row in tables.of(table)}
    told: dict[Key, list[tuple[str, str]]] = {}
    for problem in islice(found, MOST):
        if problem.file == table.file and problem.row in keys:
            told.setdefault(keys[problem.row], []).append((problem.column, problem.message))
    return told


def grouped_problems(
    collection: DataCollection, tables: FolderTables, problems: list[Problem]
) -> list[ProblemGroup]:
    """Problems by the tab on which they are put right, each with the way there."""
    by_file: dict[str, list[PlacedProblem]] = {}
    for problem in problems:
        by_file.setdefault(problem.file, []).append(_placed(collection, tables, problem))
    order = [*_TITLES, *(file for file in by_file if file not in _TITLES)]
    return [ProblemGroup(_TITLES.get(f, f), by_file[f]) for f in order if f in by_file]


def _placed(collection: DataCollection, tables: FolderTables, problem: Problem) -> PlacedProblem:
    table = _BY_FILE.get(problem.file)
    row = next((r for r in tables.of(table) if r.number == problem.row), None) if table else None
    column = column_words(problem.column)
    place = " ".join(key_of(table, row)) if table and row else ""
    said = ", ".join(part for part in (place, column) if part)
    return PlacedProblem(said, problem.message, _url(collection, table, row), problem.stops)


def _url(collection: DataCollection, table: Table | None, row: Row | None) -> str:
    pk = collection.pk
    if table is ITEMS and row:
        return reverse("workbench_item", args=(pk, row["section"], row["code"]))
    if table is CODES and row:
        return reverse("workbench_code_set", args=(pk, row["set"]))
    if table is RULES and row:
        return reverse("workbench_rule", args=(pk, row["number"]))
    if table is EXAMPLES and row:
        return reverse("workbench_rule", args=(pk, row["rule"]))
    tab: dict[Table | None, str] = {
        SECTIONS: "workbench_sections",
        ITEMS: "workbench_items",
        CODES: "workbench_codes",
        RULES: "workbench_rules",
        EXAMPLES: "workbench_rules",
    }
    return reverse(tab.get(table, "workbench_settings"), args=(pk,))
