"""Reminding the sources of many returns: an entry in the log and in the trail of each."""

from __future__ import annotations

from collections.abc import Sequence

from collect.returns import history, trail
from collect.returns.access import Actor, insist
from collect.returns.models import Return, StatusChange, TrailKind
from collect.returns.reminders import may_remind
from collect.returns.status_log import entry
from collect.returns.texts import UnfitText, readable

DONE = "Source reminded"


def log_reminders(returns: Sequence[Return], *, by: Actor, text: str) -> None:
    """Write into logs and trails of returns, which the caller has locked, that the source is
    reminded.

    Raises Refused when there is nothing to remind one of, or without a text.
    """
    text = readable(text, "The reminder")
    if not text:
        raise UnfitText("Enter what the reminder says")
    for return_ in returns:
        insist(may_remind(by, return_))
    with history.recorded(by, DONE, text):
        for return_ in returns:
            trail.moved(return_, TrailKind.REMINDER)
        StatusChange.objects.bulk_create(
            entry(return_, "remind", DONE, before=return_.status, by=by, reason=text)
            for return_ in returns
        )
