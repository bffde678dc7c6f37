"""Correction workbooks as people fill them in, row by row."""

import io
from typing import Any

import openpyxl

from collect.exchange.corrections import layout
from collect.exchange.corrections.layout import COLUMNS, Column


class Filling:
    """An open correction workbook."""

    def __init__(self, content: bytes) -> None:
        self.book = openpyxl.load_workbook(io.BytesIO(content))
        self.sheet = self.book[layout.ROWS_SHEET]

    def row(self, rule: str, item: str = "", record: str = "") -> int:
        """The number of the row of a rule and an item."""
        wanted = (rule, item or None, record or None)
        for number in range(layout.FIRST_ROW, self.sheet.max_row + 1):
            found = tuple(self.at(c, number) for c in (layout.RULE, layout.ITEM, layout.RECORD))
            if found == wanted:
                return number
        raise AssertionError(f"There is no row of {wanted}.")

    def at(self, column: Column, row: int) -> Any:
        """What a cell says."""
        return self.cell(column, row).value

    def cell(self, column: Column, row: int) -> Any:
        """A cell."""
        return self.sheet.cell(row, COLUMNS.index(column) + 1)

    def write(self, row: int, *, value: Any = None, note: Any = None) -> None:
        """Fill in the yellow cells of a row."""
        if value is not None:
            self.cell(layout.CORRECTED, row).value = value
        if note is not None:
            self.cell(layout.NEW_NOTE, row).value = note

    def saved(self) -> bytes:
        """The bytes of the workbook."""
        out = io.BytesIO()
        self.book.save(out)
        return out.getvalue()
