"""Every writer by the name of its format, and what its files are called."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import BinaryIO

from collect.exchange.contents import ReturnFile
from collect.exchange.writers.message import write_message
from collect.exchange.writers.tables import write_many_tables, write_tables
from collect.exchange.writers.workbook import write_workbook
from rules.spec import CollectionSpec

Writer = Callable[[BinaryIO, CollectionSpec, ReturnFile], None]
"""Writes one return into an open file; the same return gives the same bytes."""

ManyWriter = Callable[[BinaryIO, CollectionSpec, Iterable[ReturnFile]], None]


def _write_many_parquet(out: BinaryIO, spec: CollectionSpec, files: Iterable[ReturnFile]) -> None:
    """Load polars only now: it takes 40 MB and half a second, and few exports are Parquet."""
    from collect.exchange.writers.parquet import write_many_parquet  # noqa: PLC0415  see above

    write_many_parquet(out, spec, files)


def _write_parquet(out: BinaryIO, spec: CollectionSpec, file: ReturnFile) -> None:
    _write_many_parquet(out, spec, [file])


WRITERS: dict[str, Writer] = {
    "xml": write_message,
    "csv": write_tables,
    "xlsx": write_workbook,
    "parquet": _write_parquet,
}
"""Every writer; `csv` and `parquet` write zips of tables."""

MANY_WRITERS: dict[str, ManyWriter] = {
    "csv": write_many_tables,
    "parquet": _write_many_parquet,
}
"""Writers of any number of returns into the same tables."""

ENDINGS = {"xml": ".xml", "csv": ".zip", "xlsx": ".xlsx", "parquet": ".zip"}
"""What the name of a file of each format ends in."""
