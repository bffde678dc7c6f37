"""The tables of a collection moved on by a year, and what then needs a look."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from collect.definitions.mentions import with_rows
from collect.definitions.spreading import spread_names
from collect.definitions.tables import (
    HEAD,
    HEAD_FILE,
    ITEMS,
    RULES,
    WINDOWS,
    FolderTables,
    Form,
    Problem,
)
from rules.findings import Switch
from rules.language.names import PREVIOUS
from rules.spec import Lineage

_DATES = tuple(column.name for column in (*HEAD, *WINDOWS) if column.form is Form.DATE)


def rolled_forward(tables: FolderTables) -> FolderTables:
    """Next year's tables: the same items, each continuing its own of this year.

    Dates of the head move by a year; words are left as they are. What this year's rules read of
    an item that was split before is now read of its parts, which have values of their own.
    """
    head = dict(tables.head)
    head["previous"] = f"{head['series']}_{head['year']}"
    head["year"] = str(int(head["year"]) + 1)
    for name in _DATES:
        if head.get(name):
            head[name] = a_year_later(date.fromisoformat(head[name])).isoformat()
    tables = spread_names(replace(tables, head=head), _parts(tables))
    same = {"lineage": Lineage.SAME.value, "previous": ""}
    items = (replace(row, cells={**row.cells, **same}) for row in tables.of(ITEMS))
    return with_rows(tables, ITEMS, items)


def a_year_later(day: date) -> date:
    """The same date of the next year; 28 February after a 29th."""
    last = day.month == 2 and day.day == 29
    return day.replace(year=day.year + 1, day=28 if last else day.day)


def _parts(tables: FolderTables) -> dict[str, list[str]]:
    """The parts of each item that was split, by the name that rules give to the whole."""
    there = {row["code"] for row in tables.of(ITEMS)}
    parts: dict[str, list[str]] = {}
    for row in tables.of(ITEMS):
        for code in row.listed("previous") if row["lineage"] == Lineage.SPLIT else ():
            if code not in there:
                parts.setdefault(PREVIOUS + code, []).append(PREVIOUS + row["code"])
    return parts


def to_look_at(tables: FolderTables) -> Iterator[Problem]:
    """What was right for last year and may not be for this one; nothing of it stops anything."""
    on = tables.head.get("reference_date", "")
    for row in tables.of(RULES):
        if row["active_to"] and row["active_to"] < on:
            told = (
                f"Rule {row['number']} was in use until {row['active_to']}. Drop it or extend it."
            )
            yield Problem(RULES.file, row.number, "active_to", told, stops=False)
        if row["switch"] in (Switch.OFF, Switch.QUERY):
            how = "switched off" if row["switch"] == Switch.OFF else "counted as a query"
            told = f"Rule {row['number']} was {how}: {row['switch_reason']} Is that so this year?"
            yield Problem(RULES.file, row.number, "switch", told, stops=False)
    for column in WINDOWS:
        day = tables.head.get(column.name, "")
        if day and date.fromisoformat(day).weekday() >= 5:
            told = f"{day} is a {date.fromisoformat(day):%A}. Choose another day if that matters."
            yield Problem(HEAD_FILE, 0, column.name, told, stops=False)
