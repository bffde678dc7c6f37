"""How far a collection is: how many returns reached what by which day, and how they stand now."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import date
from functools import partial

from django.db.models import Count, Q, QuerySet, Value
from django.db.models.functions import Coalesce, NullIf

from collect.definitions.selectors import previous_collection
from collect.desk.filters import NO_REGION, UNSUBMITTED, changed_since_a_look, region_at
from collect.desk.memory import remembered
from collect.returns.models import Return
from collect.returns.reach import Reach
from collect.returns.status_log import FIRST
from collect.returns.workflow import ReturnStatus

MILESTONES = {"load": "Loaded", "submit": "Submitted", "authorise": "Authorised"}
"""The steps by which progress is told, in the order of a return's way."""

REGION = Coalesce(NullIf(region_at("source"), Value("")), Value(NO_REGION))
"""The region of a return's source, or where that is blank of its parent."""


@dataclass(slots=True)
class Standing:
    """How the returns stand now: how many in each status and region, and what asks for a look."""

    by_status: Counter[str] = field(default_factory=Counter)
    by_region: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    unsubmitted: int = 0
    to_confirm: int = 0
    submitted_with_errors: int = 0

    @property
    def total(self) -> int:
        """All returns within reach."""
        return self.by_status.total()

    @property
    def regions(self) -> list[str]:
        """The regions by name, NO_REGION last."""
        return sorted(self.by_region, key=lambda region: (region == NO_REGION, region))


def standing_of(reach: Reach) -> Standing:
    """How the returns within reach stand now."""
    return remembered(reach, "standing", partial(_standing_of, reach))


def _standing_of(reach: Reach) -> Standing:
    found = Standing()
    rows = (
        reach.returns.order_by()
        .values_list(REGION, "status")
        .annotate(
            returns=Count("pk"),
            unsure=Count("pk", filter=Q(to_confirm__gt=0)),
            wrong=Count("pk", filter=Q(errors__gt=0)),
        )
    )
    for region, status, returns, to_confirm, with_errors in rows:
        found.by_status[status] += returns
        found.by_region[region][status] += returns
        found.to_confirm += to_confirm
        if status in UNSUBMITTED:
            found.unsubmitted += returns
        if status == ReturnStatus.SUBMITTED:
            found.submitted_with_errors += with_errors
    return found


def changed_count(reach: Reach) -> int:
    """How many returns somebody changed since the reader last looked."""
    return reach.returns.filter(changed_since_a_look(reach)).count()


Days = dict[str, Counter[date]]
"""On which local days how many returns reached each of the MILESTONES for the first time."""


def days_of_both_years(reach: Reach) -> tuple[Days, Days]:
    """The days of the returns within reach, and those of last year's."""
    last = previous_collection(reach.collection)
    before = reach.returns_of(last) if last else Return.objects.none()
    return remembered(
        reach, "days", lambda: (days_of(reach.returns), days_of(before)), last_year=True
    )


def days_of(returns: QuerySet[Return]) -> Days:
    """The days of these returns; one that is sent back and submitted again counts once."""
    found: Days = {step: Counter() for step in FIRST}
    for *on, number in returns.order_by().values_list(*FIRST.values()).annotate(Count("pk")):
        for step, day in zip(FIRST, on, strict=True):
            if day:
                found[step][day] += number
    return found
