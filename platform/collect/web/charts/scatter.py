"""Two numbers of each return against each other: a change against a size, with its limits."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from collect.web.charts.axes import Plot, level_axis, plot_of, upright_axis
from collect.web.charts.parts import (
    LAYOUTS,
    LINE,
    Box,
    Chart,
    Dot,
    Label,
    Layout,
    Path,
    Picture,
    Shape,
    picture,
    written,
)
from collect.web.charts.scales import Scale, nice_ticks, power_ticks
from collect.web.charts.strip import usual_range

MOST_DOTS = 600
"""With more, those that are close are drawn together."""

_CLOSE = 6
_STEPS = 60


@dataclass(frozen=True, slots=True)
class Point:
    """One return: its size, which is above 0, its change, and whether it stands out."""

    size: float
    change: float
    title: str = ""
    flagged: bool = False
    marked: bool = False


Limits = Callable[[float], tuple[float, float]]
"""From a size to the lowest and the highest change that a rule lets pass."""


def scatter(
    name: str,
    *,
    title: str,
    told: str,
    points: Sequence[Point],
    axes: tuple[str, str],
    limits: Limits | None = None,
    unit: str = "",
) -> Chart:
    """The chart of `points`; `axes` names the level axis and the upright one.

    Sizes stand on a scale of powers of ten; changes far out are drawn at the edge. The chart has
    no table of its own.
    """
    pictures = (
        tuple(_picture(layout, points, axes, limits, unit) for layout in LAYOUTS) if points else ()
    )
    return Chart(name, title, told, pictures)


def _picture(
    layout: Layout,
    points: Sequence[Point],
    axes: tuple[str, str],
    limits: Limits | None,
    unit: str,
) -> Picture:
    sizes = [point.size for point in points]
    powers = power_ticks(min(sizes), max(sizes))
    shown = limits(math.sqrt(powers[0] * powers[-1])) if limits else ()
    low, high = usual_range([point.change for point in points], shown)
    ticks = nice_ticks(low, high, 6)
    plot = plot_of(layout, [written(t) + unit for t in ticks], top=LINE + 12, right=12)
    x = Scale(powers[0], powers[-1], plot.left, plot.right, math.log10)
    y = Scale(ticks[0], ticks[-1], plot.bottom, plot.top)
    shapes: list[Shape] = list(_band(plot, x, y, limits)) if limits else []
    shapes += upright_axis(plot, y, ticks, unit)
    shapes += level_axis(plot, [(x(power), written(power)) for power in powers], axes[0])
    shapes.append(Label(4, 12, axes[1], "start", "app-chart__axis-name"))
    shapes += _dots(points, x, y)
    return picture(layout, plot.bottom + 2 * LINE + 16, shapes)


def _band(plot: Plot, x: Scale, y: Scale, limits: Limits) -> list[Shape]:
    """What a rule lets pass: a strip between two level lines, or two curves."""
    steps = [x.low * (x.high / x.low) ** (step / _STEPS) for step in range(_STEPS + 1)]
    ends = [limits(size) for size in steps]
    shapes: list[Shape] = []
    if len(set(ends)) == 1:
        top, bottom = y(ends[0][1]), y(ends[0][0])
        height = round(bottom - top, 1)
        shapes.append(
            Box(plot.left, top, round(plot.right - plot.left, 1), height, "app-chart__band")
        )
        steps, ends = [steps[0], steps[-1]], [ends[0], ends[-1]]
    for side in (0, 1):
        places = zip(steps, ends, strict=True)
        line = "L".join(f"{x(size)} {y(end[side])}" for size, end in places)
        shapes.append(Path(f"M{line}", "app-chart__limit app-chart__limit--path"))
    return shapes


def _dots(points: Sequence[Point], x: Scale, y: Scale) -> list[Shape]:
    plain = [point for point in points if not point.flagged and not point.marked]
    flagged = [point for point in points if point.flagged and not point.marked]
    marked = [_dot(point, x, y, 7, "marked") for point in points if point.marked]
    if len(points) > MOST_DOTS:
        return [*_together(plain, x, y, ""), *_together(flagged, x, y, "flagged"), *marked]
    dots = [_dot(point, x, y, 4, "") for point in plain]
    return [*dots, *(_dot(point, x, y, 5, "flagged") for point in flagged), *marked]


def _dot(point: Point, x: Scale, y: Scale, r: int, kind: str) -> Shape:
    return Dot(x(point.size), y(point.change), r, _css(kind), point.title)


def _css(kind: str) -> str:
    return f"app-chart__dot app-chart__dot--{kind}" if kind else "app-chart__dot"


def _together(points: Sequence[Point], x: Scale, y: Scale, kind: str) -> list[Shape]:
    """One dot for all points of a small square, the larger the more there are."""
    squares = Counter(
        (int(x(point.size) // _CLOSE), int(y(point.change) // _CLOSE)) for point in points
    )
    most = max(squares.values(), default=1)
    return [
        Dot(
            (across + 0.5) * _CLOSE,
            (down + 0.5) * _CLOSE,
            round(1 + 3 * math.sqrt(count / most), 1),
            _css(kind),
            f"{count:,} returns",
        )
        for (across, down), count in sorted(squares.items())
    ]
