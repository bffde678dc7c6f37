"""Taking in a zip with the returns of many sources, and judging each alone, by a job."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from typing import BinaryIO

from django.core.files.base import ContentFile, File
from django.db import transaction
from django.utils import timezone
from django_tasks import task

from collect.definitions.models import DataCollection
from collect.definitions.specs import spec_of
from collect.exchange.candidates import to_json
from collect.exchange.members import Sorting, files_of, number_of_files
from collect.exchange.models import Batch, Upload, UploadState
from collect.exchange.readers.formats import Member, UnreadableFile
from collect.exchange.refusing import tell_of_refused_batch
from collect.exchange.services.judging import FAILED, UNREAD, compare_all
from collect.exchange.services.receiving import (
    hash_of,
    newest_loaded,
    plain_name,
    refuse_size,
    twin_of,
)
from collect.organisations.roles import Role
from collect.returns.access import Actor, insist
from collect.returns.data import complete
from collect.returns.models import Return
from collect.returns.on_behalf import may_load_for, may_load_many, returns_in_care_of
from rules.data import ReturnData

TOGETHER = 50
"""Files that are judged and kept in one transaction, if that takes no longer than a moment."""

MOMENT = 0.5
"""Seconds after which the files judged so far are kept, and the page is told."""

TURN = 120.0
"""Seconds after which a job lets others in and queues itself again."""


@dataclass(frozen=True, slots=True)
class Judged:
    """One file of a batch: the return that it is of, with its data, or why it is left out."""

    name: str
    return_: Return | None = None
    data: ReturnData | None = None
    content: bytes = b""
    notices: tuple[str, ...] = ()
    why_not: str = ""


def receive_many(
    collection: DataCollection,
    file: File,  # type: ignore[type-arg]
    *,
    by: Actor,
    name: str,
) -> Batch:
    """Keep the file and queue it; no return is changed.

    Raises Refused when the actor may not load many returns, or the file is empty or too large.
    """
    insist(may_load_many(by, collection))
    refuse_size(file.size, name)
    batch = Batch(
        collection=collection,
        name=plain_name(name),
        size=file.size,
        by=by.user,
        role=by.role,
        organisation=by.organisation,
    )
    batch.file.save(f"{collection.pk}-{hash_of(file.chunks())[:16]}", file, save=False)
    with transaction.atomic():
        batch.save()
        transaction.on_commit(lambda: read_batch.enqueue(batch.pk))
    return batch


@task(backend="jobs")
def read_batch(batch_pk: int) -> None:
    """The job that reads a batch; one that was killed goes on where it stopped."""
    waiting = Batch.objects.filter(state__in=UNREAD)
    batch = waiting.select_related("collection", "organisation", "by").filter(pk=batch_pk).first()
    if batch:
        try:
            judge_batch(batch)
        except Exception:
            give_up_batch(batch)
            raise


def give_up_batch(batch: Batch) -> None:
    """Refuse a file that we cannot read through a fault of ours."""
    _end(batch, UploadState.REFUSED, FAILED)


def judge_batch(batch: Batch) -> None:
    """Judge every file that has not been judged yet, and keep it as an upload of its return."""
    try:
        with batch.file.open("rb") as file:
            _begin(batch, number_of_files(file, batch.name))
            is_done = _judge_files(batch, file)
    except UnreadableFile as problem:
        _end(batch, UploadState.REFUSED, str(problem))
        return
    if is_done and batch.uploads.exists():
        _end(batch, UploadState.READY)
    elif is_done:
        _end(batch, UploadState.REFUSED, "No file in it could be used. Each is listed with why.")


def _begin(batch: Batch, total: int) -> None:
    batch.state, batch.total = UploadState.READING, total
    batch.started_at = batch.started_at or timezone.now()
    batch.save(update_fields=("state", "total", "started_at"))


def _end(batch: Batch, state: UploadState, problem: str = "") -> None:
    unread = Batch.objects.filter(pk=batch.pk, state__in=UNREAD)
    with transaction.atomic():
        if unread.update(state=state, problem=problem) and state == UploadState.REFUSED:
            tell_of_refused_batch(batch, problem)


def _judge_files(batch: Batch, file: BinaryIO) -> bool:
    """Whether all are judged now; otherwise another job goes on."""
    by = Actor(batch.by, Role(batch.role), batch.organisation)
    sorting = Sorting(
        returns_in_care_of(by, batch.collection),
        taken=batch.uploads.values_list("return_of_id", flat=True),
    )
    began = time.monotonic()
    with closing(files_of(file, batch.name, after=batch.done)) as members:
        for some in _in_moments(_judged(member, sorting, by) for member in members):
            if not _keep(batch, some, by):
                return False
            if time.monotonic() - began > TURN:
                read_batch.enqueue(batch.pk)
                return False
    return True


def _in_moments(files: Iterable[Judged]) -> Iterator[list[Judged]]:
    some: list[Judged] = []
    began = time.monotonic()
    for one in files:
        some.append(one)
        if len(some) == TOGETHER or time.monotonic() - began > MOMENT:
            yield some
            some, began = [], time.monotonic()
    if some:
        yield some


def _judged(member: Member, sorting: Sorting, by: Actor) -> Judged:
    name = plain_name(member.name)
    try:
        return_, found = sorting.read(member)
    except UnreadableFile as problem:
        return Judged(name, why_not=str(problem))
    if not (decision := may_load_for(by, return_)):
        return Judged(name, why_not=f"It cannot be loaded because {decision.reason}.")
    member.file.seek(0)
    data = complete(found.data, spec_of(return_.publication), return_.source)
    return Judged(name, return_, data, member.file.read(), found.notices)


def _keep(batch: Batch, some: Sequence[Judged], by: Actor) -> bool:
    """Keep what was judged, all of it or nothing; false if another worker has done so before."""
    uploads, left_out = _uploads_of(batch, some, by)
    with transaction.atomic():
        current = Batch.objects.select_for_update().get(pk=batch.pk)
        if (current.state, current.done) != (UploadState.READING, batch.done):
            return False
        _drop_earlier(uploads)
        Upload.objects.bulk_create(uploads)
        batch.done += len(some)
        batch.left_out = [*current.left_out, *left_out]
        batch.save(update_fields=("done", "left_out"))
    return True


def _uploads_of(
    batch: Batch, some: Sequence[Judged], by: Actor
) -> tuple[list[Upload], list[list[str]]]:
    """The uploads to be kept, and [name, why] of the files that are left out."""
    left_out = [[one.name, one.why_not] for one in some if one.why_not]
    read = [(one, one.return_, one.data) for one in some if one.return_ and one.data]
    loaded = newest_loaded(return_ for _, return_, _ in read)
    good: list[tuple[Judged, Return, ReturnData, str]] = []
    for one, return_, data in read:
        digest = hash_of([one.content])
        if twin := twin_of(loaded.get(return_.pk), return_, digest):
            left_out.append([one.name, f"It is {twin}."])
        else:
            good.append((one, return_, data, digest))
    now = timezone.now()
    compared = compare_all([(return_, data) for _, return_, data, _ in good])
    uploads = []
    for (one, return_, data, digest), found in zip(good, compared, strict=True):
        upload = Upload(
            return_of=return_,
            batch=batch,
            name=one.name,
            size=len(one.content),
            hash=digest,
            by=by.user,
            role=by.role,
            organisation=by.organisation_name,
            state=UploadState.READY,
            percent=100,
            rows=len(data.records),
            heartbeat_at=now,
            candidate=to_json(data),
            notices=list(one.notices),
            counts=found.counts(len(one.notices)),
        )
        file = ContentFile(one.content)
        upload.file.save(f"{return_.pk}-{digest[:16]}", file, save=False)
        uploads.append(upload)
    return uploads, left_out


def _drop_earlier(uploads: Sequence[Upload]) -> None:
    """These take the place of files of earlier batches that nobody has decided on.

    A file that the source itself has sent stays: it is for the source to decide on.
    """
    returns = [upload.return_of_id for upload in uploads]
    waiting = Upload.objects.filter(
        return_of__in=returns, batch__isnull=False, state=UploadState.READY
    )
    waiting.update(state=UploadState.DROPPED, decided_at=timezone.now(), candidate=None)
