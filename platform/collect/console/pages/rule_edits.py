"""A rule and its examples as the editor holds them, and the edits that save what was changed."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from collect.console.pages.rule_examples import ExampleRow, named_apart
from collect.definitions.edits import ADDED, Edit, edits_between
from collect.definitions.grounds import example_rows, rule_rows
from collect.definitions.models import DataCollection
from collect.definitions.tables import EXAMPLES, RULES, FolderTables, Row
from rules.findings import Switch

COLUMNS = tuple(column.name for column in RULES.columns)
NEW = {**dict.fromkeys(COLUMNS, ""), "switch": Switch.ON.value}
"""The cells of a rule that nobody has written yet."""


@dataclass(frozen=True, slots=True)
class Written:
    """A rule's cells by column, and its examples in order."""

    cells: Mapping[str, str]
    examples: tuple[ExampleRow, ...] = ()

    @property
    def number(self) -> str:
        """The rule's number."""
        return self.cells["number"]

    def to_json(self) -> str:
        """The text with which a page remembers what it was opened with."""
        rows = [[row.name, row.expected, row.values] for row in self.examples]
        return json.dumps({"cells": dict(self.cells), "examples": rows})

    @classmethod
    def from_json(cls, text: str) -> Written | None:
        """What `to_json` wrote; None for an empty or any other text."""
        try:
            plain = json.loads(text)
            rows = tuple(ExampleRow(*map(str, row)) for row in plain["examples"])
            cells = {name: str(plain["cells"][name]) for name in COLUMNS}
        except (ValueError, TypeError, KeyError):
            return None
        return cls(cells, rows)


def written(collection: DataCollection, number: str) -> Written | None:
    """The rule as the draft has it now; None where there is none of this number."""
    rows = rule_rows(collection, [number])
    if not rows:
        return None
    examples = tuple(
        ExampleRow(row["name"], row["expected"], row["values"])
        for row in example_rows(collection, number)
    )
    return Written(dict(rows[0].cells), examples)


def posted(data: Any, before: Written | None) -> Written:
    """What the form holds; the number of a rule that is there stays, as do cells not shown."""
    start = before.cells if before else NEW
    cells = {name: _typed(data, name, start[name]) for name in COLUMNS}
    if before:
        cells["number"] = before.number
    lists = [data.getlist(f"example_{part}") for part in ("name", "expected", "values")]
    rows = tuple(ExampleRow(*map(plain, row)) for row in zip(*lists, strict=False))
    return Written(cells, rows)


def _typed(data: Any, name: str, before: str) -> str:
    """What was typed; spaces around a text that nobody touched stay as they are."""
    text = plain(data[name]) if name in data else before
    return before if text == before.strip() else text


def plain(text: str) -> str:
    """What was typed, with plain line ends, and nothing where it was white space alone."""
    return text.replace("\r\n", "\n").replace("\r", "\n").strip()


def saved(mine: Written) -> Written:
    """What is typed as it is kept: without empty examples, and each with a name of its own."""
    return replace(mine, examples=tuple(named_apart(mine.examples)))


def edits_of(before: Written | None, after: Written, *, below: str = "") -> list[Edit]:
    """The edits that make `after` of `before`; a new rule comes below the one called so."""
    edits = edits_between(_tables(before), _tables(after))
    above = (below,) if below else None
    return [
        replace(edit, above=above) if edit.file == RULES.file and edit.change == ADDED else edit
        for edit in edits
    ]


def _tables(rule: Written | None) -> FolderTables:
    if rule is None:
        return FolderTables({}, {})
    examples = [
        Row(0, {"rule": rule.number, "name": e.name, "expected": e.expected, "values": e.values})
        for e in rule.examples
    ]
    return FolderTables({}, {RULES.file: (Row(0, rule.cells),), EXAMPLES.file: tuple(examples)})


@dataclass(frozen=True, slots=True)
class Clash:
    """A cell that two people changed: where it is, and what each made of it."""

    column: str
    theirs: str
    mine: str


def clashes(before: Written, mine: Written, now: Written) -> list[Clash]:
    """The cells and examples that both changed, each in its own way."""
    found = [
        Clash(name, now.cells[name], mine.cells[name])
        for name in COLUMNS
        if len({before.cells[name], mine.cells[name], now.cells[name]}) == 3
    ]
    held = [{row.name: row for row in rule.examples} for rule in (before, mine, now)]
    for name in dict.fromkeys(name for rows in held for name in rows):
        was, own, other = (rows.get(name) for rows in held)
        if own not in (was, other) and other != was:
            found.append(Clash("examples", _told(name, other), _told(name, own)))
    return found


def _told(name: str, row: ExampleRow | None) -> str:
    return f"{name}: {row.values} → {row.expected}" if row else f"{name}: removed"


def merged(before: Written, mine: Written, now: Written) -> Written:
    """What the form shows after a clash: mine where I changed something, else as it is now."""
    cells = {
        name: now.cells[name] if mine.cells[name] == before.cells[name] else mine.cells[name]
        for name in COLUMNS
    }
    was, current = _by_name(before.examples), _by_name(now.examples)
    own = _by_name(mine.examples)
    kept = [
        current[name] if row == was.get(name) and name in current else row
        for name, row in own.items()
        if row != was.get(name) or name in current
    ]
    added = [row for name, row in current.items() if name not in was and name not in own]
    return Written(cells, (*kept, *added))


def _by_name(rows: Iterable[ExampleRow]) -> dict[str, ExampleRow]:
    return {row.name: row for row in rows}
