"""A table of results that is sorted and paged on screen, and taken away whole as a file."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from collect.exchange.table_files import Cell, Column
from collect.web.pages.desk.amounts import signed
from collect.web.pages.sorting import Heading, Order, heading, in_order

LONG_WORD = 20


@dataclass(frozen=True, slots=True)
class Listed:
    """One column and the key that sorts by it; without a key it does not sort."""

    column: Column
    sort: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """One row of the list and where its first cell leads to."""

    cells: Sequence[Cell]
    url: str = ""


@dataclass(frozen=True, slots=True)
class ShownCell:
    """One cell on screen; on a phone the heading stands before it."""

    heading: str
    text: str
    numeric: bool
    free: bool
    url: str = ""


def sorts_of(columns: Sequence[Listed]) -> list[str]:
    """What the columns sort by, as addresses name it."""
    return [listed.sort for listed in columns if listed.sort]


def sorted_lines(lines: Sequence[Line], columns: Sequence[Listed], order: Order) -> list[Line]:
    """The lines by one of their cells; blank ones come last."""
    place = next((n for n, listed in enumerate(columns) if listed.sort == order.sort), None)
    if place is None:
        return list(lines)
    return in_order(lines, lambda line: line.cells[place], descending=order.descending)


def headings(columns: Sequence[Listed], order: Order, kept: str) -> list[Heading]:
    """The headings with their links. Numbers are most telling from the largest down, words from
    A; `kept` is what the address keeps beside the order."""
    found = []
    for listed in columns:
        name, numeric = listed.column.heading, is_numeric(listed.column)
        one = heading(name, listed.sort, order, kept, from_the_most=numeric, numeric=numeric)
        found.append(one)
    return found


def shown_rows(lines: Sequence[Line], columns: Sequence[Listed]) -> list[list[ShownCell]]:
    """The lines as they stand on screen."""
    return [
        [
            ShownCell(
                listed.column.heading,
                shown(cell, listed.column),
                is_numeric(listed.column),
                free=_has_long_word(cell),
                url="" if place else line.url,
            )
            for place, (listed, cell) in enumerate(zip(columns, line.cells, strict=True))
        ]
        for line in lines
    ]


def shown(cell: Cell, column: Column) -> str:
    """A cell as text: numbers as everywhere at the desk, a blank as a dash."""
    if cell is None:
        return "–"
    if not isinstance(cell, int | Decimal):
        return str(cell)
    if column.change_unit is None:
        return f"{cell:,}".replace("-", "−")
    return signed(cell, column.change_unit)


def _has_long_word(cell: Cell) -> bool:
    """Whether it would push other columns away if it were not broken; short words stay whole."""
    return isinstance(cell, str) and any(len(word) > LONG_WORD for word in cell.split())


def is_numeric(column: Column) -> bool:
    """Whether the column holds numbers."""
    return column.type in (int, Decimal)
