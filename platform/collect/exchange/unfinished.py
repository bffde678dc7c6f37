"""Work that its rows say is not done, given to the queue again: for queues that forget.

Every job may run twice, so asking once too often is harmless.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.db.models.functions import Coalesce

from collect.exchange.models import Batch, Upload, UploadState
from collect.exchange.services.batch_decisions import load_batch
from collect.exchange.services.batches import give_up_batch, read_batch
from collect.exchange.services.judging import UNREAD, give_up_reading, read_upload
from collect.exchange.services.loading import load_upload
from collect.returns.models import (
    JobState,
    Rehearsal,
    Revalidation,
)
from collect.returns.services.rehearsing import run_rehearsal
from collect.returns.services.revalidation import run_revalidation

STOPPED = "Loading stopped before this one was loaded. Load it again."


@dataclass(frozen=True, slots=True)
class Work:
    """Jobs of an application above this one: how they are queued again, and how they are ended.

    `take_up` gets the moment before which they were begun and tells how many it queued, `give_up`
    the key that the job was queued with.
    """

    task_path: str
    take_up: Callable[[datetime], int]
    give_up: Callable[[int], None]


OTHERS: list[Work] = []
"""What applications above this one add when they start."""


def take_up_unfinished(before: datetime) -> int:
    """Queue again what was begun before a moment and shows no sign of life since; how many."""
    beat = Coalesce("heartbeat_at", "at")
    begun = Coalesce("started_at", "at")
    uploads = Upload.objects.filter(state__in=UNREAD, batch__isnull=True)
    batches = Batch.objects.filter(state__in=UNREAD)
    judging = Revalidation.objects.exclude(state=JobState.DONE)
    rehearsing = Rehearsal.objects.exclude(state=JobState.DONE)
    begun_work = (
        (read_upload, uploads.alias(last=beat).filter(last__lt=before)),
        (read_batch, batches.alias(last=begun).filter(last__lt=before)),
        (run_revalidation, judging.alias(last=begun).filter(last__lt=before)),
        (run_rehearsal, rehearsing.filter(at__lt=before)),
    )
    count = 0
    for task, rows in begun_work:
        for pk in rows.order_by("pk").values_list("pk", flat=True):
            task.enqueue(pk)
            count += 1
    return count + _let_go(before) + sum(work.take_up(before) for work in OTHERS)


def _let_go(before: datetime) -> int:
    """Who chose to load was known to the queue alone: they are asked again."""
    begun = {"state": UploadState.LOADING, "started_at__lt": before}
    batches = Batch.objects.filter(**begun)
    uploads = Upload.objects.filter(**begun, batch=None)
    return sum(map(stop_loading_many, batches)) + sum(map(stop_loading, uploads))


def give_up(task_path: str, pk: int) -> None:
    """Tell people of work that no worker gets done, so that they do not wait for it."""
    uploads, batches = Upload.objects.filter(pk=pk), Batch.objects.filter(pk=pk)
    if task_path == read_upload.module_path:
        give_up_reading(pk)
    elif task_path == read_batch.module_path:
        for batch in batches:
            give_up_batch(batch)
    elif task_path == load_upload.module_path:
        sum(map(stop_loading, uploads))
    elif task_path == load_batch.module_path:
        sum(map(stop_loading_many, batches))
    for work in OTHERS:
        if work.task_path == task_path:
            work.give_up(pk)


def stop_loading(upload: Upload) -> int:
    """Have a file that was being loaded wait for a decision again; 1 if it was."""
    loading = Upload.objects.filter(pk=upload.pk, state=UploadState.LOADING)
    return loading.update(state=UploadState.READY, problem=STOPPED)


def stop_loading_many(batch: Batch) -> int:
    """The same for the files of a batch that are still to be loaded; 1 if it was being loaded."""
    loading = batch.uploads.filter(state=UploadState.LOADING)
    loading.update(state=UploadState.READY, problem=STOPPED)
    begun = Batch.objects.filter(pk=batch.pk, state=UploadState.LOADING)
    return begun.update(state=UploadState.READY)
