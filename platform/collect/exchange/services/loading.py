"""Loading what somebody has confirmed: at once, or by a job where the file is large."""

from __future__ import annotations

import logging

from django.db import transaction
from django.utils import timezone
from django_tasks import task

from collect.exchange.models import Upload, UploadState
from collect.exchange.services.deciding import confirm, insist_on_deciding
from collect.exchange.services.judging import candidate_of, compare
from collect.organisations.models import User
from collect.organisations.roles import Role
from collect.returns.access import Actor, Refused
from collect.returns.locking import as_it_is, locked
from collect.returns.sight import actor_for

AT_ONCE = 2_000
"""Records and notes up to which a file is loaded while its sender waits: about a second."""

LEFT = "You cannot decide on files of this return any more."
FAILED = "It could not be loaded, because something went wrong on our side. Load it again."

logger = logging.getLogger(__name__)


def load(upload: Upload, *, by: Actor, seen: str) -> Upload:
    """Load a file that waits for a decision; a large one is left to a job.

    The upload that comes back is loaded or, where a job has it, being loaded. `seen` and what is
    refused: see `confirm`. What the job cannot do is told on the upload, which then waits again.
    """
    if by.user is None or len(upload.candidate or ()) + len(upload.new_notes) <= AT_ONCE:
        return confirm(upload, by=by, seen=seen)
    with transaction.atomic():
        return_ = locked(upload.return_of_id)
        current = Upload.objects.select_related("return_of").get(pk=upload.pk)
        insist_on_deciding(current, return_, by=by, seen=seen)
        current.state, current.started_at = UploadState.LOADING, timezone.now()
        current.problem, current.counts = "", {**current.counts, "state": seen}
        current.save(update_fields=("state", "started_at", "problem", "counts"))
        work = current.pk, by.user.pk, by.role.value
        transaction.on_commit(lambda: load_upload.enqueue(*work))
    return current


@task(backend="jobs")
def load_upload(upload_pk: int, user_pk: int, role: str) -> None:
    """The job that loads a large file; one that was killed has changed nothing."""
    loading = Upload.objects.filter(state=UploadState.LOADING)
    upload = loading.select_related("return_of").filter(pk=upload_pk).first()
    if upload:
        user, return_ = User.objects.get(pk=user_pk), as_it_is(upload.return_of_id)
        load_now(upload, by=actor_for(user, return_, Role(role)))


def load_now(upload: Upload, *, by: Actor | None) -> None:
    """Load a file that is to be loaded; one that cannot be waits again, compared anew, and says
    why. Without `by` nobody may load it any more."""
    try:
        if by is None:
            raise Refused(LEFT)
        seen = str(upload.counts["state"])
        confirm(upload, by=by, seen=seen, waiting=UploadState.LOADING)
    except Refused as refused:
        _wait_again(upload, str(refused))
    except Exception:  # one file must not hold up those after it
        logger.exception("Upload %s could not be loaded.", upload.pk)
        _wait_again(upload, FAILED)


def _wait_again(upload: Upload, problem: str) -> None:
    found = compare(as_it_is(upload.return_of_id), candidate_of(upload))
    Upload.objects.filter(pk=upload.pk, state=UploadState.LOADING).update(
        state=UploadState.READY, problem=problem, counts=found.counts(len(upload.notices))
    )
