"""The tables of a publication: what it froze, with what only a draft holds beside it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, replace
from datetime import date
from decimal import Decimal
from typing import Any

from collect.definitions.edits import Key, keyed
from collect.definitions.tables import (
    CODES,
    EXAMPLES,
    ITEMS,
    RULES,
    SECTIONS,
    FolderTables,
    Row,
    Table,
)
from rules.spec import CollectionSpec

_HEAD = ("series", "year", "title", "reference_date", "previous", "source_type", "agent_step")
_BESIDE = ("source", "note")
"""Columns that no publication holds, since nothing is asked or judged by them."""


def tables_of_spec(spec: CollectionSpec, draft: FolderTables) -> FolderTables:
    """The tables that `spec` was made of, as far as it tells.

    Guidance, windows, participants, sources and notes of rows, and the examples of the rules
    that it has, come from the `draft` as it is now.
    """
    head = {**draft.head, **{name: _text(getattr(spec, name)) for name in _HEAD}}
    numbers = set(spec.rule_by_number)
    rows = {
        SECTIONS.file: _rows(SECTIONS, map(asdict, spec.sections), draft),
        ITEMS.file: _rows(ITEMS, _items(spec), draft),
        CODES.file: _rows(CODES, _codes(spec), draft),
        RULES.file: _rows(RULES, map(asdict, spec.rules), draft),
        EXAMPLES.file: tuple(r for r in draft.of(EXAMPLES) if r["rule"] in numbers),
    }
    return replace(draft, head=head, rows={**draft.rows, **rows}, lines={}, problems=())


def _items(spec: CollectionSpec) -> Iterator[dict[str, Any]]:
    for section in spec.sections:
        for item in section.items:
            places = item.places if item.kind == "decimal" or item.places else ""
            yield {**asdict(item), "section": section.code, "places": places}


def _codes(spec: CollectionSpec) -> Iterator[dict[str, Any]]:
    for code_set in spec.code_sets:
        for code in code_set.codes:
            yield {"set": code_set.name, **asdict(code)}


def _rows(table: Table, found: Iterable[Mapping[str, Any]], draft: FolderTables) -> tuple[Row, ...]:
    held: dict[Key, Row] = keyed(table, draft.of(table))
    rows = list[Row]()
    for number, values in enumerate(found, start=2):
        cells = {name: _text(values.get(name)) for name in table.names}
        beside = held.get(tuple(cells[name] for name in table.key))
        if beside:
            cells |= {name: beside[name] for name in _BESIDE if name in cells}
            if table is ITEMS and _places(beside) == int(cells["places"] or 0):
                cells["places"] = beside["places"]
        rows.append(Row(number, cells))
    return tuple(rows)


def _places(row: Row) -> int:
    """Decimal places, of which none may be written as 0 or as nothing."""
    return int(row["places"] or 0)


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, tuple | list):
        return ";".join(map(str, value))
    if isinstance(value, date):
        return value.isoformat()
    return f"{value:f}" if isinstance(value, Decimal) else str(value)
