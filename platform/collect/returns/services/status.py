"""Taking a step of the workflow: submit, approve, authorise, reject, reopen, delete, restore."""

from __future__ import annotations

from django.utils import timezone

from collect.returns import history
from collect.returns.access import Actor, Refused, insist, may_take
from collect.returns.locking import locked
from collect.returns.models import Return
from collect.returns.services.findings import reconcile
from collect.returns.services.validation import validate, validate_next_year
from collect.returns.status_log import entry
from collect.returns.texts import readable
from collect.returns.workflow import step_of
from rules.findings import Outcome

DATED = {"submit": "submitted_at", "approve": "approved_at", "authorise": "authorised_at"}


def take_step(return_pk: int, name: str, *, by: Actor, reason: str = "") -> Return:
    """Take the step called `name`, in one transaction with its history.

    Raises Refused, with the reason in words, when the actor may not take it now or when the
    step needs a reason and none is given.
    """
    step = step_of(name)
    with history.recorded(by, step.done, reason):
        return_ = locked(return_pk)
        insist(may_take(by, name, return_))
        reason = readable(reason, "The reason")
        if step.needs_reason and not reason:
            raise Refused("Enter a reason, so that the source knows what to do next")
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


def move(return_: Return, name: str, *, by: Actor, reason: str = "", done: str = "") -> None:
    """Take the transition and log it; the caller holds the lock and saves the return."""
    before = return_.status
    getattr(return_, name)()
    done = done or step_of(name).done
    entry(return_, name, done, before=before, by=by, reason=reason).save()


def _empty(return_: Return) -> None:
    for record in return_.records.all():
        history.record_as_loaded(record, return_)
        record.values, record.unreadable = {}, {}
        record.version += 1
        record.save()
    reconcile([(return_, Outcome((), ()))])
    return_.loaded_at = None
    return_.loaded_from = ""
    return_.submitted_at = return_.approved_at = None


def _refill(return_: Return) -> None:
    for record in return_.records.all():
        held = history.values_before_deletion(record)
        if held is not None:
            record.values, record.unreadable = held
            record.version += 1
            record.save()
    return_.loaded_at = timezone.now()
    validate([return_])
