"""Puts texts and values into cells so that they are shown, never acted on, and never cut."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter

from collect.exchange.sheets import PIECE
from collect.exchange.signs import fit_for_xml
from rules.findings import StoredValue
from rules.kinds import KINDS, ValueType, text_of
from rules.spec import ItemSpec

_BOLD = Font(bold=True)
_SHADE = PatternFill("solid", fgColor="DDE6EF")
_TOP = Alignment(vertical="top", wrap_text=True)
_FIRST_YEAR = 1901
"""Workbooks count days from 1900, and count that year wrong."""

_LONGEST_NOTE = 2000
_NOTE_LINE = 48
"""Characters that are sure to fit on a line of a note, which has no way to scroll."""


class LongTexts:
    """What of a text has no room in its cell, by sheet, row and column."""

    def __init__(self) -> None:
        self._rest: list[tuple[str, int, int, str]] = []

    def keep(self, cell: Cell, text: str) -> str:
        """The part of a text that goes into its cell; the rest is kept."""
        for start in range(PIECE, len(text), PIECE):
            place = (str(cell.parent.title), cell.row, cell.column)
            self._rest.append((*place, text[start : start + PIECE]))
        return text[:PIECE]

    def write(self, book: Workbook, title: str) -> None:
        """Write the sheet of long texts, if there are any."""
        if not self._rest:
            return
        sheet = book.create_sheet(title)
        write_heading(sheet, 1, ("Sheet", "Row", "Column", "Text goes on"), (24, 8, 8, 60))
        for number, (name, row, column, piece) in enumerate(self._rest, start=2):
            write_text(sheet, number, 1, name)
            sheet.cell(number, 2, row)
            sheet.cell(number, 3, column)
            put_text(sheet.cell(number, 4), piece)


def write_heading(sheet: Any, row: int, texts: Sequence[str], widths: Sequence[int]) -> None:
    """Write a row of headings and set the columns' widths in characters."""
    for column, (text, width) in enumerate(zip(texts, widths, strict=True), start=1):
        cell = write_text(sheet, row, column, text)
        cell.font, cell.fill, cell.alignment = _BOLD, _SHADE, _TOP
        sheet.column_dimensions[get_column_letter(column)].width = width


def write_text(sheet: Any, row: int, column: int, text: str, note: str = "") -> Cell:
    """Write a short text as text, whatever it begins with, with a note if there is one."""
    cell: Cell = sheet.cell(row, column)
    if text:
        put_text(cell, fit_for_xml(text)[:PIECE])
    if note:
        shown = fit_for_xml(note)[:_LONGEST_NOTE]
        lines = sum(1 + len(line) // _NOTE_LINE for line in shown.split("\n"))
        cell.comment = Comment(shown, "COLLECT", height=30 + 18 * lines, width=360)
    return cell


def write_value(
    cell: Cell, item: ItemSpec, value: StoredValue | None, unreadable: str | None, long: LongTexts
) -> None:
    """Write what one cell of a record holds: numbers and dates as such, all else as text."""
    cell.number_format = number_format(item)
    if unreadable is not None:
        put_text(cell, long.keep(cell, fit_for_xml(unreadable)))
        return
    if value is None:
        return
    text = text_of(value, item)
    kind = KINDS[item.kind].type
    if kind is ValueType.NUMBER:
        cell.value = float(text) if "." in text else int(text)
    elif kind is ValueType.DATE and int(text[:4]) >= _FIRST_YEAR:
        cell.value = date.fromisoformat(text)
        cell.number_format = number_format(item)
    else:
        put_text(cell, long.keep(cell, fit_for_xml(text)))


def number_format(item: ItemSpec) -> str:
    """How a spreadsheet shows values of the item."""
    kind = KINDS[item.kind].type
    if kind is ValueType.NUMBER:
        return "0." + "0" * item.places if item.places else "0"
    return "yyyy-mm-dd" if kind is ValueType.DATE else "@"


def put_text(cell: Cell, text: str) -> None:
    """Put text into a cell that no program takes for a formula, an error or a number."""
    cell.value = text
    cell.data_type = "s"
    if text[:1] in "=+-@\t\r":
        cell.quotePrefix = True
