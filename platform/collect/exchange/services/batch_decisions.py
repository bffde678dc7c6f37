"""The decision on many returns at once: a job loads each alone, or all are dropped."""

from __future__ import annotations

import time
from collections.abc import Collection

from django.db import transaction
from django.utils import timezone
from django_tasks import task

from collect.exchange.models import Batch, Upload, UploadState
from collect.exchange.services.batches import TURN
from collect.exchange.services.loading import load_now
from collect.organisations.models import User
from collect.returns.access import Actor, Refused, insist
from collect.returns.on_behalf import desk_actors, may_load_many


def load_many(batch: Batch, *, by: Actor, chosen: Collection[int] | None = None) -> int:
    """Have a job load the returns that wait for a decision, all or the `chosen` uploads by key.

    Gives how many there are. Raises Refused when none of them waits any more, or when the
    actor may not.
    """
    insist(may_load_many(by, batch.collection))
    with transaction.atomic():
        current = _waiting(batch)
        ready = current.uploads.filter(state=UploadState.READY)
        if chosen is not None:
            ready = ready.filter(pk__in=chosen)
        count = ready.update(state=UploadState.LOADING, problem="")
        if not count:
            raise Refused("None of these returns waits for a decision any more.")
        current.state, current.started_at = UploadState.LOADING, timezone.now()
        current.done, current.total = 0, count
        current.save(update_fields=("state", "started_at", "done", "total"))
        user_pk = by.user.pk if by.user else None
        transaction.on_commit(lambda: load_batch.enqueue(batch.pk, user_pk))
    return count


def drop_many(batch: Batch, *, by: Actor) -> int:
    """Drop every file that waits for a decision; how many there were. Raises Refused."""
    insist(may_load_many(by, batch.collection))
    with transaction.atomic():
        ready = _waiting(batch).uploads.filter(state=UploadState.READY)
        count = ready.update(
            state=UploadState.DROPPED, decided_at=timezone.now(), candidate=None, problem=""
        )
        if not count:
            raise Refused("None of these returns waits for a decision any more.")
    return count


def _waiting(batch: Batch) -> Batch:
    current = Batch.objects.select_for_update().get(pk=batch.pk)
    if current.is_busy:
        raise Refused("These files are being read or loaded now. Wait until that is done.")
    return current


def batch_actor(user: User, batch: Batch) -> Actor | None:
    """The user in the role and organisation that the batch was sent in; None: it is not theirs."""
    for actor in desk_actors(user, batch.collection):
        if (actor.role, actor.organisation) == (batch.role, batch.organisation):
            return actor
    return None


@task(backend="jobs")
def load_batch(batch_pk: int, user_pk: int) -> None:
    """The job that loads what was chosen; one that was killed goes on where it stopped."""
    loading = Batch.objects.filter(state=UploadState.LOADING)
    batch = loading.select_related("collection", "organisation").filter(pk=batch_pk).first()
    if batch:
        _load_each(batch, User.objects.get(pk=user_pk))


def _load_each(batch: Batch, user: User) -> None:
    began, by = time.monotonic(), batch_actor(user, batch)
    waiting = batch.uploads.filter(state=UploadState.LOADING)
    keys = list(waiting.order_by("pk").values_list("pk", flat=True))
    for number, pk in enumerate(keys, start=1):
        load_now(Upload.objects.select_related("return_of").get(pk=pk), by=by)
        left = len(keys) - number
        Batch.objects.filter(pk=batch.pk).update(done=(batch.total or 0) - left)
        if left and time.monotonic() - began > TURN:
            load_batch.enqueue(batch.pk, user.pk)
            return
    Batch.objects.filter(pk=batch.pk, state=UploadState.LOADING).update(state=UploadState.READY)
