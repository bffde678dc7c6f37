"""Any table of results as a file: CSV, XLSX or Parquet, with what its columns mean."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

import polars as pl
import tablib

from collect.exchange.signs import fit_for_xml, neutral

Cell = str | int | Decimal | date | datetime | None
"""What a cell can hold; None is blank."""

MARK = b"\xef\xbb\xbf"
"""A mark at the start, so that Excel reads a CSV as UTF-8."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its heading, what is in it in words, and of which type its cells are.

    `type` is `str`, `int`, `Decimal`, `date` or `datetime`; `places` are those of a decimal. A
    column of changes has a `change_unit`, "" or "%": on screen they have their sign and that unit.
    """

    heading: str
    meaning: str
    type: type = str
    places: int = 0
    change_unit: str | None = None


@dataclass(frozen=True, slots=True)
class ResultTable:
    """A table of results with its title, and `told`: what it shows, of what and as of when."""

    name: str
    title: str
    told: str
    columns: Sequence[Column]
    rows: Sequence[Sequence[Cell]]


def as_of(at: datetime) -> str:
    """What a table tells that shows things as they were at that local time."""
    return f"As of {at.day} {at:%B %Y} at {at:%H:%M}"


@dataclass(frozen=True, slots=True)
class TableFormat:
    """One file format: its name for people, content type, ending of the file's name, writer."""

    label: str
    content_type: str
    ending: str
    write: Callable[[ResultTable], bytes]


def _csv(table: ResultTable) -> bytes:
    return MARK + _dataset(table).export("csv").encode()


def _xlsx(table: ResultTable) -> bytes:
    """The table and its dictionary, a sheet each."""
    book = tablib.Databook((_fit(_dataset(table)), _fit(_dictionary(table))))
    content: bytes = book.export("xlsx")
    return content


def _fit(data: tablib.Dataset) -> tablib.Dataset:
    """The same without the signs that a workbook cannot hold."""
    fit = tablib.Dataset(headers=[fit_for_xml(heading) for heading in data.headers])
    fit.title = data.title
    for row in data:
        fit.append([fit_for_xml(cell) if isinstance(cell, str) else cell for cell in row])
    return fit


def _parquet(table: ResultTable) -> bytes:
    """A zip with the typed table and its dictionary as CSV, since Parquet holds one table."""
    types = {column.heading: _TYPES[column.type](column) for column in table.columns}
    frame = pl.DataFrame([list(row) for row in table.rows], schema=types, orient="row")
    held = io.BytesIO()
    frame.write_parquet(held, compression="zstd")
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(f"{table.name}.parquet", held.getvalue())
        dictionary = MARK + _dictionary(table).export("csv").encode()
        archive.writestr(f"{table.name}_dictionary.csv", dictionary)
    return out.getvalue()


_TYPES: dict[type, Callable[[Column], pl.DataType]] = {
    str: lambda column: pl.String(),
    int: lambda column: pl.Int64(),
    Decimal: lambda column: pl.Decimal(38, column.places),
    date: lambda column: pl.Date(),
    datetime: lambda column: pl.Datetime("us", "Europe/London"),
}


def _dataset(table: ResultTable) -> tablib.Dataset:
    data = tablib.Dataset(headers=[column.heading for column in table.columns])
    data.title = "Table"
    for row in table.rows:
        data.append([_plain(cell) for cell in row])
    return data


def _dictionary(table: ResultTable) -> tablib.Dataset:
    data = tablib.Dataset(headers=("Column", "What it holds"), title="Data dictionary")
    data.append((neutral(table.title), neutral(table.told)))
    for column in table.columns:
        data.append((neutral(column.heading), neutral(column.meaning)))
    return data


def _plain(cell: Cell) -> str | int | Decimal:
    """The cell as spreadsheets take it: nothing in it is taken for a formula."""
    if cell is None:
        return ""
    if isinstance(cell, datetime):
        return f"{cell:%Y-%m-%d %H:%M:%S}"
    if isinstance(cell, date):
        return cell.isoformat()
    return neutral(cell) if isinstance(cell, str) else cell


TABLE_FORMATS = {
    "csv": TableFormat("CSV", "text/csv; charset=utf-8", "csv", _csv),
    "xlsx": TableFormat(
        "XLSX workbook",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "xlsx",
        _xlsx,
    ),
    "parquet": TableFormat("Parquet, in a zip", "application/zip", "zip", _parquet),
}
"""The formats by the name that addresses use."""
