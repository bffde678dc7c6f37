"""The report of timeliness: when each return came, against the day on which it was due."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

from django.db.models import Count, F, Min, Q, QuerySet
from django.utils import timezone

from collect.desk.reports.options import Asked, Option
from collect.desk.reports.rows import Row
from collect.desk.reports.scope import Found, Scope, Sorted
from collect.exchange.table_files import Column
from collect.returns.extensions import MoreTime, more_time_in
from collect.returns.models import Return, StatusChange
from collect.returns.workflow import ReturnStatus

OPTIONS = (Option("late", "tick", "Only late returns"),)

SUBMITTED = "first_submitted_on"

COLUMNS: tuple[Sorted, ...] = (
    (Column("Status", "Where the return stands"), "status"),
    (Column("Due", "The day by which it is due, with more time where it was given", date), ""),
    (Column("First loaded", "The day on which data first came in", date), ""),
    (Column("First submitted", "The day on which it was first submitted", date), SUBMITTED),
    (
        Column("Last submitted", "The newest submission; blank while another is needed", date),
        "submitted_at",
    ),
    (Column("Authorised", "The day on which the department accepted it", date), "authorised_at"),
    (Column("Times submitted", "How often it was submitted", int), ""),
    (
        Column(
            "Days late",
            "From the day on which it was due to its first submission, or to today where there "
            "was none; below 0 it was early, or there is still time",
            int,
        ),
        "",
    ),
    (Column("Late", "Yes: first submitted after that day, or due and still not submitted"), ""),
)

FIELDS = (
    "pk",
    "source",
    "source__name",
    "source__native_id",
    "status",
    "submitted_at",
    "authorised_at",
)


def timeliness(scope: Scope, asked: Asked) -> Found:
    """A row for each return: first those that have not come, then those of the last day."""
    more_time, today = more_time_in(scope.collection), timezone.localdate(scope.at)
    found = _late(scope.returns, more_time, today) if asked.get("late") else scope.returns

    def build(some: Sequence[Any]) -> Iterable[Row]:
        steps = _steps([pk for pk, *_ in some])
        for pk, source, name, native_id, status, last, authorised in some:
            loaded, submitted, times = steps.get(pk, (None, None, 0))
            due, came = more_time.due_date(source), _day(submitted)
            days = ((came or today) - due).days if due else None
            yield (
                name,
                native_id,
                ReturnStatus(status).label,
                due,
                _day(loaded),
                came,
                _day(last),
                _day(authorised),
                times,
                days,
                "Yes" if days is not None and days > 0 else "No",
            )

    newest_first = F(SUBMITTED).desc(nulls_first=True)
    query = found.order_by(newest_first, "source__native_id").values_list(*FIELDS)
    return scope.found_by(query, build, COLUMNS, counted=found)


def _late(returns: QuerySet[Return], more_time: MoreTime, today: date) -> QuerySet[Return]:
    """Those that came after the day on which they were due, or did not and it is over."""
    groups: dict[date, list[int]] = defaultdict(list)
    for organisation in more_time.organisations:
        if due := more_time.due_date(organisation):
            groups[due].append(organisation)
    usual = more_time.collection.return_date
    if usual is None:
        return returns.none()
    late = ~Q(source__in=more_time.organisations) & _after(usual, today)
    for due, organisations in groups.items():
        late |= Q(source__in=organisations) & _after(due, today)
    return returns.filter(late)


def _after(due: date, today: date) -> Q:
    """Whether a return was first submitted after the day; one that was not counts as of today."""
    after = Q(first_submitted_on__gt=due)
    return after | Q(first_submitted_on=None) if today > due else after


Steps = tuple[datetime | None, datetime | None, int]
"""First loaded, first submitted, and how often submitted."""


def _steps(returns: Sequence[int]) -> dict[int, Steps]:
    """When and how often the returns were loaded and submitted, by their keys."""
    theirs = StatusChange.objects.filter(return_of__in=returns, step__in=("load", "submit"))
    counted = (
        theirs.order_by()
        .values_list("return_of")
        .annotate(
            loaded=Min("at", filter=Q(step="load")),
            submitted=Min("at", filter=Q(step="submit")),
            times=Count("pk", filter=Q(step="submit")),
        )
    )
    return {pk: (loaded, submitted, times) for pk, loaded, submitted, times in counted}


def _day(at: datetime | None) -> date | None:
    return timezone.localdate(at) if at else None
