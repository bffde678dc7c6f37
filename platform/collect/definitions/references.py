"""Cells that name other rows: what is named must be there, once, and make sense together."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import pairwise

from collect.definitions.tables import (
    CODES,
    EXAMPLES,
    HEAD_FILE,
    PARTICIPANTS,
    RULES,
    SECTIONS,
    WINDOWS,
    FolderTables,
    Problem,
    Row,
    Table,
)
from rules.findings import Switch
from rules.language.mistakes import nearest


def reference_problems(tables: FolderTables) -> Iterator[Problem]:
    """What is wrong between cells of everything but items."""
    yield from _head_problems(tables)
    yield from _section_problems(tables)
    yield from repeated(CODES, tables.of(CODES), "code", lambda r: (r["set"], r["code"].casefold()))
    sets = [row["set"] for row in tables.of(CODES)]
    yield from out_of_order(CODES, tables.of(CODES), "set", list(dict.fromkeys(sets)))
    yield from _rule_problems(tables)
    yield from _example_problems(tables)
    yield from _participant_problems(tables)


def repeated(
    table: Table, rows: Iterable[Row], column: str, key: Callable[[Row], object]
) -> Iterator[Problem]:
    """A problem for each row whose `key` an earlier row has; rows with an empty cell are free."""
    first: dict[object, int] = {}
    for row in rows:
        earlier = first.setdefault(key(row), row.number)
        if row[column] and earlier != row.number:
            told = f"{row[column]} is already in row {earlier}. Change or remove one of them."
            yield Problem(table.file, row.number, column, told)


def out_of_order(
    table: Table, rows: Iterable[Row], column: str, order: list[str]
) -> Iterator[Problem]:
    """The first row that belongs further up, where rows follow `order` by what `column` names."""
    places = {name: place for place, name in enumerate(order)}
    latest = 0
    for row in rows:
        place = places.get(row[column], latest)
        if place < latest:
            told = f"Rows of {row[column]} stand together, above those of {order[latest]}."
            yield Problem(table.file, row.number, column, f"{told} Move this one up.")
            return
        latest = place


def unknown(name: str, noun: str, known: Iterable[str], file: str) -> str:
    """That there is no such thing, with the nearest name there is or where to add it."""
    near = nearest(name, known)
    advice = f"Did you mean {near}?" if near else f"Add it to {file} or correct the name."
    return f"There is no {noun} called {name}. {advice}"


def circular(start: str, edges: Mapping[str, Iterable[str]]) -> bool:
    """Whether following `edges` from `start` comes back to it."""
    seen: set[str] = set()
    ahead = list(edges.get(start, ()))
    while ahead:
        here = ahead.pop()
        if here == start:
            return True
        if here not in seen:
            seen.add(here)
            ahead.extend(edges.get(here, ()))
    return False


def _head_problems(tables: FolderTables) -> Iterator[Problem]:
    head = tables.head

    def problem(key: str, told: str) -> Problem:
        return Problem(HEAD_FILE, tables.lines.get(key, 0), key, told)

    previous, own = head.get("previous", ""), head.get("year", "")
    if previous and own and not previous[-4:] < own:
        told = f"{previous} is not of a year before {own}. Name last year’s collection."
        yield problem("previous", told)
    if head.get("closes_to_agents") and head.get("agent_step") == "no":
        told = "This collection has no agent step. Make this empty, or set agent_step = true."
        yield problem("closes_to_agents", told)
    dated = [c.name for c in WINDOWS if head.get(c.name)]
    for earlier, later in pairwise(dated):
        if head[earlier] > head[later]:
            yield problem(later, f"This is before {earlier}. Correct one of the two dates.")


def _section_problems(tables: FolderTables) -> Iterator[Problem]:
    rows = tables.of(SECTIONS)
    if not rows and SECTIONS.file in tables.rows:
        yield Problem(SECTIONS.file, 0, "", "There are no sections. Add a row for at least one.")
    yield from repeated(SECTIONS, rows, "code", lambda row: row["code"].casefold())
    codes = [row["code"] for row in rows]
    parents = {row["code"]: (row["parent"],) for row in rows if row["parent"]}
    for row in rows:
        if row["parent"] and row["parent"] not in codes:
            told = unknown(row["parent"], "section", codes, SECTIONS.file)
            yield Problem(SECTIONS.file, row.number, "parent", told)
        elif circular(row["code"], parents):
            told = "The section is inside itself. Name another parent, or none."
            yield Problem(SECTIONS.file, row.number, "parent", told)
        if row["key_items"] and row["repeats"] == "no":
            told = "Only a section that repeats has key items. Make this empty or repeats yes."
            yield Problem(SECTIONS.file, row.number, "key_items", told)


def _rule_problems(tables: FolderTables) -> Iterator[Problem]:
    yield from repeated(RULES, tables.of(RULES), "number", lambda row: row["number"].casefold())
    sections = [row["code"] for row in tables.of(SECTIONS)]
    for row in tables.of(RULES):
        if row["scope"] and row["scope"] not in sections:
            told = unknown(row["scope"], "section", sections, SECTIONS.file)
            yield Problem(RULES.file, row.number, "scope", told)
        if row["active_from"] and row["active_to"] and row["active_from"] > row["active_to"]:
            told = "This is before active_from. Correct one of the two dates."
            yield Problem(RULES.file, row.number, "active_to", told)
        softened = row["switch"] in (Switch.QUERY, Switch.OFF)
        if softened and not row["switch_reason"].strip():
            told = "The switch is not on. Say why; sources can read it."
            yield Problem(RULES.file, row.number, "switch_reason", told)


def _example_problems(tables: FolderTables) -> Iterator[Problem]:
    rows, numbers = tables.of(EXAMPLES), [row["number"] for row in tables.of(RULES)]
    yield from repeated(EXAMPLES, rows, "name", lambda row: (row["rule"], row["name"]))
    yield from out_of_order(EXAMPLES, rows, "rule", numbers)
    for row in rows:
        if row["rule"] and row["rule"] not in numbers:
            told = unknown(row["rule"], "rule", numbers, RULES.file)
            yield Problem(EXAMPLES.file, row.number, "rule", told)


def _participant_problems(tables: FolderTables) -> Iterator[Problem]:
    rows, head = tables.of(PARTICIPANTS), tables.head
    yield from repeated(PARTICIPANTS, rows, "native_id", lambda row: row["native_id"])
    for row in rows:
        if row["type"] and row["type"] != head.get("source_type", row["type"]):
            told = f"The sources of this collection are of type {head['source_type']}. Write that."
            yield Problem(PARTICIPANTS.file, row.number, "type", told)
        if row["agent"] and head.get("agent_step") == "no":
            told = "This collection has no agent step. Make this empty, or set agent_step = true."
            yield Problem(PARTICIPANTS.file, row.number, "agent", told)
        if row["agent"] and row["agent"] == row["native_id"]:
            told = "A source cannot be its own agent. Name another organisation."
            yield Problem(PARTICIPANTS.file, row.number, "agent", told)
