"""Which returns of many a deed is possible for: asked of `returns.access`, once for all alike."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from collect.desk.bulk import step_for
from collect.desk.models import Deed
from collect.organisations.models import Organisation
from collect.returns.access import (
    Actor,
    Decision,
    may_export,
    may_ok,
    may_take,
    may_write_note,
)
from collect.returns.extensions import READ_WITH_IT, more_time_in
from collect.returns.models import Return
from collect.returns.reach import Reach
from collect.returns.reminders import may_remind

_OPEN_ERRORS = re.compile(r"^[\d,]+ errors? (is|are) open")

_ASKS: dict[Deed, Callable[[Actor, Return], Decision]] = {
    Deed.OK: may_ok,
    Deed.REMIND: may_remind,
    Deed.EXPORT: may_export,
    Deed.ANSWER: may_write_note,
}

THE_SOURCE = "its source"
"""What a reason that stands for many returns calls the source of each."""


@dataclass(frozen=True, slots=True)
class Decided:
    """One return of many by its key, its status, and why the deed is not possible ("" = it is)."""

    pk: int
    status: str
    why: str


def decide(actor: Actor, deed: Deed, return_: Return) -> Decision:
    """Whether the actor may do the deed to the return now."""
    if ask := _ASKS.get(deed):
        return ask(actor, return_)
    return may_take(actor, step_for(deed, actor), return_)


def why_not(decision: Decision, return_: Return) -> str:
    """The reason of a refusal in words that fit every return refused for the same; "" for a yes."""
    general = decision.reason.replace(return_.source.name, THE_SOURCE)
    return _OPEN_ERRORS.sub("errors are open", general)


def decide_each(reach: Reach, deed: Deed, returns: QuerySet[Return]) -> Iterator[Decided]:
    """What is decided for each of the returns, in the order of their keys.

    Returns that are alike in all that decides are asked about once, through one that stands for
    them; so thousands cost two queries.
    """
    more_time = more_time_in(reach.collection)
    said: dict[tuple[object, ...], str] = {}
    facts = ("pk", "source", "status", "errors", "loaded_at")
    for pk, source, status, errors, loaded_at in returns.order_by("pk").values_list(*facts):
        until = more_time.until(source)
        alike = (status, errors, loaded_at is None, until)
        if alike not in said:
            one = _standing_for(reach, until, status=status, errors=errors, loaded_at=loaded_at)
            said[alike] = why_not(decide(reach.actor, deed, one), one)
        yield Decided(pk, status, said[alike])


def _standing_for(reach: Reach, until: date | None, **facts: object) -> Return:
    """A return that is not stored, with the facts that decide and a source without a name."""
    one = Return(collection=reach.collection, source=Organisation(name=THE_SOURCE), **facts)
    setattr(one, READ_WITH_IT, until)
    return one
