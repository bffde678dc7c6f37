"""The picture of the progress: returns by day against the return date, with last year's beside."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import date, timedelta
from itertools import accumulate

from django.utils import timezone

from collect.definitions.selectors import previous_collection
from collect.desk.progress import MILESTONES, days_of_both_years
from collect.exchange.counting import counted
from collect.returns.reach import Reach
from collect.web.charts.lines import Mark, Series, lines
from collect.web.charts.parts import Chart

FARTHEST = 120
"""Days before and after the return date that the picture shows at most."""


def progress_chart(reach: Reach, total: int) -> Chart:
    """How many returns were loaded, submitted and authorised by each day, beside last year's at
    the same distance from the return date."""
    collection, today = reach.collection, timezone.localdate()
    now, then = days_of_both_years(reach)
    series = _series(now, collection.return_date, timedelta(0), until=today)
    before = previous_collection(collection)
    if before and before.return_date and collection.return_date:
        moved = collection.return_date - before.return_date
        series += _series(then, before.return_date, moved, until=None, suffix=" last year")
    due = collection.return_date
    reached = [f"{now[step].total():,} {label.lower()}" for step, label in MILESTONES.items()]
    return lines(
        "progress",
        title="Progress by day",
        told=f"Of {counted(total, 'return')}, {', '.join(reached)} so far.",
        series=series,
        marks=[Mark(due, "Return date")] if due and series else [],
    )


def _series(
    days: Mapping[str, Counter[date]],
    due: date | None,
    moved: timedelta,
    *,
    until: date | None,
    suffix: str = "",
) -> list[Series]:
    """A line for each milestone, from the first day on which any return reached one.

    `moved` puts another year's days at the same distance from this year's return date. A line goes
    on to the last day of all, or to `until` where that is earlier.
    """
    seen = [day for counts in days.values() for day in counts]
    if not seen:
        return []
    first, last = min(seen), max(seen)
    if due:
        first = max(first, due - timedelta(days=FARTHEST))
        last = min(max(last, due), due + timedelta(days=FARTHEST))
    last = min(last, until) if until else last
    if first == last:  # a day alone would draw no line
        first -= timedelta(days=1)
    found = []
    for tone, (step, label) in enumerate(MILESTONES.items(), start=1):
        earlier = sum(n for day, n in days[step].items() if day < first)
        span = [first + timedelta(days=n) for n in range((last - first).days + 1)]
        sums = list(accumulate((days[step][day] for day in span), initial=earlier))[1:]
        points = [(day + moved, number) for day, number in zip(span, sums, strict=True)]
        found.append(Series(f"{label}{suffix}", points, tone=tone, thin=bool(suffix)))
    return found
