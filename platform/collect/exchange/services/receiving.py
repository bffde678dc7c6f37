"""Taking in a file: keep it, refuse a twin of what is loaded, and queue it to be read."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from pathlib import PurePath

from django.core.files.base import File
from django.db import transaction
from django.utils import timezone

from collect.exchange.models import Upload, UploadState
from collect.exchange.services.judging import read_upload
from collect.returns.access import Actor, Refused, insist, may_upload
from collect.returns.locking import as_it_is
from collect.returns.models import Return

LARGEST = 100 * 1024 * 1024
"""Bytes in the largest file that is taken; a return of many thousand records stays below."""


def receive(return_pk: int, file: File, *, by: Actor, name: str) -> Upload:  # type: ignore[type-arg]
    """Keep the file for the return and queue it; nothing of the return is changed.

    Raises Refused when the actor may not upload, or the file is empty, too large, or the same
    as the one that the data were loaded from.
    """
    return_ = as_it_is(return_pk)
    insist(may_upload(by, return_))
    if not file.size:
        raise Refused(f"{name} is empty. Choose the file that your software wrote.")
    if file.size > LARGEST:
        raise Refused(
            f"{name} is {file.size / 1_048_576:,.0f} MB. The largest file is "
            f"{LARGEST // 1_048_576} MB."
        )
    digest = _hash(file.chunks())
    _refuse_twin(return_, digest, name)
    file.seek(0)
    return _queue(return_, file, by=by, name=name, digest=digest)


def bring_back(upload: Upload, *, by: Actor) -> Upload:
    """Queue a file that was accepted before once more, to be compared with the data of today."""
    return_ = as_it_is(upload.return_of_id)
    insist(may_upload(by, return_))
    if upload.state != UploadState.CONFIRMED:
        raise Refused("Only a file that was loaded before can be brought back.")
    with upload.file.open() as kept:
        again = _queue(
            return_, kept, by=by, name=upload.name, digest=upload.hash, brought_back_from=upload
        )
    return again


def _queue(
    return_: Return,
    file: File,  # type: ignore[type-arg]
    *,
    by: Actor,
    name: str,
    digest: str,
    brought_back_from: Upload | None = None,
) -> Upload:
    upload = Upload(
        return_of=return_,
        name=PurePath(name.replace("\\", "/")).name[:255],
        size=file.size,
        hash=digest,
        by=by.user,
        role=by.role,
        organisation=by.organisation_name,
        brought_back_from=brought_back_from,
    )
    # The name on disk is ours: what a browser sends as a name is only shown.
    upload.file.save(f"{return_.pk}-{digest[:16]}", file, save=False)
    with transaction.atomic():
        _drop_undecided(return_)
        upload.save()
        transaction.on_commit(lambda: read_upload.enqueue(upload.pk))
    return upload


def _drop_undecided(return_: Return) -> None:
    """A newer file takes the place of one that nobody has decided on."""
    waiting = return_.uploads.filter(state__in=(UploadState.QUEUED, UploadState.READY))
    waiting.update(state=UploadState.DROPPED, decided_at=timezone.now(), candidate=None)


def _refuse_twin(return_: Return, digest: str, name: str) -> None:
    newest = return_.uploads.filter(state=UploadState.CONFIRMED).order_by("-decided_at").first()
    if newest and newest.hash == digest and return_.loaded_at and newest.decided_at:
        when = timezone.localtime(newest.decided_at)
        raise Refused(
            f"{name} is the same file as {newest.name}, which was loaded on "
            f"{when.day} {when:%B %Y} at {when:%H:%M}. Nothing was changed."
        )


def _hash(chunks: Iterable[bytes]) -> str:
    digest = hashlib.sha256()
    for chunk in chunks:
        digest.update(chunk)
    return digest.hexdigest()
