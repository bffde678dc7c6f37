"""A rule of a draft tried on returns: how many fail and whose, and what other thresholds would."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from collect.definitions.grounds import Ground
from collect.definitions.models import DataCollection
from collect.organisations.models import User
from collect.returns.sight import sees_all_returns
from collect.returns.trials import Basis, TrialReturn, trial_returns, who_sees_returns
from rules.boundaries import Subject
from rules.findings import Verdict
from rules.kinds import text_of
from rules.language.targets.python import Slots
from rules.trials import Flagged, extracted, flagged, threshold_of, tried

MOST_NAMED = 200
"""Authorities named under one verdict."""


@dataclass(frozen=True, slots=True)
class Named:
    """One return: whose it is, and the values that the rule read, in its order."""

    native_id: str
    name: str
    values: list[str]
    example: str


@dataclass(frozen=True, slots=True)
class Group:
    """The returns with one verdict; of many, the first are named."""

    verdict: str
    words: str
    count: int
    named: list[Named]

    @property
    def more(self) -> int:
        """How many are not named."""
        return self.count - len(self.named)


@dataclass(frozen=True, slots=True)
class Bar:
    """One threshold of the chart, in units of the picture, 0 to 100 high."""

    flagged: Flagged
    x: int
    height: float

    @property
    def y(self) -> float:
        """Where the bar begins."""
        return 100 - self.height


@dataclass(frozen=True, slots=True)
class TrialPage:
    """What a trial shows; for those who may not see returns, nothing but who may."""

    may_see: bool
    who: list[str] = field(default_factory=list)
    basis: str = ""
    total: int = 0
    columns: list[str] = field(default_factory=list)
    groups: list[Group] = field(default_factory=list)
    bars: list[Bar] = field(default_factory=list)
    at: int | None = None
    end: int | None = None
    always_blank: list[str] = field(default_factory=list)

    @property
    def width(self) -> int:
        """The width of the chart."""
        return 10 * len(self.bars)

    @property
    def present(self) -> int:
        """Which threshold the rule has now."""
        return next((n for n, bar in enumerate(self.bars) if bar.flagged.is_present), 0)


def trial_page(
    collection: DataCollection, ground: Ground, subject: Subject, basis: Basis, *, by: User
) -> TrialPage:
    """The verdicts of a rule on the returns of last year, or on those of this year so far."""
    if not sees_all_returns(by, collection.series):
        return TrialPage(may_see=False, who=who_sees_returns(collection.series))
    returns = trial_returns(collection, ground.spec, basis, by=by)
    slots = extracted(subject.rule, subject.names, (one.values for one in returns))
    verdicts = tried(subject.rule, subject.blank, subject.names, slots)
    steps = flagged(subject.rule, subject.blank, subject.names, slots) if returns else []
    threshold = threshold_of(subject.rule)
    return TrialPage(
        may_see=True,
        basis=basis.value,
        total=len(returns),
        columns=list(subject.rule.reads),
        groups=[_group(verdict, returns, verdicts, subject) for verdict in _ORDER],
        bars=_bars(steps, len(returns)),
        at=threshold.at if threshold else None,
        end=threshold.end if threshold else None,
        always_blank=_always_blank(subject, slots) if returns else [],
    )


_ORDER = (Verdict.FAIL, Verdict.UNCHECKED, Verdict.PASS)
_SAID = {
    Verdict.FAIL: "fail",
    Verdict.UNCHECKED: "could not be checked",
    Verdict.PASS: "pass",
}


def _group(
    verdict: Verdict, returns: Sequence[TrialReturn], verdicts: Sequence[Verdict], subject: Subject
) -> Group:
    theirs = [one for one, found in zip(returns, verdicts, strict=True) if found is verdict]
    named = [_named(one, subject) for one in theirs[:MOST_NAMED]]
    return Group(verdict.value, _SAID[verdict], len(theirs), named)


def _named(one: TrialReturn, subject: Subject) -> Named:
    texts = {}
    for name in subject.rule.reads:
        item = subject.names.item(name)
        texts[name] = text_of(one.values.get(name), item) if item else ""
    values = "; ".join(f"{name}={text}" for name, text in texts.items() if text and ";" not in text)
    return Named(one.native_id, one.name, [text or "blank" for text in texts.values()], values)


def _bars(steps: Sequence[Flagged], total: int) -> list[Bar]:
    """The chart; none where no threshold would flag anything."""
    if not any(one.fails for one in steps):
        return []
    return [Bar(one, 10 * place, 100 * one.fails / total) for place, one in enumerate(steps)]


def _always_blank(subject: Subject, slots: Sequence[Slots]) -> list[str]:
    """What the rule reads and none of the returns has: nothing was asked then, or never sent."""
    names = enumerate(subject.rule.reads)
    return [name for place, name in names if all(one[place] is None for one in slots)]
