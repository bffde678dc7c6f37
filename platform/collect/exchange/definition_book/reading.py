"""Reads a definition from a workbook or a zip that came in, into tables of text."""

from __future__ import annotations

import tempfile
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from collect.definitions.folders import LARGEST_FILE, read_folder
from collect.definitions.tables import FILES, Column, FolderTables, Form, Row, Table
from collect.exchange.definition_book.layout import (
    HEAD_COLUMNS,
    HEAD_SHEET,
    LISTS_SHEET,
    SHEETS,
)
from collect.exchange.readers.archives import bytes_in, damage_in_words, names_in, opened_zip
from collect.exchange.readers.cells import Book, SheetRow, opened_book
from collect.exchange.readers.problems import MIB, Notices, UnreadableFile, short
from collect.exchange.sheets import LONG_SHEET
from rules.language.mistakes import nearest

LARGEST = 20 * MIB
"""Bytes of a file that is taken; a definition with 22,000 participants has a tenth of it."""

_AS_WRITTEN = (Form.LINE, Form.LONG)
"""Forms of which spaces at the ends are part of the text."""


@dataclass(frozen=True, slots=True)
class ReadDefinition:
    """What a file holds, and what was passed over or changed in reading it."""

    tables: FolderTables
    notices: tuple[str, ...] = ()


def read_definition(file: BinaryIO) -> ReadDefinition:
    """The definition in a workbook or a zip of a folder. Raises UnreadableFile.

    Problems of a folder's files are in the tables, each with its place.
    """
    with damage_in_words():
        if not zipfile.is_zipfile(file):
            raise UnreadableFile(
                "This is neither an Excel workbook (.xlsx) nor a zip of a definition’s folder. "
                "Download one of them here, change it and send it back."
            )
        file.seek(0)
        with zipfile.ZipFile(file) as archive:
            is_book = "[Content_Types].xml" in archive.namelist()
    file.seek(0)
    return _read_book(file) if is_book else ReadDefinition(_read_zip(file))


def _read_zip(file: BinaryIO) -> FolderTables:
    with opened_zip(file) as archive, tempfile.TemporaryDirectory() as folder:
        for name, member in _members(names_in(archive)):
            size = 0
            with (Path(folder) / name).open("wb") as out:
                for block in bytes_in(archive, member):
                    size += out.write(block)
                    if size > LARGEST_FILE:
                        break  # the reader of the folder says that it is too large
        return read_folder(Path(folder))


def _members(names: list[str]) -> Iterator[tuple[str, str]]:
    """The name of each file of a definition, and what the zip calls it."""
    folders = {name.rpartition("/")[0] for name in names}
    if len(folders) > 1:
        raise UnreadableFile(
            "The zip holds more than one folder. Put the files of one definition into it."
        )
    for member in names:
        name = member.rpartition("/")[2]
        if name not in FILES:
            near = nearest(name, FILES)
            advice = f"Did you mean {near}?" if near else "Remove it."
            raise UnreadableFile(f"A definition has no file called {short(name)}. {advice}")
        yield name, member


def _read_book(file: BinaryIO) -> ReadDefinition:
    notices = Notices()
    with opened_book(file, notices) as book:
        known = {HEAD_SHEET, LONG_SHEET, LISTS_SHEET, *SHEETS}
        missing = [title for title in (HEAD_SHEET, *SHEETS) if not book.has(title)]
        for title in book.titles_beside(known):
            near = nearest(title, missing)
            advice = f"Did you mean {near}?" if near else "Remove it."
            raise UnreadableFile(f"A definition has no sheet called {short(title)}. {advice}")
        if missing:
            raise UnreadableFile(
                f"There is no sheet called {missing[0]}. Add it; it may hold its first row alone."
            )
        head = _head(book)
        rows = {table.file: _rows(book, title, table) for title, table in SHEETS.items()}
    return ReadDefinition(FolderTables(head, rows), notices.all())


def _head(book: Book) -> dict[str, str]:
    head: dict[str, str] = {}
    for row in book.rows(HEAD_SHEET, width=2, first=2):
        name = row.text(1).strip()
        if name in head:
            raise _problem(HEAD_SHEET, row, f"{name} is there twice. Remove one of them.")
        if name not in HEAD_COLUMNS:
            near = nearest(name, HEAD_COLUMNS)
            advice = f"Did you mean {near}?" if near else "Remove the row."
            raise _problem(HEAD_SHEET, row, f"There is no key {short(name)}. {advice}")
        head[name] = _text(row, 2, HEAD_COLUMNS[name])
    missing = next((name for name in HEAD_COLUMNS if name not in head), "")
    if missing:
        raise UnreadableFile(
            f"Sheet {HEAD_SHEET}: the key {missing} is missing. Add a row for it; its value may "
            "be empty."
        )
    return head


def _rows(book: Book, title: str, table: Table) -> tuple[Row, ...]:
    places = _places(book, title, table)
    width, rows = max(places.values()), list[Row]()
    for row in book.rows(title, width=width, first=2):
        cells = {c.name: _text(row, places[c.name], c) for c in table.columns}
        if not any(cells.values()):
            continue
        if len(rows) == table.most:
            raise UnreadableFile(
                f"Sheet {title} has more than {table.most:,} rows. Check that it is the right file."
            )
        rows.append(Row(row.number, cells))
    return tuple(rows)


def _places(book: Book, title: str, table: Table) -> dict[str, int]:
    """The place of each column; the columns may stand in any order."""
    places: dict[str, int] = {}
    first = next(book.rows(title, width=0, last=1), None)
    for place, text in first.filled() if first else ():
        if text not in table.names:
            near = nearest(text, table.names)
            advice = f"Did you mean {near}?" if near else "Remove it."
            raise UnreadableFile(f"Sheet {title} has no column {short(text)}. {advice}")
        if text in places:
            raise UnreadableFile(f"Sheet {title} has the column {text} twice. Remove one of them.")
        places[text] = place
    missing = next((name for name in table.names if name not in places), "")
    if missing:
        raise UnreadableFile(
            f"Sheet {title}: the column {missing} is missing. Write it into the first row; its "
            "cells may be empty."
        )
    return places


def _text(row: SheetRow, place: int, column: Column) -> str:
    """A cell as a folder would hold it; spreadsheets write some of it in their own way."""
    text = row.text(place).replace("\r\n", "\n").replace("\r", "\n")
    if column.form in _AS_WRITTEN and not column.choices:
        return text
    text = text.strip()
    return text.lower() if column.form is Form.YES_NO else text


def _problem(title: str, row: SheetRow, told: str) -> UnreadableFile:
    return UnreadableFile(f"Sheet {title}, row {row.number:,}: {told}")
