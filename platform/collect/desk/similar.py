"""Which sources are alike in size: worked out from the returns, never from a list that is kept.

The size is the value of one item, such as the grand total; the reader may choose another. Alike
are the nearest on a scale of logarithms, so that twice as large is as far away as half as large.
"""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Sequence
from statistics import median

from collect.desk.checks import Place
from rules.spec import CollectionSpec
from rules.sums import Cell, SummedItem, SumRule, sums_of

ALIKE = 10
"""How many sources one is compared with."""


class Sizes:
    """The sizes of many sources by their place in a list; None where one is not known."""

    def __init__(self, sizes: Sequence[float | None]) -> None:
        logs = ((math.log1p(s), place) for place, s in enumerate(sizes) if s is not None and s >= 0)
        self._ordered = sorted(logs)
        self._logs = [log for log, _ in self._ordered]

    def nearest(self, size: float | None, place: int, wanted: int = ALIKE) -> list[int]:
        """The places of the sources nearest to `size`, without `place` itself, nearest first."""
        if size is None or size < 0:
            return []
        log = math.log1p(size)
        after = bisect_left(self._logs, log)
        around = self._ordered[max(after - wanted - 1, 0) : after + wanted + 1]
        near = sorted((abs(theirs - log), other) for theirs, other in around if other != place)
        return [other for _, other in near[:wanted]]


def middle(values: Sequence[float | None]) -> float | None:
    """The median of those that are there; None where none is."""
    there = [value for value in values if value is not None]
    return median(there) if there else None


def size_item(spec: CollectionSpec, places: Sequence[Place]) -> Place:
    """The item that says how large a source is: the one that most items are added up in.

    `places` are the numbers that a return gives once, at least one; the first among equals.
    """
    items = [SummedItem(Cell(p.section.code, p.item.code), p.item.total_of) for p in places]
    rules = (SumRule(rule.number, rule.expression, rule.scope) for rule in spec.rules)
    by_total = sums_of(items, rules).by_total

    def below(cell: Cell, seen: frozenset[Cell] = frozenset()) -> set[Cell]:
        parts = {p for addition in by_total.get(cell, ()) for p in addition.parts} - seen
        return parts.union(*(below(part, seen | parts | {cell}) for part in parts))

    return max(places, key=lambda place: len(below(Cell(place.section.code, place.item.code))))
