"""Taking a step of the workflow: submit, approve, authorise, reject, reopen, delete, restore."""

from __future__ import annotations

from django.utils import timezone

from collect.returns import history
from collect.returns.access import Actor, insist, may_take
from collect.returns.locking import locked
from collect.returns.models import Return
from collect.returns.services.findings import reconcile
from collect.returns.services.storing import store_cells
from collect.returns.services.validation import validate, validate_next_year
from collect.returns.status_log import entry
from collect.returns.texts import UnfitText, readable
from collect.returns.workflow import step_of
from rules.findings import Outcome

DATED = {"submit": "submitted_at", "approve": "approved_at", "authorise": "authorised_at"}


def take_step(return_pk: int, name: str, *, by: Actor, reason: str = "") -> Return:
    """Take the step called `name`, in one transaction with its history.

    Raises Refused, with the reason in words, when the actor may not take it now or when the
    step needs a reason and none is given.
    """
    step, reason = step_of(name), readable(reason, "The reason")
    with history.recorded(by, step.done, reason):
        return_ = locked(return_pk)
        insist(may_take(by, name, return_))
        if step.needs_reason and not reason:
            raise UnfitText("Enter a reason, so that the source knows what to do next")
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
    records = list(return_.records.all())
    history.record_all_as_loaded([(return_, records)])
    for record in records:
        record.values, record.unreadable = {}, {}
    store_cells(records)
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
    return_.loaded_at = timezone.now()
    validate([return_])
