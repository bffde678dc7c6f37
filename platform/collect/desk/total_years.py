"""Totals of several years of a series side by side, and as one long table for files."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from collect.definitions.models import DataCollection
from collect.definitions.selectors import newest_publication
from collect.definitions.specs import spec_of
from collect.desk.hidden_totals import HiddenTotals, shown_totals
from collect.desk.memory import Memory, state_of_regions, state_of_year
from collect.desk.totals import LineFacts, Region, Stage, lines_before, lines_of
from collect.exchange.table_files import Cell, Column, ResultTable
from collect.returns.reach import Reach
from rules.kinds import KINDS
from rules.spec import CollectionSpec

MOST_YEARS = 10
"""Years of a series that are looked at."""

HIDDEN = "c"
"""What stands for a number that is not shown."""


_kept: Memory[HiddenTotals] = Memory(32)


@dataclass(frozen=True, slots=True)
class YearOfTotals:
    """A collection of the series within reach: `counted` of its `returns` are in the totals."""

    collection: DataCollection
    spec: CollectionSpec
    returns: int
    counted: int


def years_of(reach: Reach, stage: Stage) -> list[YearOfTotals]:
    """This year and those of the series before it, as far as they have returns within reach.

    Newest first; each year takes three queries.
    """
    found = []
    ours = reach.collection
    series = DataCollection.objects.filter(series=ours.series, year__lte=ours.year)
    for collection in series.order_by("-year")[:MOST_YEARS]:
        publication = newest_publication(collection)
        returns = reach.returns_of(collection)
        if publication is not None and (total := returns.count()):
            counted = stage.among(returns).count()
            found.append(YearOfTotals(collection, spec_of(publication), total, counted))
    return found


def totals_of_year(
    reach: Reach, year: YearOfTotals, facts: Sequence[LineFacts], stage: Stage, threshold: int
) -> HiddenTotals:
    """The totals of these lines in one year, within reach; kept until a value may have changed."""
    state = (state_of_year(reach, year.collection), state_of_regions())
    lines = tuple(one.line for one in facts)
    returns = stage.among(reach.returns_of(year.collection))
    return _kept.get(
        (state, year.spec.hash, lines, stage, threshold),
        lambda: shown_totals(returns, year.spec, facts, threshold),
    )


def carried_lines(years: Sequence[YearOfTotals], facts: LineFacts) -> list[list[LineFacts]]:
    """The lines that a line of the first year adds up to in each of the years, newest first."""
    found = [[facts]]
    for year, before in pairwise(years):
        continues = year.spec.previous == before.spec.name
        former = [
            earlier
            for line in (found[-1] if continues else ())
            for earlier in lines_before(year.spec, before.spec, line)
        ]
        found.append(former)
    return found


def total_table(
    reach: Reach, years: Sequence[YearOfTotals], stage: Stage, threshold: int
) -> ResultTable:
    """Every total of these years, a row for each year, region and line, with its dictionary."""
    rows: list[Sequence[Cell]] = []
    for year in years:
        facts = [one for section in year.spec.sections for one in lines_of(year.spec, section)]
        totals = totals_of_year(reach, year, facts, stage, threshold)
        for one in facts:
            rows += _rows(year, one, totals)
    counted = "; ".join(f"{y.collection.name}: {y.counted:,} of {y.returns:,}" for y in years)
    which = "authorised" if stage is Stage.FINAL else "with data, not final"
    whose = " of your own sources alone" if reach.is_agent else ""
    hides = (
        f" Numbers from 1 to {threshold} are hidden, and others with which they could be computed."
        if threshold
        else " No number is hidden."
    )
    items = (item for year in years for section in year.spec.sections for item in section.items)
    return ResultTable(
        name=f"{reach.collection.name}_totals",
        title=f"Totals of {reach.collection.name}",
        told=f"Returns {which}{whose}. {counted} returns are counted.{hides}",
        columns=_columns(max((item.places for item in items), default=0), threshold),
        rows=rows,
    )


def _rows(year: YearOfTotals, facts: LineFacts, totals: HiddenTotals) -> Iterator[Sequence[Cell]]:
    regions = sorted({region for _, region in totals.cells if region is not None})
    item, line = facts.item, facts.line
    for region in (None, *regions):
        key = (line, region)
        is_hidden = key in totals.hidden
        if key not in totals.cells and not is_hidden:
            continue
        yield (
            year.collection.name,
            year.collection.year,
            region_name(region),
            facts.section.code,
            facts.section.title,
            line.item,
            item.question if item else "",
            item.label if item else "",
            KINDS[item.kind].label if item else "Records",
            facts.label,
            None if is_hidden else totals.cells[key],
            HIDDEN if is_hidden else "",
            item.unit if item else "records",
            item.lineage.value if item else "",
            " + ".join(item.previous) if item else "",
        )


def region_name(region: Region) -> str:
    """A region as tables call it."""
    return "All regions" if region is None else region or "No region"


def _columns(places: int, threshold: int) -> list[Column]:
    hidden = f"from 1 to {threshold}, or would give such a number away" if threshold else "(none)"
    return [
        Column("Collection", "The collection, of one year"),
        Column("Year", "The year of the collection", int),
        Column("Region", "The region of the sources; All regions is the national total"),
        Column("Section", "The code of the section"),
        Column("Section title", "The section as the form calls it"),
        Column("Item", "The code of the item; empty where records are counted"),
        Column("Question", "The item's number on the form"),
        Column("Label", "What the item asks"),
        Column("Kind", "The kind of the item"),
        Column("Counted", "Total: the sum of the values. Otherwise how many gave this answer"),
        Column("Value", "The total or the count; empty where it is hidden", Decimal, places),
        Column("Hidden", f"c where the value is hidden because it is {hidden}"),
        Column("Unit", "What the value is measured in"),
        Column("Lineage", "How the item stands to last year's: same, renamed, split, merged, new"),
        Column("Last year's items", "The codes that it continues, where they are others"),
    ]
