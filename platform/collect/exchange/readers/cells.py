"""Opens a workbook that came in and gives its cells as text, whatever is wrong with it."""

from __future__ import annotations

import io
import re
import warnings
import zipfile
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any, BinaryIO

import openpyxl

from collect.exchange.readers.archives import bytes_in, opened_zip
from collect.exchange.readers.problems import (
    LARGEST_WORKBOOK,
    MOST_COLUMNS,
    MOST_TAGS,
    MOST_TAGS_BESIDE,
    Notices,
    UnreadableFile,
    short,
)
from collect.exchange.sheets import LAST_ROW, LONG_SHEET, PIECE
from collect.exchange.signs import from_xml

_DTD = b"<!DOCTYPE"
_FORMULA = re.compile(rb"<(?:\w+:)?f[ />]")
_OTHER_ENCODING = re.compile(rb"""<\?xml[^>]*encoding\s*=\s*["'](?!utf-8["']|us-ascii["'])""", re.I)
_DAMAGED = "The workbook is damaged, or no workbook. Save it again as an Excel workbook (.xlsx)."


class SheetRow:
    """One row of a sheet of an open workbook; columns count from 1."""

    def __init__(
        self, book: Book, title: str, number: int, cells: tuple[Any, ...], results: tuple[Any, ...]
    ) -> None:
        self.number = number
        self._book = book
        self._title = title
        self._cells = cells
        self._results = results

    def text(self, column: int) -> str:
        """The text of a cell, with what a long one goes on with."""
        raw = self.raw(column)
        return from_xml(raw + self._book.rest(self._title, self.number, column, raw))

    def raw(self, column: int) -> str:
        """The text of a cell alone, with signs that XML forbids still written out."""
        cell = self._cells[column - 1] if column <= len(self._cells) else None
        if cell is None or cell.value is None:
            return ""
        if cell.data_type != "f":
            return text_of_cell(cell.value)
        result = self._results[column - 1] if column <= len(self._results) else None
        where = f"sheet {short(self._title)}, row {self.number:,}, column {column}"
        return self._book.text_of_formula(cell, result, where)

    def filled(self) -> Iterator[tuple[int, str]]:
        """Column and stripped text of each cell that is not blank."""
        for column in range(1, len(self._cells) + 1):
            if text := self.text(column).strip():
                yield column, text

    @property
    def is_blank(self) -> bool:
        """Whether there is nothing in the row."""
        return next(self.filled(), None) is None


class Book:
    """A workbook as rows of text; formulas count with the result that was saved with them."""

    def __init__(self, plain: Any, results: Any, notices: Notices) -> None:
        self._plain = plain
        self._results = results
        self._notices = notices
        self._long: dict[tuple[str, str, str], str] = {}
        if self.has(LONG_SHEET):
            for row in self.rows(LONG_SHEET, width=4, first=2):
                place = (row.text(1), row.text(2), row.text(3))
                self._long[place] = self._long.get(place, "") + row.raw(4)

    def has(self, title: str) -> bool:
        """Whether there is a sheet of cells of this title."""
        return any(sheet.title == title for sheet in self._plain.worksheets)

    def titles_beside(self, known: Collection[str]) -> list[str]:
        """The titles of sheets that are none of these."""
        return [
            sheet.title
            for sheet in self._plain.worksheets
            if sheet.title not in known and sheet.sheet_state == "visible"
        ]

    def row_count(self, title: str) -> int:
        """How many rows a sheet says it has; 0 where it does not say."""
        return (self._plain[title].max_row or 0) if self.has(title) else 0

    def rows(
        self, title: str, *, width: int, first: int = 1, last: int = LAST_ROW
    ) -> Iterator[SheetRow]:
        """The rows with something in them, `width` cells of each, or all for a width of 0."""
        area = {"min_row": first, "max_row": last, "max_col": width or MOST_COLUMNS}
        plain = self._plain[title].iter_rows(**area)
        results = self._results[title].iter_rows(**area) if self._results else None
        for number, cells in enumerate(plain, start=first):
            values = next(results, ()) if results else ()
            if any(cell.value is not None for cell in cells):
                yield SheetRow(self, title, number, cells, values)

    def rest(self, title: str, number: int, column: int, text: str) -> str:
        """What the text of a full cell goes on with."""
        if not self._long or len(text) != PIECE:
            return ""
        return self._long.get((title, str(number), str(column)), "")

    def text_of_formula(self, cell: Any, result: Any, where: str) -> str:
        """The last result of a formula, or its own text where none was saved, with a notice."""
        if result is not None and result.value is not None:
            text = text_of_cell(result.value)
            self._notices.add(f"A formula was read as its last result: {where}: {short(text)}.")
            return text
        formula = getattr(cell.value, "text", cell.value)
        self._notices.add(f"A formula without a result was kept as text: {where}.")
        return formula if isinstance(formula, str) else "="


def text_of_cell(value: object) -> str:
    """What a person sees in a cell, as the text that kinds read."""
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if isinstance(value, float):
        return _plain_number(value)
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(" ")
    if isinstance(value, date | time):
        return value.isoformat()
    return "" if value is None else str(value)


def _plain_number(value: float) -> str:
    exact = Decimal(repr(value))
    if not exact.is_finite():
        return str(exact)
    whole = exact == exact.to_integral_value()
    return format(exact.to_integral_value() if whole else exact, "f")


@contextmanager
def opened_book(file: BinaryIO, notices: Notices) -> Iterator[Book]:
    """The workbook in `file`, checked before any of it is taken apart.

    Everything that goes wrong inside is raised as UnreadableFile: openpyxl answers damaged
    parts with whatever exception they happen to cause.
    """
    with opened_zip(file, LARGEST_WORKBOOK) as archive:
        honest, has_formulas = _checked_copy(archive, notices)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # about parts that a reader does not need
            plain = _load(honest, data_only=False)
            results = _load(honest, data_only=True) if has_formulas else None
            yield Book(plain, results, notices)
    except UnreadableFile:
        raise
    except Exception as error:
        raise UnreadableFile(_DAMAGED) from error


def _load(file: BinaryIO, *, data_only: bool) -> Any:
    file.seek(0)
    return openpyxl.load_workbook(file, read_only=True, keep_links=False, data_only=data_only)


def _checked_copy(archive: zipfile.ZipFile, notices: Notices) -> tuple[BinaryIO, bool]:
    """The workbook again, its parts of the size that they say, and whether it has formulas.

    openpyxl unpacks a part whole, however much is packed in it; the copy holds no more than
    was announced. Raises UnreadableFile for a part with a document type.
    """
    names = archive.namelist()
    if "[Content_Types].xml" not in names or not any(n.startswith("xl/") for n in names):
        raise UnreadableFile(_DAMAGED)
    if any(name.startswith("xl/externalLinks/") for name in names):
        notices.add("Links to other workbooks were not followed.")
    if any(name.endswith("vbaProject.bin") for name in names):
        notices.add("The workbook’s macros were passed over.")
    copy, has_formulas, tags = io.BytesIO(), False, 0
    with zipfile.ZipFile(copy, "w") as target:
        for name in names:
            content = b"".join(bytes_in(archive, name))
            if name.lower().endswith((".xml", ".rels", ".vml")):
                _check_part(content)
            in_sheet = name.startswith("xl/worksheets/")
            counted = content.count(b"<")
            tags += counted
            is_beside = not in_sheet and name != "xl/sharedStrings.xml"
            if tags > MOST_TAGS or (is_beside and counted > MOST_TAGS_BESIDE):
                raise UnreadableFile("The workbook holds too much. Send a file of XML or CSV.")
            has_formulas = has_formulas or (in_sheet and bool(_FORMULA.search(content)))
            target.writestr(name, content)
    return copy, has_formulas


def _check_part(content: bytes) -> None:
    start = content[:300]
    if b"\0" in start[:4] or start.startswith(b"\xff\xfe") or _OTHER_ENCODING.match(start):
        raise UnreadableFile(_DAMAGED)
    if _DTD in content:
        raise UnreadableFile(
            "A part of the workbook has a document type declaration, which is not accepted. "
            "Save it again as an Excel workbook (.xlsx)."
        )
