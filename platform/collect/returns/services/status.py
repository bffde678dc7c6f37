"""Taking a step of the workflow: submit, approve, authorise, reject, reopen, delete, restore."""

from __future__ import annotations

from django.utils import timezone

from collect.returns import history, trail
from collect.returns.access import Actor, insist, may_take
from collect.returns.locking import locked
from collect.returns.models import Return, StatusChange
from collect.returns.services.findings import reconcile
from collect.returns.services.storing import store_cells
from collect.returns.services.validation import validate, validate_next_year
from collect.returns.status_log import entry
from collect.returns.telling import tell_of_step
from collect.returns.texts import UnfitText, readable
from collect.returns.workflow import step_of
from rules.findings import Outcome

DATED = {"submit": "submitted_at", "approve": "approved_at", "authorise": "authorised_at"}


def take_step(return_pk: int, name: str, *, by: Actor, reason: str = "") -> Return:
    """Take the step called `name`, in one transaction with its history.

    Raises Refused, with the reason in words, when the actor may not take it now or when the
    step needs a reason and none is given.
    """
    reason = reason_for(name, reason)
    with history.recorded(by, step_of(name).done, reason):
        return_ = locked(return_pk)
        insist(may_take(by, name, return_))
        move(return_, name, by=by, reason=reason)
        if name in DATED:
            setattr(return_, DATED[name], timezone.now())
        if name == "reopen":
            return_.authorised_at = None
        if name == "delete_data":
            _empty(return_)
        if name == "restore_data":
            _refill(return_)
        return_.save()
        if name in ("delete_data", "restore_data"):
            validate_next_year([return_])
    return return_


def reason_for(name: str, reason: str) -> str:
    """The reason as it is kept. Raises UnfitText when the step needs one and none is given."""
    reason = readable(reason, "The reason")
    if step_of(name).needs_reason and not reason:
        raise UnfitText("Enter a reason, so that the source knows what to do next")
    return reason


def move(return_: Return, name: str, *, by: Actor, reason: str = "", done: str = "") -> None:
    """Take the transition, tell of it and log it; the caller holds the lock and saves it."""
    change = moved(return_, name, by=by, reason=reason, done=done)
    tell_of_step(return_, name, by=by, reason=reason)
    change.save()


def moved(
    return_: Return, name: str, *, by: Actor, reason: str = "", done: str = "", to: str = ""
) -> StatusChange:
    """Take the transition; its entry in the log, not yet stored, and told to nobody.

    `to` is the status for a transition that leads to several.
    """
    before = return_.status
    step = getattr(return_, name)
    step(to) if to else step()
    trail.moved(return_)
    done = done or step_of(name).done
    return entry(return_, name, done, before=before, by=by, reason=reason)


def _empty(return_: Return) -> None:
    records = list(return_.records.all())
    history.record_all_as_loaded([(return_, records)])
    for record in records:
        record.values, record.unreadable = {}, {}
    store_cells(records)
    trail.wrote(return_, records)
    reconcile([(return_, Outcome((), ()))])
    return_.loaded_at = None
    return_.loaded_from = ""
    return_.submitted_at = return_.approved_at = None


def _refill(return_: Return) -> None:
    records = {record.pk: record for record in return_.records.all()}
    held = history.values_before_deletion(list(records))
    for pk, (values, unreadable) in held.items():
        records[pk].values, records[pk].unreadable = values, unreadable
    store_cells([records[pk] for pk in held])
    trail.wrote(return_, [records[pk] for pk in held])
    return_.loaded_at = timezone.now()
    validate([return_])
