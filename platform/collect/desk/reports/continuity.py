"""The report of continuity: what each item says this year, beside what it said last year."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from functools import partial
from itertools import groupby, islice
from typing import Any

from django.db.models import QuerySet

from collect.desk.reports.continued import Compared, Move, Pair, Values, compared, pairs_of
from collect.desk.reports.options import Asked, Option
from collect.desk.reports.rows import Row
from collect.desk.reports.scope import Found, Scope
from collect.exchange.table_files import Column
from collect.returns.models import Record, Return
from rules.lineage import carry_forward

MOST_ROWS = 50_000
"""Rows that are listed; who meets as many narrows the report to a section or a region."""

TOO_MANY = (
    f"There are more than {MOST_ROWS:,} rows, and these are the first. "
    "Choose a section or a region to see the rest."
)

ALL = "all"

OPTIONS = (
    Option("threshold", "percent", "Threshold in %", default="10"),
    Option("section", "section", "Section"),
    Option(
        "show",
        "choice",
        "Show",
        choices=(
            ("", "Larger changes and blanks"),
            (Move.OVER.value, "Larger changes"),
            (Move.BLANK.value, "Blank this year only"),
            (Move.NEW.value, "Blank last year only"),
            (ALL, "All items"),
        ),
    ),
)


def continuity(scope: Scope, asked: Asked) -> Found:
    """A row for each item of each return that has data in both years, as far as asked for."""
    what = ("continuity", *sorted(asked.items()))
    return scope.keep(what, partial(_found, scope, asked), last_year=True, large=True)


def _found(scope: Scope, asked: Asked) -> Found:
    pairs = pairs_of(scope.spec, asked.get("section")) if scope.spec else []
    places = max((pair.item.places for pair in pairs), default=0)
    threshold = asked["threshold"].normalize()
    rows = list(islice(_rows(scope, pairs, threshold, asked.get("show")), MOST_ROWS + 1))
    said = TOO_MANY if len(rows) > MOST_ROWS else ""
    rows = sorted(rows[:MOST_ROWS], key=lambda row: str(row[1]))
    return scope.found(_columns(places, threshold), rows, said)


def _columns(places: int, threshold: Decimal) -> Sequence[Column]:
    return (
        Column("Section", "The title of the section"),
        Column("Item", "Its question and code; the parts of an item that was split together"),
        Column("Label", "The words of the form"),
        Column("This year", "The number; blank where there is none", Decimal, places),
        Column("Last year", "The same of last year's return", Decimal, places),
        Column("Change", "This year less last year", Decimal, places, change_unit=""),
        Column("Change in %", "The change, of last year; blank where that was 0", Decimal, 1, "%"),
        Column("What changed", f"Whether the change is above {threshold:f}%, or a year is blank"),
        Column("Compared with", "Which item of last year it is compared with"),
    )


def _rows(
    scope: Scope, pairs: Sequence[Pair], threshold: Decimal, show: str | None
) -> Iterator[Row]:
    if scope.spec is None:
        return
    before = _values_by_source(scope.previous)
    last, last_values = next(before, _NOBODY)
    for who, values in _values_by_source(scope.returns):
        # Both are in the order of their sources, so that neither year has to be held whole.
        while last is not None and last[0] < who[0]:
            last, last_values = next(before, _NOBODY)
        if last is None:
            return
        if last[0] == who[0]:
            carried = carry_forward(scope.spec, last_values)
            for one in compared(pairs, values, carried, threshold):
                if show in (ALL, one.move) or (not show and one.move is not Move.WITHIN):
                    yield (who[1], who[2], *_cells(one, threshold))


Who = tuple[int, str, str]
"""An organisation: its key, name and Native ID."""

_NOBODY: tuple[Who | None, Values] = (None, {})


def _values_by_source(returns: QuerySet[Return]) -> Iterator[tuple[Any, Values]]:
    """The values of the sections that occur once, by the source, in the order of sources."""
    source = "return_of__source"
    records = Record.objects.filter(
        return_of__in=returns.order_by().values("pk"), return_of__loaded_at__isnull=False, key=""
    )
    fields = (source, f"{source}__name", f"{source}__native_id", "values")
    found = records.order_by(source).values_list(*fields).iterator()
    for who, rows in groupby(found, key=lambda row: row[:3]):
        merged: dict[str, Any] = {}
        for row in rows:
            merged.update(row[3])
        yield who, merged


def _cells(one: Compared, threshold: Decimal) -> Row:
    pair = one.pair
    return (
        pair.section,
        pair.name,
        pair.label,
        one.now,
        one.before,
        one.change,
        one.per_cent,
        _what(one, threshold),
        pair.lineage,
    )


def _what(one: Compared, threshold: Decimal) -> str:
    return {
        Move.OVER: f"Changed by more than {threshold:f}%",
        Move.BLANK: f"Blank this year. Last year: {one.said}" if one.said else "Blank this year",
        Move.NEW: f"Blank last year. This year: {one.said}" if one.said else "Blank last year",
        Move.WITHIN: one.said or f"Changed by {threshold:f}% or less",
    }[one.move]
