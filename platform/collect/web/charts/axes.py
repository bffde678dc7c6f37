"""The plot of a chart: where its edges are, and the axes with their marks and labels."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from collect.web.charts.parts import LETTER, LINE, Label, Layout, Shape, Stroke, written
from collect.web.charts.scales import Scale

GRID, AXIS, AXIS_NAME = "app-chart__grid", "app-chart__axis", "app-chart__axis-name"


@dataclass(frozen=True, slots=True)
class Plot:
    """The rectangle in which values are drawn."""

    left: float
    top: float
    right: float
    bottom: float


def plot_of(layout: Layout, left_texts: Sequence[str], *, top: float, right: float) -> Plot:
    """The plot that leaves room for the texts on its left, and as told above and on its right."""
    left = round(8 + LETTER * max((len(text) for text in left_texts), default=0), 1)
    return Plot(left, top, round(layout.width - right, 1), top + layout.height)


def upright_axis(plot: Plot, scale: Scale, ticks: Sequence[float], unit: str = "") -> list[Shape]:
    """Level lines at the ticks, each with its number on the left."""
    shapes: list[Shape] = []
    for tick in ticks:
        y = scale(tick)
        css = AXIS if tick == 0 else GRID
        shapes.append(Stroke(plot.left, y, plot.right, y, css))
        text = f"{written(tick)}{unit}".replace("-", "−")
        shapes.append(Label(plot.left - 6, y + 5, text, "end"))
    return shapes


def level_axis(plot: Plot, ticks: Sequence[tuple[float, str]], name: str = "") -> list[Shape]:
    """Short lines below the plot, each with its text; texts that would touch are left out."""
    shapes: list[Shape] = [Stroke(plot.left, plot.bottom, plot.right, plot.bottom, AXIS)]
    free = float("-inf")
    for x, text in ticks:
        shapes.append(Stroke(x, plot.bottom, x, plot.bottom + 5, AXIS))
        half = len(text) * LETTER / 2
        centre = min(x, plot.right + 8 - half) if x + half > plot.right + 8 else x
        if centre - half > free:
            shapes.append(Label(round(centre, 1), plot.bottom + LINE + 4, text, "middle"))
            free = centre + half + 8
    if name:
        low = plot.bottom + 2 * LINE + 6
        shapes.append(Label(plot.right, low, name, "end", AXIS_NAME))
    return shapes
