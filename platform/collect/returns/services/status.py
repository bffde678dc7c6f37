"""Taking a step of the workflow: submit, approve, authorise, reject, reopen, delete, restore."""

from __future__ import annotations

from django.utils import timezone

from collect.returns import history
from collect.returns.access import Actor, Refused, insist, may_take
from collect.returns.locking import locked
from collect.returns.models import Return, StatusChange
from collect.returns.services.findings import reconcile
from collect.returns.services.validation import validate
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
        if step.needs_reason and not reason.strip():
            raise Refused("Enter a reason, so that the source knows what to do next.")
        move(return_, name, by=by, reason=reason.strip())
        if name in DATED:
            setattr(return_, DATED[name], timezone.now())
        if name == "reopen":
            return_.authorised_at = None
        if name == "delete_data":
            _empty(return_)
        if name == "restore_data":
            _refill(return_)
        return_.save()
    return return_


def move(return_: Return, name: str, *, by: Actor, reason: str = "", done: str = "") -> None:
    """Take the transition and log it; the caller holds the lock and saves the return."""
    before = return_.status
    getattr(return_, name)()
    StatusChange.objects.create(
        return_of=return_,
        step=name,
        done=done or step_of(name).done,
        from_status=before,
        to_status=return_.status,
        by=by.user,
        role=by.role,
        organisation=by.organisation_name,
        at=timezone.now(),
        reason=reason,
    )


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
