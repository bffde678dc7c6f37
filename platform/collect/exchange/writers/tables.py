"""Writes returns as a zip of CSV tables: one for their headers and one a section."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from typing import Any, BinaryIO

from collect.exchange.contents import FIELDS, Header, ReturnFile, header_of
from collect.exchange.signs import neutral
from collect.exchange.tables import Table, exported_date, file_of
from collect.exchange.writers.archives import write_zip
from collect.exchange.writers.nesting import Numbering
from rules.data import RecordData
from rules.kinds import KINDS, ValueType, text_of
from rules.spec import CollectionSpec, ItemSpec

_DATES = ("reference_date", "date_time")


def write_tables(out: BinaryIO, spec: CollectionSpec, file: ReturnFile) -> None:
    """Write one return as a zip of tables."""
    write_many_tables(out, spec, [file])


def write_many_tables(out: BinaryIO, spec: CollectionSpec, files: Iterable[ReturnFile]) -> None:
    """Write any number of returns into the same tables; keys are unique over all of them."""
    numbering = Numbering(spec)
    sheets = {table.name: _Sheet(table) for table in numbering.tables}
    first: Header | None = None
    for file in files:
        first = first or file.header
        native_id, top = neutral(file.header.organisation), numbering.number_of_return()
        sheets[numbering.tables[0].name].write(
            [top, native_id, 1, native_id, *_header_cells(file.header)]
        )
        for table, record, number, place, above in numbering.rows(file.data, top):
            cells = _cells(table, record)
            sheets[table.name].write([number, native_id, place, native_id, above, *cells])
    dated = first or header_of({})
    write_zip(
        out,
        (
            (f"{file_of(table, dated)}.csv", sheets[table.name].bytes())
            for table in numbering.tables
        ),
    )


class _Sheet:
    """One table as it grows."""

    def __init__(self, table: Table) -> None:
        self._text = io.StringIO(newline="")
        self._writer = csv.writer(self._text)
        self.write(list(table.columns))

    def write(self, cells: list[Any]) -> None:
        """Add a row."""
        self._writer.writerow(cells)

    def bytes(self) -> bytes:
        """The whole table in UTF-8."""
        return self._text.getvalue().encode(errors="replace")


def _header_cells(header: Header) -> list[str]:
    cells = []
    for field in FIELDS:
        text = getattr(header, field.name)
        dated = exported_date(text) if field.name in _DATES else text
        cells.append(dated if dated != text else neutral(text))
    return cells


def _cells(table: Table, record: RecordData) -> list[str]:
    return [_cell(record, item) for item in table.section.items] if table.section else []


def _cell(record: RecordData, item: ItemSpec) -> str:
    unreadable = record.unreadable.get(item.code)
    if unreadable is not None:
        return neutral(unreadable)
    text = text_of(record.values.get(item.code), item)
    seen_as = KINDS[item.kind].type
    if seen_as is ValueType.NUMBER:
        return text  # a minus before digits is no formula
    return exported_date(text) if seen_as is ValueType.DATE else neutral(text)
