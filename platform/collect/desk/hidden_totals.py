"""Totals with small numbers hidden, and with them whatever would give them away."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import QuerySet

from collect.desk.suppression import Addition, hidden_cells
from collect.desk.totals import Cells, Line, LineFacts, Region, lines_of, totals_of
from collect.returns.models import Return
from rules.records import has_many
from rules.spec import CollectionSpec
from rules.sums import Cell, SummedItem, SumRule, sums_of

Key = tuple[Line, Region]
LARGEST_THRESHOLD = 5

_ALL_ANSWERS = "all answers"


@dataclass(frozen=True, slots=True)
class HiddenTotals:
    """Totals of lines, and which of them are not to be shown; none where nothing is hidden."""

    cells: Cells
    hidden: frozenset[Key] = frozenset()


def shown_totals(
    returns: QuerySet[Return], spec: CollectionSpec, facts: Sequence[LineFacts], threshold: int
) -> HiddenTotals:
    """The totals of these lines, with numbers from 1 to `threshold` hidden; 0 hides none.

    Every line that adds up with these is looked at too, so that what is hidden here is hidden
    wherever it is shown.
    """
    if not threshold:
        return HiddenTotals(totals_of(returns, facts))
    linked = _linked(spec, facts)
    cells = totals_of(returns, linked)
    counts = {one.line for one in linked if one.is_count}
    numbers = {key: int(value) for key, value in cells.items() if key[0] in counts}
    regions = list(dict.fromkeys(region for _, region in cells))
    answers, known = _answers_known(linked, numbers, regions)
    additions = [
        *(
            Addition((line, None), tuple((line, r) for r in regions if r is not None))
            for line in counts
        ),
        *(
            Addition((total, region), tuple((part, region) for part in parts))
            for total, parts in _sums(spec)
            if counts >= {total, *parts}
            for region in regions
        ),
        *answers,
    ]
    hidden = hidden_cells({**numbers, **known}, additions, threshold, frozenset(known))
    return HiddenTotals(cells, hidden)


def _answers_known(
    facts: Iterable[LineFacts], numbers: dict[Key, int], regions: Iterable[Region]
) -> tuple[list[Addition[Key]], dict[Key, int]]:
    """The answers to one question add up to how many answered, which readers may well know."""
    by_item: dict[tuple[str, str], list[Line]] = {}
    for one in facts:
        if one.item is not None and one.line.answer:
            by_item.setdefault((one.line.section, one.line.item), []).append(one.line)
    additions, known = [], {}
    for (section, item), lines in by_item.items():
        for region in regions:
            total = (Line(section, item, _ALL_ANSWERS), region)
            parts = tuple((line, region) for line in lines)
            known[total] = sum(numbers.get(part, 0) for part in parts)
            additions.append(Addition(total, parts))
    return additions, known


def _sums(spec: CollectionSpec) -> list[tuple[Line, tuple[Line, ...]]]:
    """What the rules of the spec add up, and what items say that they add up."""
    items = [
        SummedItem(Cell(section.code, item.code), item.total_of, has_many(spec, section))
        for section in spec.sections
        for item in section.items
    ]
    rules = [SumRule(rule.number, rule.expression, rule.scope) for rule in spec.rules]
    found = [
        (Line(*_place(a.total)), tuple(Line(*_place(part)) for part in a.parts))
        for a in sums_of(items, rules).additions
    ]
    for one in items:
        parts = tuple(Line(one.cell.section, code) for code in one.total_of)
        if parts:
            found.append((Line(*_place(one.cell)), parts))
    return list(dict.fromkeys(found))


def _place(cell: Cell) -> tuple[str, str]:
    return cell.section, cell.item


def _linked(spec: CollectionSpec, facts: Sequence[LineFacts]) -> list[LineFacts]:
    """These lines, the other answers to their questions, and all that sums join to them."""
    wanted = {(one.line.section, one.line.item) for one in facts}
    sums = [{(line.section, line.item) for line in (t, *parts)} for t, parts in _sums(spec)]
    grown = True
    while grown:
        joined = [places for places in sums if places & wanted and not places <= wanted]
        grown = bool(joined)
        wanted |= set().union(*joined)
    return [
        one
        for section in spec.sections
        for one in lines_of(spec, section)
        if (one.line.section, one.line.item) in wanted
    ]
