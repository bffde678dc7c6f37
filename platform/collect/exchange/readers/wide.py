"""Reads a table with one row per organisation and one column per item, from CSV."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import BinaryIO

from collect.exchange.contents import Header, ReturnFile
from collect.exchange.readers.lines import Lines, Rows
from collect.exchange.readers.problems import Notices, UnreadableFile, short
from collect.exchange.readers.watching import Watch
from collect.exchange.signs import from_neutral
from rules.data import ReturnData
from rules.records import arranged, record_of
from rules.spec import CollectionSpec

ORGANISATION_COLUMNS = ("native_id", "la_code", "organisation")
"""Names of the column that holds the organisation's Native ID; the first one found counts."""

UnreadableTable = UnreadableFile
"""The name by which callers of `read_wide` know the one exception."""


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

    Columns are matched to item codes whatever their case. Raises UnreadableFile at once for
    a bad heading, and while streaming for a bad row, naming its line.
    """
    rows = Rows(lines)
    names = rows.heading()
    key = _organisation_column(names)
    codes = {item.casefold(): item for item in items}
    columns = {
        place: codes[name.casefold()]
        for place, name in enumerate(names)
        if name.casefold() in codes and place != key
    }
    if not columns:
        raise UnreadableFile(
            "No column of the file is an item of this collection. Check that it is the right file: "
            "the heading line needs item codes."
        )
    _refuse_twice(columns.values())
    passed_over = tuple(n for i, n in enumerate(names) if i != key and i not in columns and n)
    return WideTable(_rows(rows, key, columns, len(names)), passed_over)


def read_row(
    file: BinaryIO, spec: CollectionSpec, native_id: str = "", watch: Watch | None = None
) -> ReturnFile:
    """The return of one organisation from a table with a row for each.

    Without a `native_id` the table must have exactly one row. Records of sections that repeat
    have no place in it. Raises UnreadableFile.
    """
    table = read_wide(Lines(file), spec.return_items)
    notices = Notices()
    if table.passed_over:
        named = ", ".join(short(name) for name in table.passed_over[:20])
        notices.add(f"Passed over, because they are no items of {spec.name}: {named}.")
    found = _row_of(table, native_id, watch or Watch())
    records = [
        record_of(spec, section, found.texts, "", "")
        for section in spec.sections
        if not section.repeats
    ]
    header = Header(spec.series, str(spec.year), found.native_id)
    return ReturnFile(header, arranged(spec, ReturnData(tuple(records))), notices.all())


def _row_of(table: WideTable, native_id: str, watch: Watch) -> WideRow:
    found: WideRow | None = None
    for row in table.rows:
        watch.record()
        if native_id and row.native_id.casefold() != native_id.casefold():
            continue
        if found:
            raise UnreadableFile(
                "There are two rows, but this return is of one organisation: "
                f"{short(row.native_id)} stands here and {short(found.native_id)} in line "
                f"{found.line:,}.",
                row.line,
            )
        found = row
    if found is None:
        who = f"organisation {native_id}" if native_id else "any organisation"
        raise UnreadableFile(f"The table has no row of {who}.")
    return found


def _organisation_column(names: list[str]) -> int:
    lower = [name.casefold() for name in names]
    for wanted in ORGANISATION_COLUMNS:
        if wanted in lower:
            return lower.index(wanted)
    raise UnreadableFile(
        "The heading line has no column for the organisation. "
        f"Name it {' or '.join(ORGANISATION_COLUMNS)}."
    )


def _refuse_twice(codes: Collection[str]) -> None:
    seen: set[str] = set()
    for code in codes:
        if code in seen:
            raise UnreadableFile(f"The column {code} is there twice. Remove one of them.")
        seen.add(code)


def _rows(rows: Rows, key: int, columns: Mapping[int, str], width: int) -> Iterator[WideRow]:
    for cells in rows.filled(width):
        texts = {code: from_neutral(cells[place]) for place, code in columns.items()}
        yield WideRow(rows.line, from_neutral(cells[key]).strip(), texts)
