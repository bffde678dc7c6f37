"""The trail: every act on a return becomes one entry, chained to the one before it.

Whoever writes to a return does so inside `acting`, over the locked return, and tells what was
written: records, findings, notes, or that the return itself moved. When the act ends, each
return that was touched gets one entry, in the same transaction.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from collect.organisations.models import User
from collect.organisations.roles import Role
from collect.returns.access import OPERATOR, Actor
from collect.returns.models import Finding, Note, Record, Return, TrailKind
from collect.returns.models.return_ import LONGEST_DEED
from collect.returns.trail_touch import Touch
from collect.returns.trail_writing import append


@dataclass(slots=True)
class Act:
    """One act that is going on, and the returns that it has touched by their keys."""

    by: Actor
    act: str
    reason: str
    began: datetime
    touches: dict[int, Touch] = field(default_factory=dict)

    def touch(self, return_: Return, kind: TrailKind) -> Touch:
        """What the act does to a return; the instance that told last has its newest fields."""
        if return_.pk not in self.touches:
            self.touches[return_.pk] = Touch(return_, self.by, self.act, self.reason)
        found = self.touches[return_.pk]
        found.return_ = return_
        found.kinds.add(kind)
        return found

    def take_in(self, later: Act) -> None:
        """Add what an act inside this one did."""
        for pk, touch in later.touches.items():
            if pk in self.touches:
                self.touches[pk].take_in(touch)
            else:
                self.touches[pk] = touch


_going_on: ContextVar[Act | None] = ContextVar("the act that is going on", default=None)


@contextmanager
def acting(by: Actor, act: str, reason: str = "") -> Iterator[None]:
    """One transaction in which `by` does something to returns, and its entries in their trails.

    An act inside another one adds to that one's entries, unless it fails.
    """
    outer = _going_on.get()
    began = outer.began if outer else timezone.now()
    mine = Act(by, act[:LONGEST_DEED], reason, began)
    with transaction.atomic():
        token = _going_on.set(mine)
        try:
            yield
        finally:
            _going_on.reset(token)
        if outer is None:
            append(list(mine.touches.values()), began)
    if outer is not None:
        outer.take_in(mine)


@contextmanager
def following(act: str) -> Iterator[None]:
    """What an act brings about for other returns: theirs is told as `act`, by the same person."""
    with acting(_current().by, act):
        yield


def moved(return_: Return, kind: TrailKind = TrailKind.STATUS) -> None:
    """The return itself changed: its status or its publication."""
    _current().touch(return_, kind)


def wrote(return_: Return, records: Iterable[Record]) -> None:
    """These records were added or changed; they are stored when the act ends at the latest."""
    if rows := list(records):
        _current().touch(return_, TrailKind.DATA).records.write(rows)


def removed(return_: Return, keys: Iterable[int]) -> None:
    """The records with these primary keys went."""
    if gone := list(keys):
        _current().touch(return_, TrailKind.DATA).records.remove(gone)


def found(return_: Return, findings: Iterable[Finding], kind: TrailKind = TrailKind.JUDGED) -> None:
    """These findings are there now, or say something else."""
    if rows := list(findings):
        _current().touch(return_, kind).findings.write(rows)


def solved(return_: Return, keys: Iterable[int]) -> None:
    """The findings with these primary keys went."""
    if gone := list(keys):
        _current().touch(return_, TrailKind.JUDGED).findings.remove(gone)


def ordered(return_: Return, findings: Sequence[Finding]) -> None:
    """These findings stand now, in this order; some of them had another place before."""
    _current().touch(return_, TrailKind.JUDGED).order = findings


def noted(return_: Return, notes: Iterable[Note]) -> None:
    """These notes were added, or went with their record to another key."""
    if rows := list(notes):
        _current().touch(return_, TrailKind.NOTE).notes.write(rows)


def judged(return_: Return, settings: Mapping[str, str]) -> None:
    """The return was judged, with these rules set otherwise than published, by their numbers.

    Told after the findings: judging again that changes nothing is no entry.
    """
    touch = _current().touches.get(return_.pk)
    if touch is not None:
        touch.return_, touch.settings = return_, settings


def designer(user: User | None) -> Actor:
    """Somebody who publishes or switches rules, as an actor; without a user the operator."""
    return Actor(user, Role.DESIGNER, None) if user else OPERATOR


def _current() -> Act:
    act = _going_on.get()
    if act is None:
        raise RuntimeError("Returns are written inside trail.acting or history.recorded only.")
    return act
