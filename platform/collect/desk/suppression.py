"""Hiding small numbers in tables that add up, so that nothing hidden can be worked out again.

A number from 1 to the threshold is hidden. Where a hidden number could be computed from what is
shown, because totals and parts are both there, another is hidden with it: the smallest beside it.
"""

from __future__ import annotations

from collections.abc import Collection, Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

K = TypeVar("K", bound=Hashable)

_PRIME = 2**61 - 1
"""Elimination is done in whole numbers modulo this, which is exact for sums and differences."""


@dataclass(frozen=True, slots=True)
class Addition(Generic[K]):
    """That a cell is the sum of others."""

    total: K
    parts: tuple[K, ...]

    @property
    def cells(self) -> tuple[K, ...]:
        """The total and its parts."""
        return (self.total, *self.parts)


def hidden_cells(
    cells: Mapping[K, int],
    additions: Sequence[Addition[K]],
    threshold: int,
    known: Collection[K] = (),
) -> frozenset[K]:
    """The cells to hide; `additions` are true of the numbers, a cell that is not there being 0.

    `known` are cells that readers know anyway, so hiding them would not help.
    """
    hidden = {key for key, value in cells.items() if 1 <= value <= threshold and key not in known}
    while exposed := exposed_cells(cells, additions, hidden):
        more = _companions(cells, additions, hidden, known, exposed)
        if not more:
            break  # what readers know of it by themselves gives it away
        hidden |= more
    return frozenset(hidden)


def exposed_cells(
    cells: Mapping[K, int], additions: Sequence[Addition[K]], hidden: Collection[K]
) -> list[K]:
    """The hidden cells that can be worked out from the others, in the order of the additions.

    Either the additions leave one value alone, or all hidden parts are 1 and so is their average.
    """
    found = dict.fromkeys(_determined(additions, frozenset(hidden)))
    for addition in additions:
        parts = [key for key in addition.parts if key in hidden]
        values = [cells.get(key, 0) for key in parts]
        if addition.total not in hidden and all(values) and sum(values) <= len(parts):
            found.update(dict.fromkeys(parts))
    return list(found)


def _determined(additions: Sequence[Addition[K]], hidden: frozenset[K]) -> list[K]:
    """The hidden cells that have one solution: their row of the reduced system stands alone."""
    reduced: dict[K, dict[K, int]] = {}
    for addition in additions:
        row: dict[K, int] = {}
        if addition.total in hidden:
            row[addition.total] = 1
        for part in addition.parts:
            if part in hidden:
                row[part] = (row.get(part, 0) - 1) % _PRIME
        for pivot in [key for key in row if key in reduced]:
            _subtract(row, reduced[pivot], row.get(pivot, 0))
        row = {key: factor for key, factor in row.items() if factor}
        if row:
            pivot = next(iter(row))
            inverse = pow(row[pivot], -1, _PRIME)
            row = {key: factor * inverse % _PRIME for key, factor in row.items()}
            for other in reduced.values():
                _subtract(other, row, other.get(pivot, 0))
            reduced[pivot] = row
    return [pivot for pivot, row in reduced.items() if len(row) == 1]


def _subtract(row: dict[K, int], other: Mapping[K, int], times: int) -> None:
    if not times:
        return
    for key, factor in other.items():
        left = (row.get(key, 0) - times * factor) % _PRIME
        if left:
            row[key] = left
        else:
            row.pop(key, None)


def _companions(
    cells: Mapping[K, int],
    additions: Sequence[Addition[K]],
    hidden: Collection[K],
    known: Collection[K],
    exposed: Sequence[K],
) -> set[K]:
    """A cell to hide beside each exposed one: the smallest shown, rather not a 0, and rather a
    part than a total. An addition gets one at a time, since one may protect several."""
    found: set[K] = set()
    for key in exposed:
        theirs = [addition for addition in additions if key in addition.cells]
        if any(found.intersection(addition.cells) for addition in theirs):
            continue
        beside = {
            other: (not cells.get(other, 0), other == addition.total, cells.get(other, 0))
            for addition in theirs
            for other in addition.cells
            if other not in hidden and other not in known
        }
        if beside:
            found.add(min(beside, key=lambda other: beside[other]))
    return found
