"""A line chart by day: several series, thin ones beside them to compare, and days to mark."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from collect.web.charts.axes import Plot, level_axis, plot_of, upright_axis
from collect.web.charts.parts import (
    LAYOUTS,
    LETTER,
    LINE,
    Chart,
    ChartTable,
    Label,
    Layout,
    Number,
    Path,
    Picture,
    Shape,
    Stroke,
    picture,
    written,
)
from collect.web.charts.scales import Scale, day_ticks, nice_ticks

MARK = "app-chart__mark"
_KEY = 26
"""Length of the piece of line beside a label, and the gap after it."""


@dataclass(frozen=True, slots=True)
class Series:
    """One line: its label and its points by day. A thin one is there to compare with."""

    label: str
    points: Sequence[tuple[date, Number]]
    tone: int = 1
    thin: bool = False

    @property
    def css(self) -> str:
        """The class names of the line."""
        thin = " app-chart__line--thin" if self.thin else ""
        return f"app-chart__line app-chart__line--{self.tone}{thin}"


@dataclass(frozen=True, slots=True)
class Mark:
    """A day that is marked with an upright line and a label, such as the return date."""

    day: date
    label: str


def lines(
    name: str,
    *,
    title: str,
    told: str,
    series: Sequence[Series],
    marks: Sequence[Mark] = (),
) -> Chart:
    """The chart of `series`, with its figures by day as a table. See the package's example."""
    drawn = [one for one in series if one.points]
    pictures = tuple(_picture(layout, drawn, marks) for layout in LAYOUTS) if drawn else ()
    return Chart(name, title, told, pictures, _table(series))


def _picture(layout: Layout, series: Sequence[Series], marks: Sequence[Mark]) -> Picture:
    days = [day for one in series for day, _ in one.points] + [mark.day for mark in marks]
    values = [float(value) for one in series for _, value in one.points]
    ticks = nice_ticks(min(0, *values), max(values), 5)
    longest = max(len(one.label) for one in series)
    head = LINE + 6 if marks else 8
    top = head if layout.is_wide else head + LINE * len(series)
    right = longest * LETTER + _KEY - 10 if layout.is_wide else 10
    plot = plot_of(layout, [written(tick) for tick in ticks], top=top, right=right)
    across = Scale(min(days).toordinal(), max(days).toordinal(), plot.left, plot.right)
    up = Scale(ticks[0], ticks[-1], plot.bottom, plot.top)
    named = day_ticks(min(days), max(days), layout.ticks)
    shapes = upright_axis(plot, up, ticks)
    shapes += level_axis(plot, [(across(d.toordinal()), f"{d.day} {d:%b}") for d in named])
    for mark in marks:
        shapes += _mark(mark, across(mark.day.toordinal()), plot)
    ends = []
    for one in series:
        places = [(across(day.toordinal()), up(value)) for day, value in one.points]
        shapes.append(Path("M" + "L".join(f"{x} {y}" for x, y in places), one.css))
        ends.append(places[-1][1])
    shapes += _end_labels(series, ends, plot) if layout.is_wide else _legend(series)
    return picture(layout, plot.bottom + LINE + 12, shapes)


def _mark(mark: Mark, x: float, plot: Plot) -> list[Shape]:
    half = len(mark.label) * LETTER / 2
    anchor = "end" if x + half > plot.right else "start" if x - half < plot.left else "middle"
    return [
        Stroke(x, plot.top - 4, x, plot.bottom, MARK),
        Label(x, plot.top - 8, mark.label, anchor, "app-chart__mark-label"),
    ]


def _end_labels(series: Sequence[Series], ends: Sequence[float], plot: Plot) -> list[Shape]:
    """The labels at the ends of the lines, pushed apart, each with a piece of its line."""
    order = sorted(range(len(series)), key=lambda place: ends[place])
    rows = spread([ends[place] for place in order], plot.top, plot.bottom)
    shapes: list[Shape] = []
    for place, y in zip(order, rows, strict=True):
        shapes += _keyed(series[place], plot.right + 6, y)
    return shapes


def _legend(series: Sequence[Series]) -> list[Shape]:
    shapes: list[Shape] = []
    for row, one in enumerate(series):
        shapes += _keyed(one, 4, LINE * row + 8)
    return shapes


def _keyed(one: Series, x: float, y: float) -> list[Shape]:
    length = _KEY - 8
    return [
        Stroke(x, round(y, 1), x + length, round(y, 1), one.css),
        Label(x + length + 4, round(y + 5, 1), one.label),
    ]


def spread(wanted: Sequence[float], low: float, high: float) -> list[float]:
    """Places near the ascending wanted ones, at least a line of text apart, from low to high."""
    places = list(wanted)
    for upper, lower in pairwise(range(len(places))):
        places[lower] = max(places[lower], places[upper] + LINE)
    limit = high
    for place in reversed(range(len(places))):
        places[place] = min(places[place], limit)
        limit = places[place] - LINE
    return [max(place, low + LINE * row) for row, place in enumerate(places)]


def _table(series: Sequence[Series]) -> ChartTable:
    by_day = [dict(one.points) for one in series]
    days = sorted({day for points in by_day for day in points})
    rows = []
    for day in days:
        cells = [written(points[day]) if day in points else "" for points in by_day]
        rows.append((f"{day.day} {day:%B %Y}", *cells))
    return ChartTable(("Day", *(one.label for one in series)), tuple(rows))
