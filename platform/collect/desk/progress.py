"""How far a collection is: how many returns reached what by which day, and how they stand now."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Count, Q, QuerySet, Value
from django.db.models.functions import Coalesce, NullIf

from collect.desk.filters import NO_REGION, UNSUBMITTED, changed_since_a_look, region_at
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
    """How the returns within reach stand now, in one query."""
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


def days_of(returns: QuerySet[Return]) -> dict[str, Counter[date]]:
    """On which local days how many of the returns were first loaded, submitted and authorised.

    The keys are those of MILESTONES. A return that is sent back and submitted again counts once.
    """
    found: dict[str, Counter[date]] = {step: Counter() for step in FIRST}
    for *on, number in returns.order_by().values_list(*FIRST.values()).annotate(Count("pk")):
        for step, day in zip(FIRST, on, strict=True):
            if day:
                found[step][day] += number
    return found
