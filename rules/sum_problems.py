"""What looks wrong about the sums that rules speak of."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from rules.sums import Addition, Cell, SummedItem, Sums


class Trouble(StrEnum):
    """What can look wrong about sums."""

    NO_RULE = "no rule"
    NO_PARTS = "no parts"
    TWO_TOTALS = "two totals"
    CIRCLE = "circle"


@dataclass(frozen=True, slots=True)
class SumProblem:
    """Something to look at; `others` are its parts, its totals or the items of the circle."""

    trouble: Trouble
    cell: Cell
    others: tuple[Cell, ...] = ()
    rules: tuple[str, ...] = ()


def sum_problems(sums: Sums) -> Iterator[SumProblem]:
    """What looks wrong, in form order, circles last."""
    for one in sums.items:
        made = sums.by_total.get(one.cell, ())
        if one.total_of and not any(_is_of(addition, one) for addition in made):
            parts = tuple(Cell(one.cell.section, code) for code in one.total_of)
            yield SumProblem(Trouble.NO_RULE, one.cell, parts)
        named = tuple(addition for addition in made if _can_be_named(addition, sums))
        if named and not one.total_of:
            rules = tuple(addition.rule for addition in named)
            yield SumProblem(Trouble.NO_PARTS, one.cell, named[0].parts, rules)
        totals = tuple(dict.fromkeys(use.total for use in sums.by_part.get(one.cell, ())))
        if len(totals) > 1:
            rules = tuple(use.rule for use in sums.by_part[one.cell])
            yield SumProblem(Trouble.TWO_TOTALS, one.cell, totals, rules)
    for circle in circles(sums):
        rules = tuple(
            use.rule
            for use in sums.additions
            if use.total in circle and set(use.parts) & set(circle)
        )
        yield SumProblem(Trouble.CIRCLE, circle[0], circle, tuple(dict.fromkeys(rules)))


def _is_of(addition: Addition, item: SummedItem) -> bool:
    return {part.item for part in addition.parts} == set(item.total_of)


def _can_be_named(addition: Addition, sums: Sums) -> bool:
    """Whether the total can name its parts; it cannot name those of records that it adds up."""
    own = addition.total.section
    return all(part.section == own or part not in sums.of_records for part in addition.parts)


def circles(sums: Sums) -> Iterator[tuple[Cell, ...]]:
    """Groups of items each of which feeds itself through the others."""
    parts = {
        total: tuple(dict.fromkeys(part for one in additions for part in one.parts))
        for total, additions in sums.by_total.items()
    }
    left = _endless(parts)
    reached = {cell: _reached(cell, parts, left) for cell in left}
    told: set[Cell] = set()
    for cell in sums.cells:
        if cell in left and cell in reached[cell] and cell not in told:
            group = [one for one in sums.cells if one in reached[cell] and cell in reached[one]]
            told.update(group)
            yield tuple(group)


def _endless(parts: Mapping[Cell, tuple[Cell, ...]]) -> set[Cell]:
    """The totals that do not come down to items that are no totals: circles, and what they feed."""
    left = set(parts)
    while ended := {cell for cell in left if not left.intersection(parts[cell])}:
        left -= ended
    return left


def _reached(
    start: Cell, parts: Mapping[Cell, tuple[Cell, ...]], within: set[Cell]
) -> frozenset[Cell]:
    found: set[Cell] = set()
    waiting = [start]
    while waiting:
        fresh = within.intersection(parts[waiting.pop()]) - found
        found |= fresh
        waiting += fresh
    return frozenset(found)
