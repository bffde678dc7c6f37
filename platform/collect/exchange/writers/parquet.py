"""Writes returns as a zip of Parquet tables, typed, for analysis."""

from __future__ import annotations

import io
import json
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any, BinaryIO

import polars as pl

from collect.exchange.contents import FIELDS, Header, ReturnFile, header_of
from collect.exchange.tables import Table, file_of
from collect.exchange.writers.archives import write_zip
from collect.exchange.writers.nesting import Numbering
from rules.data import RecordData
from rules.findings import StoredValue
from rules.kinds import LONGEST_NUMBER
from rules.spec import CollectionSpec, ItemSpec

UNREADABLE = "unreadable"
"""The column with the texts that could not be read, as a JSON object by item code."""

Columns = dict[str, list[Any]]


def write_many_parquet(out: BinaryIO, spec: CollectionSpec, files: Iterable[ReturnFile]) -> None:
    """Write any number of returns into the same tables, laid out as the CSV export's.

    Numbers, dates and yes or no have their own types; a section's table has one more column
    with what could not be read.
    """
    numbering = Numbering(spec)
    columns = {table.name: _empty(table) for table in numbering.tables}
    first: Header | None = None
    for file in files:
        first = first or file.header
        native_id, top = file.header.organisation, numbering.number_of_return()
        texts = [getattr(file.header, field.name) for field in FIELDS]
        _add(columns[numbering.tables[0].name], [top, native_id, 1, native_id, *texts])
        for table, record, number, place, above in numbering.rows(file.data, top):
            cells = _cells(table, record)
            _add(columns[table.name], [number, native_id, place, native_id, above, *cells])
    dated = first or header_of({})
    tables = (
        (f"{file_of(t, dated)}.parquet", _bytes(t, columns[t.name])) for t in numbering.tables
    )
    write_zip(out, tables, packed=False)


def _empty(table: Table) -> Columns:
    return {name: [] for name in _types(table)}


def _add(columns: Columns, cells: list[Any]) -> None:
    for column, cell in zip(columns.values(), cells, strict=True):
        column.append(cell)


def _bytes(table: Table, columns: Columns) -> bytes:
    out = io.BytesIO()
    pl.DataFrame(columns, schema=_types(table)).write_parquet(out, compression="zstd")
    return out.getvalue()


def _types(table: Table) -> dict[str, Any]:
    """The columns with their types."""
    numbers = {table.key, table.order, table.parent_key}
    types: dict[str, Any] = {
        name: pl.Int64 if name in numbers else pl.String for name in table.columns
    }
    if table.section is None:
        return types
    for item in table.section.items:
        types[table.item_columns[item.code]] = _type_of(item)
    return {**types, _unreadable(table): pl.String}


def _unreadable(table: Table) -> str:
    taken = {column.lower() for column in table.columns}
    return UNREADABLE if UNREADABLE not in taken else f"{table.name}{UNREADABLE}"


def _type_of(item: ItemSpec) -> Any:
    if item.kind == "decimal":
        return pl.Decimal(LONGEST_NUMBER + item.places, item.places)
    return {"whole_number": pl.Int64, "date": pl.Date, "yes_no": pl.Boolean}.get(
        item.kind, pl.String
    )


def _cells(table: Table, record: RecordData) -> list[Any]:
    items = table.section.items if table.section else ()
    unreadable = dict(sorted(record.unreadable.items()))
    return [
        *(_typed(record.values.get(item.code), item) for item in items),
        json.dumps(unreadable, ensure_ascii=False) if unreadable else None,
    ]


def _typed(value: StoredValue | None, item: ItemSpec) -> Any:
    if value is None or not isinstance(value, str):
        return value
    if item.kind == "decimal":
        return Decimal(value)
    return date.fromisoformat(value) if item.kind == "date" else value
