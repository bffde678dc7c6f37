"""The code sets of a draft: each with its codes, and the items and rules that use it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from collect.console.pages.problems import row_problems
from collect.definitions.arranging import key_of
from collect.definitions.models import DataCollection
from collect.definitions.rows import tables_of
from collect.definitions.tables import CODES, ITEMS, RULES, FolderTables


@dataclass(frozen=True, slots=True)
class CodeSetLine:
    """One code set in the list."""

    name: str
    codes: int
    first: str
    items: int


@dataclass(frozen=True, slots=True)
class CodeLine:
    """One code of a set; `wrong` says what is wrong with it."""

    code: str
    label: str
    wrong: str
    wrong_columns: str


@dataclass(frozen=True, slots=True)
class CodeSetPage:
    """What `console/code_set.html` shows; `items` are section, code and label."""

    name: str
    codes: list[CodeLine]
    items: list[tuple[str, str, str]]
    rules: list[str]
    preview: tuple[str, str]


def code_set_lines(collection: DataCollection) -> list[CodeSetLine]:
    """Every code set of the draft, in order."""
    tables = tables_of(collection)
    labels: dict[str, list[str]] = {}
    for row in tables.of(CODES):
        labels.setdefault(row["set"], []).append(row["label"])
    used = [row["code_set"] for row in tables.of(ITEMS)]
    return [
        CodeSetLine(name, len(held), ", ".join(held[:4]), used.count(name))
        for name, held in labels.items()
    ]


def code_set_page(collection: DataCollection, name: str) -> CodeSetPage | None:
    """One code set and where it is used; None where there is none of this name."""
    tables = tables_of(collection)
    problems = row_problems(collection, tables, CODES)
    rows = [row for row in tables.of(CODES) if row["set"] == name]
    items = [
        (row["section"], row["code"], row["label"])
        for row in tables.of(ITEMS)
        if row["code_set"] == name
    ]
    if not rows and not items:
        return None
    codes = []
    for row in rows:
        told = problems.get(key_of(CODES, row), [])
        columns = " ".join(column for column, _ in told)
        codes.append(CodeLine(row["code"], row["label"], " ".join(m for _, m in told), columns))
    shown = items[0][:2] if items else ("", "")
    return CodeSetPage(name, codes, items, _rules(tables, {code for _, code, _ in items}), shown)


def _rules(tables: FolderTables, items: set[str]) -> list[str]:
    """The rules that name an item of the set, and so may name its codes."""
    if not items:
        return []
    named = re.compile(rf"\b({'|'.join(map(re.escape, sorted(items)))})\b")
    return [row["number"] for row in tables.of(RULES) if named.search(row["expression"])]
