"""How the cells of a correction workbook look, and which of them can be filled in."""

from __future__ import annotations

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, NamedStyle, PatternFill, Protection, Side

PLAIN, TOP, INPUT, FIXED = "Told", "Told first", "To fill in", "Not to fill in"
HEADING, TITLE, GUIDE = "Heading of a column", "Title of the guide", "Line of the guide"

_FROM_THE_TOP = Alignment(vertical="top", wrap_text=True)
_THIN = Side(style="thin", color="505A5F")
_AROUND = Border(left=_THIN, right=_THIN, top=_THIN, bottom=_THIN)


def add_looks(book: Workbook) -> None:
    """Give the workbook every style that its cells name."""
    for name, more in _looks().items():
        style = NamedStyle(name, alignment=_FROM_THE_TOP)
        for part, look in more.items():
            setattr(style, part, look)
        book.add_named_style(style)


def _looks() -> dict[str, dict[str, object]]:
    return {
        PLAIN: {},
        TOP: {"border": Border(top=_THIN)},
        INPUT: {
            "fill": PatternFill("solid", fgColor="FFF7BF"),
            "border": _AROUND,
            "protection": Protection(locked=False),
        },
        FIXED: {"fill": PatternFill("solid", fgColor="DEE0E2"), "border": _AROUND},
        HEADING: {
            "font": Font(bold=True, color="FFFFFF"),
            "fill": PatternFill("solid", fgColor="1D70B8"),
        },
        TITLE: {"font": Font(bold=True, size=16)},
        GUIDE: {"font": Font(size=12)},
    }
