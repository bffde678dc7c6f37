"""Writes a definition as a workbook to edit and send back, or as a zip of its folder."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from collect.definitions.heads import write_head
from collect.definitions.sheets import write_table
from collect.definitions.tables import HEAD_FILE, TABLES, Column, FolderTables, Form, Table
from collect.exchange.definition_book.layout import (
    HEAD_COLUMNS,
    HEAD_HEADINGS,
    HEAD_SHEET,
    LISTS_SHEET,
    REFERENCES,
    SHEETS,
    WIDE,
    looks_of,
)
from collect.exchange.sheets import LONG_SHEET
from collect.exchange.signs import fit_for_xml
from collect.exchange.writers.archives import write_zip
from collect.exchange.writers.cellwriting import LongTexts, put_text, write_heading
from collect.exchange.writers.sheet_looks import as_words, ready_to_print

_LONGEST_LIST = 250
"""Characters that a drop-down may spell out; longer ones read the sheet of lists."""

_ROOM = 500
"""Empty rows below the last one that have drop-downs too."""


def definition_workbook(tables: FolderTables) -> bytes:
    """The workbook: one sheet for each table, with notes on the heads and drop-downs."""
    book = Workbook()
    first = book.active
    assert first is not None
    first.title = HEAD_SHEET
    writer = _Writer(tables)
    writer.head(first)
    for title, table in SHEETS.items():
        writer.table(book.create_sheet(title), title, table)
    writer.lists.write(book)
    writer.long.write(book, LONG_SHEET)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def definition_zip(tables: FolderTables) -> bytes:
    """The files of the folder, byte for byte, in one zip."""
    files = [(HEAD_FILE, write_head(tables.head).encode())]
    files += ((table.file, write_table(table, tables.of(table)).encode()) for table in TABLES)
    out = io.BytesIO()
    write_zip(out, files)
    return out.getvalue()


class _Lists:
    """What is chosen from, for drop-downs that are too long to spell out."""

    def __init__(self) -> None:
        self._lists: list[tuple[str, ...]] = []

    def source(self, choices: tuple[str, ...]) -> str:
        spelt = ",".join(choices)
        if len(spelt) <= _LONGEST_LIST:
            return f'"{spelt}"'
        if choices not in self._lists:
            self._lists.append(choices)
        letter = get_column_letter(self._lists.index(choices) + 1)
        return f"{LISTS_SHEET}!${letter}$1:${letter}${len(choices)}"

    def write(self, book: Workbook) -> None:
        if not self._lists:
            return
        sheet = book.create_sheet(LISTS_SHEET)
        sheet.sheet_state = "hidden"
        for column, choices in enumerate(self._lists, start=1):
            for row, text in enumerate(choices, start=1):
                put_text(sheet.cell(row, column), text)


class _Writer:
    """Writes the sheets of one definition."""

    def __init__(self, tables: FolderTables) -> None:
        self._tables = tables
        self.long = LongTexts()
        self.lists = _Lists()

    def head(self, sheet: Any) -> None:
        """Write the keys of the head, a row each."""
        _write_columns(sheet, HEAD_HEADINGS, (20, WIDE * 2, WIDE))
        for number, (name, column) in enumerate(HEAD_COLUMNS.items(), start=2):
            told = (name, self._tables.head.get(name, ""), looks_of(HEAD_SHEET, column).note)
            for place, text in enumerate(told, start=1):
                self._cell(sheet, number, place, text)
            self._offer(sheet, column, f"B{number}")

    def table(self, sheet: Any, title: str, table: Table) -> None:
        """Write one table, its columns with notes and drop-downs."""
        looks = [looks_of(title, column) for column in table.columns]
        _write_columns(sheet, table.names, [look.width for look in looks])
        rows = self._tables.of(table)
        for number, column in enumerate(table.columns, start=1):
            letter = get_column_letter(number)
            note = Comment(looks[number - 1].note, "COLLECT", height=110, width=300)
            sheet.cell(1, number).comment = note
            sheet.column_dimensions[letter].number_format = "@"
            cells = f"{letter}2:{letter}{len(rows) + 1 + _ROOM}"
            if (title, column.name) in REFERENCES:
                _add(sheet, self._column(*REFERENCES[title, column.name]), cells)
            else:
                self._offer(sheet, column, cells)
        for place, row in enumerate(rows, start=2):
            for number, name in enumerate(table.names, start=1):
                if row[name]:
                    self._cell(sheet, place, number, row[name])
        sheet.auto_filter.ref = f"A1:{get_column_letter(len(table.names))}{len(rows) + 1}"

    def _cell(self, sheet: Any, row: int, column: int, text: str) -> None:
        cell = sheet.cell(row, column)
        cell.number_format = "@"
        as_words(cell)
        if text:
            put_text(cell, self.long.keep(cell, fit_for_xml(text)))

    def _offer(self, sheet: Any, column: Column, cells: str) -> None:
        choices = ("yes", "no") if column.form is Form.YES_NO else column.choices
        if choices:
            _add(sheet, self.lists.source(choices), cells)

    def _column(self, title: str, name: str) -> str:
        """The cells of a column that others choose from, with room for more."""
        table = SHEETS[title]
        letter = get_column_letter(table.names.index(name) + 1)
        return f"{title}!${letter}$2:${letter}${len(self._tables.of(table)) + 1 + _ROOM}"


def _write_columns(sheet: Any, names: Sequence[str], widths: Sequence[int]) -> None:
    write_heading(sheet, 1, names, widths)
    sheet.freeze_panes = "A2" if names == HEAD_HEADINGS else "C2"
    ready_to_print(sheet, 1, wide=True)


def _add(sheet: Any, source: str, cells: str) -> None:
    offered = DataValidation(type="list", formula1=source, allow_blank=True)
    offered.errorStyle, offered.errorTitle = "warning", "Check this entry"
    offered.error, offered.showErrorMessage = "It is not in the list.", True
    sheet.add_data_validation(offered)
    offered.add(cells)
