"""The decision on an upload: load its candidate in place of the data, or drop it."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from collect.exchange.models import Upload, UploadKind, UploadState
from collect.exchange.services.correcting import apply_corrections, may_correct
from collect.exchange.services.judging import candidate_of, state_of
from collect.returns.access import Actor, Decision, Refused, insist, may_upload
from collect.returns.locking import locked
from collect.returns.models import Return
from collect.returns.on_behalf import may_load_for
from collect.returns.services.loading import load_returns


def may_decide(by: Actor, upload: Upload, return_: Return) -> Decision:
    """Whether the actor may load or drop the file; one of many also on the source's behalf."""
    if upload.kind == UploadKind.CORRECTIONS:
        return may_correct(by, return_)
    return (may_load_for if upload.batch_id else may_upload)(by, return_)


def state_seen(upload: Upload) -> str:
    """The state of the data that a reader of the comparison has seen; it moves with each save."""
    return state_of(upload.return_of.records.order_by().values_list("pk", "version"))


def confirm(
    upload: Upload, *, by: Actor, seen: str, waiting: UploadState = UploadState.READY
) -> Upload:
    """Replace the return's data by the upload's, in one transaction with its history.

    Corrections are applied as edits instead, and their notes added.

    `seen` is what `state_seen` said when the comparison was shown; `waiting` is the state that
    the upload must be in. Raises Refused when the data have changed since, when somebody else
    has decided, or when the actor may not.
    """
    with transaction.atomic():
        return_ = locked(upload.return_of_id)
        current = Upload.objects.select_related("return_of").get(pk=upload.pk)
        insist_on_deciding(current, return_, by=by, seen=seen, waiting=waiting)
        if current.kind == UploadKind.CORRECTIONS:
            apply_corrections(return_, current, by=by)
        else:
            load_returns([(return_.pk, candidate_of(current))], by=by, origin=current.name)
        _decide(current, UploadState.CONFIRMED)
    return current


def insist_on_deciding(
    upload: Upload,
    return_: Return,
    *,
    by: Actor,
    seen: str,
    waiting: UploadState = UploadState.READY,
) -> None:
    """Raise Refused unless the actor may decide on the file now, knowing what it would change."""
    insist(may_decide(by, upload, return_))
    if upload.state != waiting:
        raise Refused(f"This file is not waiting for a decision: {upload.state_words}.")
    if state_seen(upload) != seen:
        raise Refused("The data have changed since you saw the comparison. Look at it again.")


def drop(upload: Upload, *, by: Actor) -> Upload:
    """Leave the data as they are, and the file with its record. Raises Refused."""
    with transaction.atomic():
        return_ = locked(upload.return_of_id)
        current = Upload.objects.get(pk=upload.pk)
        insist(may_decide(by, current, return_))
        if not current.is_undecided:
            raise Refused(f"This file is not waiting for a decision: {current.state_words}.")
        _decide(current, UploadState.DROPPED)
    return current


def _decide(upload: Upload, state: UploadState) -> None:
    upload.state, upload.decided_at, upload.candidate = state, timezone.now(), None
    upload.problem = ""
    upload.save(update_fields=("state", "decided_at", "candidate", "problem"))
