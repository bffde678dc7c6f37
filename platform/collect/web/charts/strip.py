"""How values are spread: a column of dots for each stretch of the scale, with one value marked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from collect.web.charts.axes import Plot, level_axis
from collect.web.charts.parts import (
    LAYOUTS,
    LETTER,
    LINE,
    Box,
    Chart,
    Dot,
    Label,
    Layout,
    Number,
    Picture,
    Shape,
    Stroke,
    picture,
    written,
)
from collect.web.charts.scales import Scale, nice_ticks

_EDGE = 0.01
_STRETCHES = {"wide": 60, "narrow": 30}


@dataclass(frozen=True, slots=True)
class Limit:
    """A value at which an upright line is drawn, with its label."""

    value: Number
    label: str


def strip(
    name: str,
    *,
    title: str,
    told: str,
    values: Sequence[Number],
    marked: Limit | None = None,
    limits: Sequence[Limit] = (),
    unit: str = "",
) -> Chart:
    """The chart of `values`; what lies far out is drawn at the edge, so that the rest has room.

    `marked` is the value of one return, with its name. It has no table of its own.
    """
    drawn = (
        tuple(_picture(layout, values, marked, limits, unit) for layout in LAYOUTS)
        if values
        else ()
    )
    return Chart(name, title, told, drawn)


def usual_range(values: Sequence[Number], wanted: Sequence[Number] = ()) -> tuple[float, float]:
    """From where to where nearly all values lie, the wanted ones included."""
    ordered = sorted(map(float, values))
    cut = int(len(ordered) * _EDGE)
    ends = [ordered[cut], ordered[-1 - cut], *map(float, wanted)]
    return min(ends), max(ends)


def _picture(
    layout: Layout,
    values: Sequence[Number],
    marked: Limit | None,
    limits: Sequence[Limit],
    unit: str,
) -> Picture:
    shown = [*limits, *([marked] if marked else [])]
    low, high = usual_range(values, [one.value for one in shown])
    ticks = nice_ticks(low, high, layout.ticks)
    top = 8.0 + LINE * len(shown)
    plot = Plot(10, top, layout.width - 10, top + layout.height * 0.7)
    across = Scale(ticks[0], ticks[-1], plot.left, plot.right)
    shapes = level_axis(plot, [(across(tick), _signed(tick, unit)) for tick in ticks])
    shapes += _columns(layout, plot, across, values)
    for row, one in enumerate(sorted(shown, key=lambda one: float(one.value))):
        shapes += _line(one, across(one.value), LINE * row + 12, plot, is_marked=one is marked)
    return picture(layout, plot.bottom + LINE + 12, shapes)


def _columns(layout: Layout, plot: Plot, across: Scale, values: Sequence[Number]) -> list[Shape]:
    """A dot for each value, or a bar for each stretch where dots would not fit."""
    stretches = _STRETCHES[layout.name]
    wide = (plot.right - plot.left) / stretches
    counts = [0] * stretches
    for value in values:
        counts[min(int((across(value) - plot.left) / wide), stretches - 1)] += 1
    tallest, room = max(counts), plot.bottom - plot.top
    shapes: list[Shape] = []
    step = min(wide, room / tallest)
    for place, count in enumerate(counts):
        x = plot.left + wide * place
        if step >= 3:
            middle, r = round(x + wide / 2, 1), round(step * 0.45, 1)
            ys = [round(plot.bottom - step * (nth + 0.5), 1) for nth in range(count)]
            shapes += [Dot(middle, y, r, "app-chart__dot") for y in ys]
        elif count:
            height = max(1.0, room * count / tallest)
            at = round(plot.bottom - height, 1)
            shapes.append(
                Box(round(x, 1), at, round(wide - 1, 1), round(height, 1), "app-chart__dot")
            )
    return shapes


def _line(one: Limit, x: float, y: float, plot: Plot, *, is_marked: bool) -> list[Shape]:
    half = len(one.label) * LETTER / 2
    at = min(max(x, plot.left + half), plot.right - half)
    css = "app-chart__marked" if is_marked else "app-chart__limit"
    label = "app-chart__mark-label" if is_marked else ""
    return [
        Stroke(x, y + 4, x, plot.bottom, css),
        Label(round(at, 1), y, one.label, "middle", label),
    ]


def _signed(value: float, unit: str) -> str:
    return f"{written(value)}{unit}".replace("-", "−")
