"""What a chart consists of: shapes in SVG user units, two pictures of them, and a table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

Number = int | float | Decimal
"""A value to be drawn; where it stands is rounded to a tenth of a unit."""

LETTER = 7.3
"""Width of an average character at the size of a chart's text, with some room."""

LINE = 17
"""From one line of text to the next."""


@dataclass(frozen=True, slots=True)
class Stroke:
    """A straight line. `css` holds the class names, as in every shape."""

    x1: float
    y1: float
    x2: float
    y2: float
    css: str


@dataclass(frozen=True, slots=True)
class Path:
    """A line through several points, as the `d` of an SVG path."""

    d: str
    css: str


@dataclass(frozen=True, slots=True)
class Box:
    """A filled rectangle; `title` is shown where a pointer rests on it."""

    x: float
    y: float
    width: float
    height: float
    css: str
    title: str = ""


@dataclass(frozen=True, slots=True)
class Dot:
    """A filled circle; `title` is shown where a pointer rests on it."""

    x: float
    y: float
    r: float
    css: str
    title: str = ""


@dataclass(frozen=True, slots=True)
class Label:
    """A line of text; `anchor` is `start`, `middle` or `end`."""

    x: float
    y: float
    text: str
    anchor: str = "start"
    css: str = ""


Shape = Stroke | Path | Box | Dot | Label


@dataclass(frozen=True, slots=True)
class Picture:
    """One layout of a chart; `layout` is `wide` or `narrow`. Later shapes cover earlier ones."""

    layout: str
    width: int
    height: float
    boxes: tuple[Box, ...]
    strokes: tuple[Stroke, ...]
    paths: tuple[Path, ...]
    dots: tuple[Dot, ...]
    labels: tuple[Label, ...]


@dataclass(frozen=True, slots=True)
class ChartTable:
    """The figures of a chart; the first cell of a row names it."""

    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Chart:
    """What `web/charts/chart.html` shows; `table` is None where the page has a table itself."""

    name: str
    title: str
    told: str
    pictures: tuple[Picture, ...]
    table: ChartTable | None = None


@dataclass(frozen=True, slots=True)
class Layout:
    """The room that a picture has: `height` is that of the plot alone."""

    name: str
    width: int
    height: int
    ticks: int

    @property
    def is_wide(self) -> bool:
        """Whether there is room for text beside the plot."""
        return self.name == "wide"


LAYOUTS = (Layout("wide", 760, 280, 6), Layout("narrow", 320, 220, 3))


def picture(layout: Layout, height: float, shapes: Sequence[Shape]) -> Picture:
    """The shapes as one picture, in layers: boxes, lines, dots, text."""
    return Picture(
        layout=layout.name,
        width=layout.width,
        height=round(height, 1),
        boxes=tuple(shape for shape in shapes if isinstance(shape, Box)),
        strokes=tuple(shape for shape in shapes if isinstance(shape, Stroke)),
        paths=tuple(shape for shape in shapes if isinstance(shape, Path)),
        dots=tuple(shape for shape in shapes if isinstance(shape, Dot)),
        labels=tuple(shape for shape in shapes if isinstance(shape, Label)),
    )


def written(value: Number) -> str:
    """A number with separators of thousands and no needless decimals."""
    text = f"{value:,f}" if isinstance(value, Decimal) else f"{value:,.6f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
