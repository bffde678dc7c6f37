"""Reads a correction workbook that somebody has filled in."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import BinaryIO

from collect.exchange.contents import FIELDS, header_of
from collect.exchange.corrections.layout import (
    COLUMNS,
    CORRECTED,
    FIRST_ROW,
    IDENTITY_SHEET,
    ITEM,
    NEW_NOTE,
    PUBLICATION,
    ROW_KEY,
    ROWS_SHEET,
    RULE,
    VALUE_KEY,
    Column,
)
from collect.exchange.corrections.matching import FilledRow
from collect.exchange.readers.archives import bytes_in, opened_zip
from collect.exchange.readers.cells import Book, SheetRow, opened_book
from collect.exchange.readers.headers import check_header
from collect.exchange.readers.problems import (
    LARGEST_WORKBOOK,
    MOST_COLUMNS,
    Notices,
    UnreadableFile,
    short,
)
from collect.exchange.readers.watching import Watch
from rules.spec import CollectionSpec

_NAMED = re.compile(rb"""<(?:\w+:)?sheet\s[^>]*\bname\s*=\s*["']([^"']*)["']""")
_CONTENTS, _LARGEST_CONTENTS = "xl/workbook.xml", 1024 * 1024
_NEEDED = (ROW_KEY, VALUE_KEY, NEW_NOTE, CORRECTED)


def is_corrections(file: BinaryIO) -> bool:
    """Whether an open file is a correction workbook, read from its list of sheets alone."""
    file.seek(0)
    is_zip = file.read(2) == b"PK"
    file.seek(0)
    if not is_zip:
        return False
    try:
        with opened_zip(file, LARGEST_WORKBOOK) as archive:
            if archive.getinfo(_CONTENTS).file_size > _LARGEST_CONTENTS:
                return False
            contents = b"".join(bytes_in(archive, _CONTENTS))
    except (UnreadableFile, KeyError):
        return False  # what is wrong with it, its own reader says
    finally:
        file.seek(0)
    titles = _NAMED.findall(contents)
    return all(title.encode() in titles for title in (ROWS_SHEET, IDENTITY_SHEET))


def read_corrections(
    file: BinaryIO,
    spec: CollectionSpec,
    native_id: str,
    notices: Notices,
    watch: Watch | None = None,
) -> list[FilledRow]:
    """The rows in which somebody wrote. Raises UnreadableFile for a workbook of another return."""
    watch = watch or Watch()
    with opened_book(file, notices) as book:
        _check_identity(book, spec, native_id, notices)
        watch.expect(book.row_count(ROWS_SHEET))
        return list(_filled(book, watch))


def _check_identity(book: Book, spec: CollectionSpec, native_id: str, notices: Notices) -> None:
    texts = {row.text(1).strip(): row.text(2) for row in book.rows(IDENTITY_SHEET, width=2)}
    header = header_of({field.name: texts.get(field.label, "") for field in FIELDS})
    check_header(header, spec, native_id, notices)
    if texts.get(PUBLICATION, "").strip() != spec.hash:
        notices.add(
            "The rules or items of the collection have changed since the workbook was downloaded. "
            "Rows that no longer fit were passed over."
        )


def _filled(book: Book, watch: Watch) -> Iterator[FilledRow]:
    places = _columns(book)
    width = max(places.values())
    for row in book.rows(ROWS_SHEET, width=width, first=FIRST_ROW):
        watch.record()
        found = FilledRow(
            number=row.number,
            rule=_text(row, places.get(RULE)),
            item=_text(row, places.get(ITEM)),
            row_key=_text(row, places[ROW_KEY]),
            value_key=_text(row, places[VALUE_KEY]),
            note=_text(row, places[NEW_NOTE]),
            corrected=row.text(places[CORRECTED]),
        )
        if found.note or found.corrected.strip():
            yield found


def _columns(book: Book) -> dict[Column, int]:
    """The place of each column that is there."""
    known = {column.heading: column for column in COLUMNS}
    places: dict[Column, int] = {}
    for row in book.rows(ROWS_SHEET, width=0, last=FIRST_ROW - 1):
        for place, text in row.filled():
            if text in known:
                places.setdefault(known[text], place)
    missing = [column.heading for column in _NEEDED if column not in places]
    if missing or max(places.values()) > MOST_COLUMNS:
        raise UnreadableFile(
            f"The sheet {ROWS_SHEET} has no column {short(missing[0])}. Download the correction "
            "workbook again and copy what you wrote into it."
        )
    return places


def _text(row: SheetRow, place: int | None) -> str:
    return row.text(place).strip() if place else ""
