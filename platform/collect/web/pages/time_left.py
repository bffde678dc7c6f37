"""How long a return can be changed, and asking for more time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils import timezone

from collect.organisations.roles import Role
from collect.returns.access import Decision
from collect.returns.extensions import due_date_for, until_for, why_closed_now
from collect.returns.models import Extension, ExtensionState
from collect.returns.more_time import may_ask_for_more_time, may_withdraw
from collect.returns.windows import day_words, days_left, last_day
from collect.web.pages.extensions import ExtensionRow, TimeForm, extension_row
from collect.web.pages.parts import ReturnHead

SHOWN_AT_MOST = 20
"""Extensions that a source's own page of them lists, the newest."""


@dataclass(frozen=True, slots=True)
class TimeLeft:
    """Until when a return can be changed, as its own page tells its reader."""

    told: str
    due: str
    may_ask: Decision
    is_waiting: bool
    last: ExtensionRow | None


@dataclass(frozen=True, slots=True)
class MoreTimePage:
    """What `web/extension.html` shows: how long there is, what was asked before, and the form."""

    head: ReturnHead
    told: str
    may_ask: Decision
    rows: list[ExtensionRow]
    waiting: ExtensionRow | None
    may_withdraw: Decision
    form: TimeForm


def extensions_of(head: ReturnHead) -> list[ExtensionRow]:
    """The extensions of the return's own organisation, newest first."""
    return_, today = head.return_, timezone.localdate()
    theirs = Extension.objects.filter(
        collection=return_.collection_id, organisation=return_.source_id
    )
    known = theirs.select_related("organisation", "asked_by", "decided_by", "withdrawn_by")
    return [extension_row(extension, today) for extension in known[:SHOWN_AT_MOST]]


def time_left(head: ReturnHead) -> TimeLeft | None:
    """How long the return can be changed; None where the collection closes to nobody."""
    collection = head.return_.collection
    if last_day(collection, _worker(head)) is None:
        return None
    rows = extensions_of(head)
    return TimeLeft(
        told=_told(head),
        due=_due(head) if any(row.extension.decided_at for row in rows) else "",
        may_ask=may_ask_for_more_time(head.actor, head.return_),
        is_waiting=_waiting(rows) is not None,
        last=rows[0] if rows else None,
    )


def more_time_page(head: ReturnHead, form: TimeForm) -> MoreTimePage:
    """The page on which a source, or its agent, asks for more time."""
    rows = extensions_of(head)
    waiting = _waiting(rows)
    return MoreTimePage(
        head=head,
        told=_told(head),
        may_ask=may_ask_for_more_time(head.actor, head.return_),
        rows=rows,
        waiting=waiting,
        may_withdraw=may_withdraw(head.actor, waiting.extension) if waiting else Decision("none"),
        form=form,
    )


def _waiting(rows: Sequence[ExtensionRow]) -> ExtensionRow | None:
    asked = (row for row in rows if row.extension.state == ExtensionState.ASKED)
    return next(asked, None)


def _worker(head: ReturnHead) -> Role:
    """Whose time it is: the agent's own, or the source's for everybody else who reads."""
    return Role.AGENT if head.actor.role == Role.AGENT else Role.SOURCE


def _told(head: ReturnHead) -> str:
    """Until when the return can be changed, as a sentence."""
    return_, role = head.return_, _worker(head)
    if closed := why_closed_now(return_, role):
        return f"{closed}."
    collection, today = return_.collection, timezone.localdate()
    usual, last = last_day(collection, role), last_day(collection, role, until_for(return_))
    if usual is None or last is None:
        return f"{collection.name} has no closing date."
    mine = role == head.actor.role
    who = "You can change " + ("your return" if role == Role.SOURCE else "this return")
    who = who if mine else f"{return_.source.name} can change its return"
    extended = f" (extended from {day_words(usual)})" if last > usual else ""
    return f"{who} until the end of {day_words(last)}{extended}. {_left(days_left(last, today))}"


def _due(head: ReturnHead) -> str:
    """By when the return is due, if that is later than for others."""
    collection = head.return_.collection
    due = due_date_for(collection, head.return_.source)
    if due is None or due == collection.return_date:
        return ""
    return f"With its extension the return is due on {day_words(due)}."


def _left(days: int) -> str:
    if days == 0:
        return "Today is the last day."
    return "1 day is left." if days == 1 else f"{days:,} days are left."
