"""Bars that lie, each of several parts: shares of each whole, or numbers side by side."""

from __future__ import annotations

from collections.abc import Sequence

from collect.web.charts.axes import Plot, level_axis
from collect.web.charts.parts import (
    LAYOUTS,
    LETTER,
    LINE,
    Box,
    Chart,
    ChartTable,
    Label,
    Layout,
    Number,
    Picture,
    Shape,
    picture,
    written,
)
from collect.web.charts.scales import Scale, nice_ticks

_THICK, _GAP = 20, 10
_SQUARE = 12

Row = tuple[str, Sequence[Number]]
"""The label of a bar and its parts, in the order of the legend; none is negative."""


def bars(
    name: str,
    *,
    title: str,
    told: str,
    parts: Sequence[str],
    rows: Sequence[Row],
    shares: bool = True,
) -> Chart:
    """The chart of one bar a row, with its figures as a table. See the package's example.

    With `shares` each bar is as long as the plot; at its end stands the whole number.
    """
    pictures = tuple(_picture(layout, parts, rows, shares) for layout in LAYOUTS) if rows else ()
    table = ChartTable(
        ("", *parts, "Total") if len(parts) > 1 else ("", *parts),
        tuple(_cells(label, numbers) for label, numbers in rows),
    )
    return Chart(name, title, told, pictures, table)


def _cells(label: str, numbers: Sequence[Number]) -> tuple[str, ...]:
    total = (written(_whole(numbers)),) if len(numbers) > 1 else ()
    return (label, *(written(number) for number in numbers), *total)


def _whole(numbers: Sequence[Number]) -> float:
    return sum(float(number) for number in numbers)


def _picture(layout: Layout, parts: Sequence[str], rows: Sequence[Row], shares: bool) -> Picture:
    legend, top = _legend(layout, parts) if len(parts) > 1 else ([], 4.0)
    wholes = [_whole(numbers) for _, numbers in rows]
    longest = max(len(label) for label, _ in rows) * LETTER
    left = round(longest + 10, 1) if layout.is_wide else 4.0
    right = layout.width - max(len(written(whole)) for whole in wholes) * LETTER - 10
    each = _THICK + _GAP + (0 if layout.is_wide else LINE)
    plot = Plot(left, top, round(right, 1), top + each * len(rows))
    ticks = [0.0, 25.0, 50.0, 75.0, 100.0] if shares else nice_ticks(0, max(wholes), layout.ticks)
    across = Scale(0, ticks[-1], plot.left, plot.right)
    unit = "%" if shares else ""
    shapes = legend + level_axis(plot, [(across(t), f"{written(t)}{unit}") for t in ticks])
    for row, (label, numbers) in enumerate(rows):
        y = round(top + each * row + (0 if layout.is_wide else LINE), 1)
        shapes += _bar(across, y, label, list(zip(parts, numbers, strict=True)), shares)
        where = (plot.left - 8, y + 15, "end") if layout.is_wide else (plot.left, y - 4, "start")
        shapes.append(Label(where[0], where[1], label, where[2]))
    return picture(layout, plot.bottom + LINE + 12, shapes)


def _bar(
    across: Scale, y: float, label: str, parts: Sequence[tuple[str, Number]], shares: bool
) -> list[Shape]:
    whole = _whole([number for _, number in parts])
    shapes: list[Shape] = []
    done = 0.0
    for tone, (part, number) in enumerate(parts, start=1):
        start, done = done, done + float(number)
        share = 100 / whole if shares and whole else 1
        x, end = across(start * share), across(done * share)
        if end > x:
            title = f"{label}: {part} {written(number)}"
            shapes.append(Box(x, y, round(end - x, 1), _THICK, _tone(tone), title))
    end = across.end if shares else across(whole)
    return [*shapes, Label(round(end + 6, 1), y + 15, written(whole))]


def _legend(layout: Layout, parts: Sequence[str]) -> tuple[list[Shape], float]:
    """A square and a label for each part, in as many lines as they need, and where these end."""
    shapes: list[Shape] = []
    x, y = 4.0, 2.0
    for tone, part in enumerate(parts, start=1):
        length = _SQUARE + 6 + len(part) * LETTER + 14
        if x > 4 and x + length > layout.width:
            x, y = 4.0, y + LINE + 3
        shapes.append(Box(round(x, 1), y, _SQUARE, _SQUARE, _tone(tone)))
        shapes.append(Label(round(x + _SQUARE + 6, 1), y + 11, part))
        x += length
    return shapes, y + LINE + 12


def _tone(tone: int) -> str:
    return f"app-chart__part app-chart__part--{tone}"
