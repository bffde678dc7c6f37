"""Taking in a file: keep it, refuse a twin of what is loaded, and queue it to be read."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from pathlib import PurePath

from django.core.files.base import File
from django.db import transaction
from django.utils import timezone

from collect.exchange.models import Upload, UploadKind, UploadState
from collect.exchange.services.correcting import kind_of, may_correct
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
    refuse_size(file.size, name)
    kind = kind_of(file)
    corrects = kind == UploadKind.CORRECTIONS
    insist(may_correct(by, return_) if corrects else may_upload(by, return_))
    digest = hash_of(file.chunks())
    if twin := twin_of(newest_loaded([return_]).get(return_.pk), return_, digest):
        raise Refused(f"{name} is {twin}. Nothing was changed.")
    file.seek(0)
    return _queue(return_, file, by=by, name=name, digest=digest, kind=kind)


def bring_back(upload: Upload, *, by: Actor) -> Upload:
    """Queue a file that was accepted before once more, to be compared with the data of today."""
    return_ = as_it_is(upload.return_of_id)
    insist(may_upload(by, return_))
    if upload.state != UploadState.CONFIRMED or upload.kind != UploadKind.RETURN:
        raise Refused("Only a return’s file that was loaded before can be brought back.")
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
    kind: UploadKind = UploadKind.RETURN,
    brought_back_from: Upload | None = None,
) -> Upload:
    upload = Upload(
        return_of=return_,
        kind=kind,
        name=plain_name(name),
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


def refuse_size(size: int, name: str) -> None:
    """Raise Refused for a file with nothing in it, or too much."""
    if not size:
        raise Refused(f"{name} is empty. Choose the file that your software wrote.")
    if size > LARGEST:
        raise Refused(
            f"{name} is {size / 1_048_576:,.0f} MB. The largest file is {LARGEST // 1_048_576} MB."
        )


def newest_loaded(returns: Iterable[Return]) -> dict[int, Upload]:
    """The file that was loaded last, by the return's key; none where none was."""
    loaded = Upload.objects.filter(
        return_of__in=[return_.pk for return_ in returns], state=UploadState.CONFIRMED
    )
    oldest_first = loaded.only("return_of_id", "name", "hash", "decided_at").order_by("decided_at")
    return {upload.return_of_id: upload for upload in oldest_first}


def twin_of(newest: Upload | None, return_: Return, digest: str) -> str:
    """Which file that is loaded is the same, in words that follow "is"; "" if there is none."""
    if newest is None or newest.hash != digest or not return_.loaded_at or not newest.decided_at:
        return ""
    when = timezone.localtime(newest.decided_at)
    return (
        f"the same file as {newest.name}, which was loaded on "
        f"{when.day} {when:%B %Y} at {when:%H:%M}"
    )


def plain_name(name: str, otherwise: str = "file") -> str:
    """The name of a file without the folders it came from and signs that nobody sees, as long as
    the database takes it; `otherwise` where nothing is left to be read."""
    own = PurePath(name.replace("\\", "/")).name
    return "".join(filter(str.isprintable, own)).strip()[:255] or otherwise


def hash_of(chunks: Iterable[bytes]) -> str:
    """The SHA-256 of a file's bytes, in hexadecimal digits."""
    digest = hashlib.sha256()
    for chunk in chunks:
        digest.update(chunk)
    return digest.hexdigest()
