"""Taking a step on many returns at once, and taking it back; each has a history of its own."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime

from django.utils import timezone

from collect.returns import history
from collect.returns.access import Actor, Decision, may_take
from collect.returns.models import Return, StatusChange
from collect.returns.services.status import DATED, moved, reason_for
from collect.returns.telling import tell_of_steps
from collect.returns.workflow import ReturnStatus, leads_from, step_of, target_of

APPROVALS = ("approve", "take_back", "amend_by_source", "load", "delete_data")
"""The steps that set or clear when a return was approved."""

MANY_STEPS = ("approve", "authorise", "reject_by_agent", "reject_by_collector")
"""The steps that can be taken on many returns: none of them touches data."""

Refusals = dict[int, Decision]
"""Why nothing was done to some of the returns, by their keys."""


def take_step_on_each(
    returns: Sequence[Return], name: str, *, by: Actor, reason: str = ""
) -> Refusals:
    """Take the step, one of MANY_STEPS, on returns that the caller has locked, where it may.

    What is written for each is what `take_step` writes. Raises Refused when the step needs a
    reason and none is given.
    """
    reason, now = reason_for(name, reason), timezone.now()
    decided = {return_.pk: may_take(by, name, return_) for return_ in returns}
    taken = [return_ for return_ in returns if decided[return_.pk]]
    with history.recorded(by, step_of(name).done, reason):
        log = [moved(return_, name, by=by, reason=reason) for return_ in taken]
        facts: dict[str, object] = {"status": target_of(name)}
        if name in DATED:
            facts[DATED[name]] = now
            for return_ in taken:
                setattr(return_, DATED[name], now)
        _store(taken, facts)
        tell_of_steps(taken, name, by=by, reason=reason)
        StatusChange.objects.bulk_create(log)
    return {pk: decision for pk, decision in decided.items() if not decision}


def take_step_back_on_each(
    returns: Sequence[tuple[Return, str]], name: str, *, by: Actor, reason: str, done: str
) -> Refusals:
    """Undo the step on returns that the caller has locked, where each is still where it led.

    With each return comes the status that it had before. `done` says in the history what was
    taken back. Raises Refused without a reason.
    """
    reason = reason_for("take_back", reason)
    decided = {return_.pk: may_take_back(by, name, return_, to) for return_, to in returns}
    groups: dict[tuple[str, datetime | None], list[Return]] = defaultdict(list)
    with history.recorded(by, done, reason):
        log = []
        for return_, to in returns:
            if decided[return_.pk]:
                log.append(moved(return_, "take_back", by=by, reason=reason, done=done, to=to))
                dated = _approved_before(return_) if name == "approve" else None
                groups[to, dated].append(return_)
        for (to, dated), theirs in groups.items():
            facts = {"status": to} | ({DATED[name]: dated} if name in DATED else {})
            for return_ in theirs:
                vars(return_).update({key: facts[key] for key in facts if key != "status"})
            _store(theirs, facts)
        moved_back = [return_ for theirs in groups.values() for return_ in theirs]
        tell_of_steps(moved_back, "take_back", by=by, reason=reason)
        StatusChange.objects.bulk_create(log)
    return {pk: decision for pk, decision in decided.items() if not decision}


def may_take_back(actor: Actor, name: str, return_: Return, to: str) -> Decision:
    """Whether the actor may undo the step called `name`, after which the status is `to` again."""
    if actor.role not in step_of(name).by:
        return may_take(actor, name, return_)
    if return_.status != target_of(name) or not leads_from(name, to):
        return Decision(f"the status is {return_.get_status_display()}")
    return may_take(actor, "take_back", return_)


def _store(returns: Sequence[Return], facts: dict[str, object]) -> None:
    """Store what is the same for all of them; the caller's lock keeps others away."""
    Return.objects.filter(pk__in=[return_.pk for return_ in returns]).update(**facts)


def _approved_before(return_: Return) -> datetime | None:
    """When the return was approved before its newest approval, by its log; None: it was not."""
    stands: list[datetime] = []
    for change in return_.status_changes.filter(step__in=APPROVALS):
        if change.step == "approve":
            stands.append(change.at)
        elif change.step == "take_back":
            if change.from_status == ReturnStatus.APPROVED:
                stands.pop()
        else:
            stands.clear()
    return stands[-2] if len(stands) > 1 else None
