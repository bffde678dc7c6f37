"""What a page shows of the sums of a collection: the picture, the same in words, and problems."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from collect.definitions.drawing import Box, Picture, picture_of
from collect.definitions.summing import SummedUp
from rules.sums import Cell


@dataclass(frozen=True, slots=True)
class Named:
    """One item: its number and label, where it is explained, and whether it is a total."""

    text: str
    url: str
    is_total: bool


@dataclass(frozen=True, slots=True)
class AdditionInWords:
    """The parts that a rule says a total is the sum of, and where the rule is explained."""

    rule: str
    url: str
    parts: list[Named]


@dataclass(frozen=True, slots=True)
class TotalInWords:
    """One total with what it adds up, and the names of the totals that it feeds."""

    anchor: str
    named: Named
    additions: list[AdditionInWords]
    feeds: str


@dataclass(frozen=True, slots=True)
class SumsShown:
    """What `sums/sums.html` shows; `boxes` are those of the picture, each with its address."""

    picture: Picture
    boxes: list[tuple[Box, str]]
    totals: list[TotalInWords]


@dataclass(frozen=True, slots=True)
class Places:
    """Where a page explains a rule, by its number, and an item: "" for one that it does not."""

    of_rule: Callable[[str], str]
    of_item: Callable[[Cell], str] | None = None


def sums_shown(summed: SummedUp, places: Places) -> SumsShown:
    """The sums with an address for each item: where it is explained, or its total in words."""
    picture = picture_of(summed)
    place = places.of_item or (lambda cell: f"#{_anchor(_total_of(summed, cell))}")
    return SumsShown(
        picture=picture,
        boxes=[(box, place(box.cell)) for box in picture.boxes],
        totals=[_total(summed, cell, places) for cell, _ in summed.totals],
    )


def _total(summed: SummedUp, cell: Cell, places: Places) -> TotalInWords:
    fed = dict.fromkeys(use.total for use in summed.sums.by_part.get(cell, ()))
    return TotalInWords(
        anchor=_anchor(cell),
        named=Named(summed.labels[cell], places.of_item(cell) if places.of_item else "", True),
        additions=[
            AdditionInWords(
                one.rule, places.of_rule(one.rule), [_part(summed, p, places) for p in one.parts]
            )
            for one in summed.sums.by_total[cell]
        ],
        feeds=", ".join(summed.names[total] for total in fed),
    )


def _part(summed: SummedUp, cell: Cell, places: Places) -> Named:
    is_total = cell in summed.sums.by_total
    own = f"#{_anchor(cell)}" if is_total else ""
    url = own or (places.of_item(cell) if places.of_item else "")
    return Named(summed.labels[cell], url, is_total)


def _total_of(summed: SummedUp, cell: Cell) -> Cell:
    """The item itself if it is a total, or the first total that it feeds."""
    if cell in summed.sums.by_total:
        return cell
    return summed.sums.by_part[cell][0].total


def _anchor(cell: Cell) -> str:
    return f"sum-{cell.section}-{cell.item}"
