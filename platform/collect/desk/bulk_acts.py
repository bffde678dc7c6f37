"""Reading bulk acts: those that somebody sees, and what became of each return of one."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Max, Q, QuerySet, Window
from django.db.models.functions import RowNumber

from collect.desk.models import BulkAct, BulkMember, Deed, MemberState
from collect.organisations.roles import Role
from collect.returns.models import Finding
from collect.returns.reach import Reach
from collect.returns.services.findings import OPEN_STATES

NAMED = 5
"""Returns that are named for each reason."""


def acts_seen(reach: Reach) -> QuerySet[BulkAct]:
    """The acts that somebody at the desk sees, newest first.

    An agent sees those of its own organisation, everybody else all; what is only prepared is seen
    by who prepared it.
    """
    acts = BulkAct.objects.filter(collection=reach.collection)
    if reach.is_agent:
        acts = acts.filter(role=Role.AGENT, organisation=reach.actor.organisation)
    acts = acts.filter(Q(started_at__isnull=False) | Q(by=reach.actor.user))
    return acts.select_related("collection", "by", "organisation", "undone_by")


def members_seen(act: BulkAct, reach: Reach) -> QuerySet[BulkMember]:
    """The returns of the act, as far as they are still within reach: an agent's sources move."""
    members = act.members.order_by("pk")
    if reach.is_agent:
        members = members.filter(return_of__agent=reach.actor.organisation)
    return members


def sees_file(act: BulkAct, reach: Reach) -> bool:
    """Whether somebody may have the file of an export: all returns in it are within reach."""
    exported = act.members.filter(state=MemberState.DONE)
    return members_seen(act, reach).filter(state=MemberState.DONE).count() == exported.count()


def numbers_by_state(members: QuerySet[BulkMember]) -> dict[str, int]:
    """How many returns are in each state."""
    return dict(members.order_by().values_list("state").annotate(Count("pk")))


@dataclass(frozen=True, slots=True)
class Reason:
    """Why returns were left out, or kept: how many for this, and the names of the first few."""

    why: str
    number: int
    names: list[str]

    @property
    def more(self) -> int:
        """How many are not named."""
        return self.number - len(self.names)


def reasons(members: QuerySet[BulkMember], state: MemberState) -> list[Reason]:
    """Why returns are in a state, the most frequent reason first."""
    theirs = members.order_by().filter(state=state)
    numbers = theirs.values_list("why").annotate(number=Count("pk")).order_by("-number", "why")
    place = Window(RowNumber(), partition_by="why", order_by="return_of__source__name")
    first = theirs.annotate(place=place).filter(place__lte=NAMED).order_by("why", "place")
    names: dict[str, list[str]] = defaultdict(list)
    for why, name in first.values_list("why", "return_of__source__name"):
        names[why].append(name)
    return [Reason(why, number, names[why]) for why, number in numbers]


def open_findings(act: BulkAct) -> QuerySet[Finding]:
    """The open errors and queries of the returns of a prepared act that are not left out."""
    waiting = act.members.filter(state=MemberState.WAITING).values("return_of")
    return Finding.objects.filter(return_of__in=waiting, state__in=OPEN_STATES)


def rules_to_ok(act: BulkAct) -> QuerySet[Finding, dict[str, Any]]:
    """The rules with open findings in a prepared act: how many, in how many returns, and one of
    their messages."""
    found = open_findings(act).order_by().values("rule", "number", "severity")
    told = found.annotate(
        findings=Count("pk"), returns=Count("return_of", distinct=True), message=Max("message")
    )
    return told.order_by("severity", "number", "rule")


def lacks_rules(act: BulkAct) -> bool:
    """Whether a prepared OK still waits for somebody to choose what to OK."""
    return act.deed == Deed.OK and "targets" not in act.options
