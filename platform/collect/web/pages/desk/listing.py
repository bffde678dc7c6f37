"""A table of results that is sorted and paged on screen, and taken away whole as a file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from urllib.parse import urlencode

from django.contrib.humanize.templatetags.humanize import intcomma

from collect.exchange.table_files import Cell, Column


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
class Heading:
    """A heading on screen; `sorted` is `ascending`, `descending` or empty."""

    text: str
    numeric: bool
    sort_url: str
    sorted: str


@dataclass(frozen=True, slots=True)
class ShownCell:
    """One cell on screen; on a phone the heading stands before it."""

    heading: str
    text: str
    numeric: bool
    free: bool
    url: str = ""


@dataclass(frozen=True, slots=True)
class Order:
    """What a list is sorted by: a column's key, and whether from the largest down."""

    sort: str
    descending: bool

    @property
    def query(self) -> dict[str, str]:
        """The order as a part of an address."""
        down = {"direction": "descending"} if self.descending else {}
        return {"sort": self.sort, **down}


def order_asked(asked: Mapping[str, str], columns: Sequence[Listed], default: Order) -> Order:
    """The order that an address asks for; `default` where it names no column that sorts."""
    sort = asked.get("sort", "")
    if sort not in {listed.sort for listed in columns if listed.sort}:
        return default
    return Order(sort, asked.get("direction") == "descending")


def sorted_lines(lines: Sequence[Line], columns: Sequence[Listed], order: Order) -> list[Line]:
    """The lines by one of their cells; blank ones come last."""
    place = next((n for n, listed in enumerate(columns) if listed.sort == order.sort), None)
    if place is None:
        return list(lines)
    filled = [line for line in lines if line.cells[place] is not None]
    filled.sort(key=lambda line: line.cells[place], reverse=order.descending)  # type: ignore[arg-type, return-value]
    return [*filled, *(line for line in lines if line.cells[place] is None)]


def headings(columns: Sequence[Listed], order: Order, kept: Mapping[str, str]) -> list[Heading]:
    """The headings with their links; a link turns the order of the column that it sorts by."""
    found = []
    for listed in columns:
        now = listed.sort == order.sort and bool(listed.sort)
        # Numbers are most telling from the largest down, words from A.
        down = not order.descending if now else is_numeric(listed.column)
        query = urlencode({**kept, **Order(listed.sort, down).query})
        direction = ("descending" if order.descending else "ascending") if now else ""
        url = f"?{query}" if listed.sort else ""
        found.append(Heading(listed.column.heading, is_numeric(listed.column), url, direction))
    return found


def shown_rows(lines: Sequence[Line], columns: Sequence[Listed]) -> list[list[ShownCell]]:
    """The lines as they stand on screen."""
    return [
        [
            ShownCell(
                listed.column.heading,
                shown(cell),
                is_numeric(listed.column),
                free=not is_numeric(listed.column),
                url="" if place else line.url,
            )
            for place, (listed, cell) in enumerate(zip(columns, line.cells, strict=True))
        ]
        for line in lines
    ]


def shown(cell: Cell) -> str:
    """A cell as text: numbers with thousands separators, a blank as a dash."""
    if cell is None:
        return "–"
    return str(intcomma(cell)) if isinstance(cell, int | Decimal) else str(cell)


def is_numeric(column: Column) -> bool:
    """Whether the column holds numbers."""
    return column.type in (int, Decimal)
