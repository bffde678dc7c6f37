"""Where each item of a picture of sums stands: parts on the left, what they feed to the right."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from collect.definitions.summing import SummedUp
from rules.sums import Addition, Cell, Sums

BOX_WIDTH, BOX_HEIGHT = 218, 26
JOIN_WIDTH, JOIN_HEIGHT = 54, 20
ROW, COLUMN, JOIN_LEFT, MARGIN, APART = 34, 340, 68, 8, 22
"""In pixels; a join stands JOIN_LEFT before its total, and trees are APART from each other."""

LONGEST = 29
"""Characters of an item's text that fit into its box."""


@dataclass(frozen=True, slots=True)
class Box:
    """One item: its upper left corner, the text that fits, and all that is said of it."""

    cell: Cell
    x: int
    y: int
    text: str
    title: str
    is_total: bool


@dataclass(frozen=True, slots=True)
class Join:
    """Where the parts of one addition come together, marked with the rule that says so.

    `lines` are SVG paths; `nth` counts the additions of one total from 0.
    """

    rule: str
    x: int
    y: int
    nth: int
    lines: tuple[str, ...]

    @property
    def middle_x(self) -> int:
        """The middle of its mark."""
        return self.x + JOIN_WIDTH // 2

    @property
    def base_y(self) -> int:
        """The line that its text stands on."""
        return self.y + JOIN_HEIGHT - 6


@dataclass(frozen=True, slots=True)
class Picture:
    """All that is drawn."""

    width: int
    height: int
    boxes: tuple[Box, ...]
    joins: tuple[Join, ...]


def picture_of(summed: SummedUp) -> Picture:
    """The picture of all sums of a collection; each item stands once, totals after their parts."""
    sums = summed.sums
    order = list(_parts_first(sums))
    columns = _columns(sums, order)
    rows = _rows(sums, order, columns)
    boxes = {
        cell: _box(summed, cell, MARGIN + columns[cell] * COLUMN, MARGIN + rows[cell])
        for cell in order
    }
    joins = [
        _join(addition, nth, len(additions), boxes)
        for total in order
        for additions in [sums.by_total.get(total, ())]
        for nth, addition in enumerate(additions)
    ]
    return Picture(
        width=max((box.x for box in boxes.values()), default=0) + BOX_WIDTH + MARGIN,
        height=max((box.y for box in boxes.values()), default=0) + BOX_HEIGHT + MARGIN,
        boxes=tuple(boxes[cell] for cell in order),
        joins=tuple(joins),
    )


def _parts_of(sums: Sums, total: Cell) -> list[Cell]:
    additions = sums.by_total.get(total, ())
    return list(dict.fromkeys(part for addition in additions for part in addition.parts))


def _parts_first(sums: Sums) -> Iterator[Cell]:
    """Every item after its parts, tree by tree; a circle is cut where it is met again."""
    met: set[Cell] = set()
    tops = [cell for cell in sums.cells if cell not in sums.by_part]
    for top in (*tops, *sums.cells):
        if top in met:
            continue
        met.add(top)
        path = [(top, iter(_parts_of(sums, top)))]
        while path:
            cell, waiting = path[-1]
            part = next((one for one in waiting if one not in met), None)
            if part is None:
                path.pop()
                yield cell
            else:
                met.add(part)
                path.append((part, iter(_parts_of(sums, part))))


def _columns(sums: Sums, order: list[Cell]) -> dict[Cell, int]:
    """The column of each item, as far right as the totals that it feeds permit."""
    height: dict[Cell, int] = {}
    for cell in order:
        below = (height[part] for part in _parts_of(sums, cell) if part in height)
        height[cell] = max(below, default=-1) + 1
    columns: dict[Cell, int] = {}
    for cell in reversed(order):
        fed = [columns[use.total] for use in sums.by_part.get(cell, ()) if use.total in columns]
        columns[cell] = max(height[cell], min(fed) - 1) if fed else height[cell]
    return columns


def _rows(sums: Sums, order: list[Cell], columns: dict[Cell, int]) -> dict[Cell, int]:
    """How far down each item stands: parts one below the other, a total amid its parts."""
    rows: dict[Cell, int] = {}
    lowest = dict.fromkeys(columns.values(), 0)
    free = 0
    for cell in order:
        column = columns[cell]
        below = [rows[part] for part in _parts_of(sums, cell) if part in rows]
        wanted = (min(below) + max(below)) // 2 if below else free
        rows[cell] = max(wanted, lowest[column])
        joins = max(1, len(sums.by_total.get(cell, ())))
        lowest[column] = rows[cell] + max(ROW, joins * (JOIN_HEIGHT + 6))
        if not below:
            free = lowest[column]
        if cell not in sums.by_part:
            free += APART
    return rows


def _box(summed: SummedUp, cell: Cell, x: int, y: int) -> Box:
    whole = summed.labels[cell]
    text = whole if len(whole) <= LONGEST else whole[: LONGEST - 1].rstrip() + "…"
    used = summed.sums.by_part.get(cell, ())
    fed = [summed.names[total] for total in dict.fromkeys(use.total for use in used)]
    told = f"{whole} ({cell.item}){', feeds ' if fed else ''}{', '.join(fed)}"
    return Box(cell, x, y, text, told, cell in summed.sums.by_total)


def _join(addition: Addition, nth: int, of: int, boxes: dict[Cell, Box]) -> Join:
    total = boxes[addition.total]
    middle = total.y + BOX_HEIGHT // 2
    at = middle + int((nth - (of - 1) / 2) * (JOIN_HEIGHT + 6))
    left, right = total.x - JOIN_LEFT, total.x - JOIN_LEFT + JOIN_WIDTH
    lines = [
        _curve(boxes[part].x + BOX_WIDTH, boxes[part].y + BOX_HEIGHT // 2, left, at)
        for part in dict.fromkeys(addition.parts)
    ]
    lines.append(_curve(right, at, total.x, middle))
    return Join(addition.rule, left, at - JOIN_HEIGHT // 2, nth, tuple(lines))


def _curve(x: int, y: int, to_x: int, to_y: int) -> str:
    half = (to_x - x) // 2
    return f"M{x} {y}C{x + half} {y} {to_x - half} {to_y} {to_x} {to_y}"
