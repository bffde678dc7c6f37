"""Findings across returns, counted by what became of them: by rule and section, and by return."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from decimal import Decimal
from typing import Any, TypeVar

from django.db.models import Count, Exists, Model, OuterRef, Q, QuerySet

from collect.desk.filters import in_region
from collect.organisations.roles import Role
from collect.returns.models import Finding, FindingState, FixedFinding, Note, Return
from collect.returns.reach import Reach

Found = TypeVar("Found", bound=Model)


@dataclass(slots=True)
class Tally:
    """How many findings stand, by what became of them, and how many were fixed.

    `open` leaves out those that their source explained in a note. `returns` counts those with a
    standing finding.
    """

    open: int = 0
    explained: int = 0
    confirm_again: int = 0
    okd: int = 0
    fixed: int = 0
    returns: int = 0

    @property
    def standing(self) -> int:
        """Those that fire now."""
        return self.open + self.explained + self.confirm_again + self.okd

    @property
    def fired(self) -> int:
        """Those that fire now or did once."""
        return self.standing + self.fixed

    @property
    def false_alarms(self) -> Decimal | None:
        """Per cent of all that fired that were OK'd: alarms about what is right."""
        return Decimal(100 * self.okd) / self.fired if self.fired else None

    def add(self, other: Tally) -> None:
        """Count those of another tally too."""
        for field in fields(self):
            setattr(self, field.name, getattr(self, field.name) + getattr(other, field.name))


@dataclass(frozen=True, slots=True)
class RulePlace:
    """One rule at one section ("" for the whole return), as severe as its findings are."""

    rule: str
    section: str
    severity: str


def tallies_of_rules(
    reach: Reach, *, severity: str = "", region: str = ""
) -> dict[RulePlace, Tally]:
    """The tally of each rule that fired within reach, in a bounded number of queries."""
    theirs = returns_in(reach, region)
    findings, fixed = standing(theirs), FixedFinding.objects.filter(return_of__in=theirs)
    if severity:
        findings, fixed = findings.filter(severity=severity), fixed.filter(severity=severity)
    by = ("rule", "section", "severity")
    found = {RulePlace(*key): tally for key, tally in _tallied(findings, fixed, by).items()}
    many = findings.exclude(record="").order_by().values_list(*by)
    for *key, returns in many.annotate(returns=Count("return_of", distinct=True)):
        found[RulePlace(*key)].returns = returns
    return found


def tallies_of_returns(returns: Iterable[int] | QuerySet[Return]) -> dict[int, Tally]:
    """The tally of each return by its key; returns without findings are absent."""
    fixed = FixedFinding.objects.filter(return_of__in=returns)
    found = _tallied(standing(returns), fixed, ("return_of",))
    return {key: tally for (key,), tally in found.items()}


def returns_in(reach: Reach, region: str = "") -> QuerySet[Return]:
    """The returns within reach, of one region if it is named, without an order."""
    theirs = reach.returns.order_by()
    return theirs.filter(in_region(region)) if region else theirs


def standing(returns: Iterable[int] | QuerySet[Return]) -> QuerySet[Finding]:
    """The findings that stand against these returns."""
    theirs = Finding.objects.filter(return_of__in=returns)
    return theirs.exclude(state=FindingState.SOLVED).order_by()


def source_explained() -> Exists:
    """Whether the source wrote a note on a finding."""
    same = {name: OuterRef(name) for name in ("return_of", "rule", "section", "record")}
    return Exists(Note.objects.filter(role=Role.SOURCE, **same))


def _tallied(
    findings: QuerySet[Finding], fixed: QuerySet[FixedFinding], by: Sequence[str]
) -> dict[tuple[Any, ...], Tally]:
    """The tally by the fields `by`. `returns` counts findings, so it is right where each return
    has but one."""
    found: dict[tuple[Any, ...], Tally] = defaultdict(Tally)
    noted = Count("pk", filter=Q(source_explained(), state=FindingState.OPEN))
    for *key, state, count, explained in _counted(findings, *by, "state").annotate(noted=noted):
        tally = found[tuple(key)]
        setattr(tally, state, count - explained)
        tally.explained += explained
        tally.returns += count
    for *key, count in _counted(fixed.order_by(), *by):
        found[tuple(key)].fixed = count
    return found


def _counted(rows: QuerySet[Found], *by: str) -> QuerySet[Found, tuple[Any, ...]]:
    return rows.values_list(*by).annotate(count=Count("pk"))
