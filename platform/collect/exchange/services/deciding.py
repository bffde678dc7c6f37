"""The decision on an upload: load its candidate in place of the data, or drop it."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from collect.exchange.models import Upload, UploadState
from collect.exchange.services.judging import candidate_of
from collect.returns.access import Actor, Refused, insist, may_upload
from collect.returns.locking import locked
from collect.returns.services.loading import load_returns


def state_seen(upload: Upload) -> str:
    """The state of the data that a reader of the comparison has seen; it moves with each save."""
    versions = upload.return_of.records.order_by("pk").values_list("pk", "version")
    return "-".join(f"{pk}.{version}" for pk, version in versions) or "none"


def confirm(upload: Upload, *, by: Actor, seen: str) -> Upload:
    """Replace the return's data by the upload's, in one transaction with its history.

    `seen` is what `state_seen` said when the comparison was shown. Raises Refused when the
    data have changed since, when somebody else has decided, or when the actor may not.
    """
    with transaction.atomic():
        return_ = locked(upload.return_of_id)
        insist(may_upload(by, return_))
        current = Upload.objects.select_related("return_of").get(pk=upload.pk)
        if current.state != UploadState.READY:
            raise Refused(f"This file is not waiting for a decision: {current.state_words}.")
        if state_seen(current) != seen:
            raise Refused("The data have changed since you saw the comparison. Look at it again.")
        load_returns([(return_.pk, candidate_of(current))], by=by, origin=current.name)
        _decide(current, UploadState.CONFIRMED)
    return current


def drop(upload: Upload, *, by: Actor) -> Upload:
    """Leave the data as they are, and the file with its record. Raises Refused."""
    with transaction.atomic():
        return_ = locked(upload.return_of_id)
        insist(may_upload(by, return_))
        current = Upload.objects.get(pk=upload.pk)
        if not current.is_undecided:
            raise Refused(f"This file is not waiting for a decision: {current.state_words}.")
        _decide(current, UploadState.DROPPED)
    return current


def _decide(upload: Upload, state: UploadState) -> None:
    upload.state, upload.decided_at, upload.candidate = state, timezone.now(), None
    upload.save(update_fields=("state", "decided_at", "candidate"))
