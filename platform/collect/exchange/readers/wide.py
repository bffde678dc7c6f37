"""Reads a table with one row per organisation and one column per item, from CSV."""

from __future__ import annotations

import csv
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass

ORGANISATION_COLUMNS = ("native_id", "la_code", "organisation")
"""Names of the column that holds the organisation's Native ID; the first one found counts."""

MOST_COLUMNS = 5000
LONGEST_CELL = 100_000


class UnreadableTable(ValueError):
    """The file is no such table; the message says why and how to mend it."""


@dataclass(frozen=True, slots=True)
class WideRow:
    """One organisation's row: its line in the file, its Native ID, and texts by item code."""

    line: int
    native_id: str
    texts: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class WideTable:
    """A table whose heading has been read: `rows` streams, `passed_over` names other columns."""

    rows: Iterator[WideRow]
    passed_over: tuple[str, ...]


def read_wide(lines: Iterable[str], items: Collection[str]) -> WideTable:
    """Read the heading now and the rows as they are asked for.

    Columns are matched to item codes whatever their case. Raises UnreadableTable at once for
    a bad heading, and while streaming for a bad row, naming its line.
    """
    csv.field_size_limit(LONGEST_CELL)
    reader = csv.reader(lines, strict=True)
    heading = next(_guarded(reader), None)
    if heading is None:
        raise UnreadableTable("The file is empty. It needs a heading line with item codes.")
    if len(heading) > MOST_COLUMNS:
        raise UnreadableTable(f"The file has more than {MOST_COLUMNS:,} columns.")
    names = [name.strip() for name in heading]
    key = _organisation_column(names)
    codes = {item.casefold(): item for item in items}
    columns = {
        place: codes[name.casefold()]
        for place, name in enumerate(names)
        if name.casefold() in codes
    }
    _refuse_twice(columns.values())
    passed_over = tuple(n for i, n in enumerate(names) if i != key and i not in columns and n)
    return WideTable(_rows(reader, key, columns, len(names)), passed_over)


def _organisation_column(names: list[str]) -> int:
    lower = [name.casefold() for name in names]
    for wanted in ORGANISATION_COLUMNS:
        if wanted in lower:
            return lower.index(wanted)
    raise UnreadableTable(
        "The heading line has no column for the organisation. "
        f"Name it {' or '.join(ORGANISATION_COLUMNS)}."
    )


def _refuse_twice(codes: Collection[str]) -> None:
    seen: set[str] = set()
    for code in codes:
        if code in seen:
            raise UnreadableTable(f"The column {code} is there twice. Remove one of them.")
        seen.add(code)


def _rows(
    reader: Iterator[list[str]], key: int, columns: Mapping[int, str], width: int
) -> Iterator[WideRow]:
    for cells in _guarded(reader):
        line: int = reader.line_num  # type: ignore[attr-defined]
        if not any(cell.strip() for cell in cells):
            continue
        if len(cells) != width:
            raise UnreadableTable(
                f"Line {line} has {len(cells)} cells, but the heading has {width}."
            )
        texts = {code: cells[place] for place, code in columns.items()}
        yield WideRow(line, cells[key].strip(), texts)


def _guarded(reader: Iterator[list[str]]) -> Iterator[list[str]]:
    """The reader's rows, with what goes wrong put in words."""
    try:
        yield from reader
    except UnicodeDecodeError as error:
        raise UnreadableTable(
            f"The file is not UTF-8 text (byte {error.start:,}). Save it as CSV UTF-8."
        ) from error
    except csv.Error as error:
        line: int = reader.line_num  # type: ignore[attr-defined]
        raise UnreadableTable(f"Line {line} cannot be read as CSV: {error}.") from error
