"""How the sheets of a return workbook look on screen and on paper."""

from __future__ import annotations

from typing import Any

from openpyxl.cell import Cell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side

_FROM_THE_TOP = Alignment(vertical="top", wrap_text=True)
_LINE = Side(style="thin", color="505A5F")
_AROUND = Border(left=_LINE, right=_LINE, top=_LINE, bottom=_LINE)
_TO_FILL_IN = PatternFill("solid", fgColor="FFF7BF")
_BOLD = Font(bold=True)
_QUIET = Font(color="505A5F")


def as_words(cell: Cell, *, bold: bool = False, quiet: bool = False) -> None:
    """Show a text whole, on as many lines as it takes."""
    cell.alignment = _FROM_THE_TOP
    if bold or quiet:
        cell.font = _BOLD if bold else _QUIET


def as_input(cell: Cell) -> None:
    """Show that a cell is there to be filled in."""
    cell.alignment, cell.border, cell.fill = _FROM_THE_TOP, _AROUND, _TO_FILL_IN


def ready_to_print(page: Any, heading_rows: int, *, wide: bool = False) -> None:
    """As wide as the paper, with the headings and the number on each page."""
    page.page_setup.orientation = "landscape" if wide else "portrait"
    page.page_setup.paperSize = page.PAPERSIZE_A4
    page.page_setup.fitToWidth, page.page_setup.fitToHeight = 1, 0
    page.sheet_properties.pageSetUpPr.fitToPage = True
    page.print_title_rows = f"1:{heading_rows}"
    page.oddFooter.left.text = "&A"
    page.oddFooter.right.text = "&P of &N"
