"""Judging all returns of a collection again, by its newest publication."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import QuerySet, Sum
from django.utils import timezone
from django_tasks import task

from collect.definitions.models import DataCollection, Publication
from collect.definitions.selectors import newest_publication
from collect.notifications.wording import one_line
from collect.organisations.models import Organisation, User
from collect.returns import trail
from collect.returns.access import OPERATOR
from collect.returns.locking import locked_many
from collect.returns.models import JobState, Return, Revalidation, TrailKind
from collect.returns.services.validation import JUDGED, outcomes_of, validate
from collect.returns.telling import standing_of, tell_of_judging
from collect.returns.workflow import ReturnStatus
from rules.findings import Outcome

BATCH = 200

COUNTS = ("errors", "queries", "okd")


@dataclass(frozen=True, slots=True)
class Judged:
    """One return and what validation said of it."""

    return_: Return
    outcome: Outcome


def revalidate(
    collection: DataCollection, progress: Callable[[int], None] = lambda done: None
) -> Iterator[Judged]:
    """Validate every return that has data, a batch a transaction, and give each in turn.

    An authorised return stays as it was accepted, under its own publication.

    Raises LookupError when the collection has not been published.
    """
    publication = _newest(collection)
    keys = list(_with_data(collection).order_by("source__native_id").values_list("pk", flat=True))
    done = 0
    for start in range(0, len(keys), BATCH):
        with trail.acting(OPERATOR, "Judged again"):
            judged = _judge(keys[start : start + BATCH], publication)
        done += len(judged)
        progress(done)
        yield from judged


def start_revalidation(
    collection: DataCollection,
    *,
    by: User | None,
    why: str,
    organisation: Organisation | None = None,
) -> Revalidation:
    """Queue the returns of the collection, or of one source, to be judged again.

    Raises LookupError when the collection has not been published.
    """
    _newest(collection)
    theirs = _with_data(collection, organisation)
    job = Revalidation.objects.create(
        collection=collection,
        organisation=organisation,
        by=by,
        why=one_line(why, 300),
        total=theirs.count(),
        before=_sums(theirs),
    )
    transaction.on_commit(lambda: run_revalidation.enqueue(job.pk))
    return job


@task(backend="jobs")
def run_revalidation(job_pk: int) -> None:
    """The job: judge batch after batch; each is kept with how far it got, or not at all."""
    while _next_batch(job_pk):
        pass


@transaction.atomic
def _next_batch(job_pk: int) -> bool:
    """Judge the returns after the cursor; False when there were none left."""
    job = Revalidation.objects.select_for_update().filter(pk=job_pk).first()
    if job is None or job.state == JobState.DONE:
        return False
    theirs = _with_data(job.collection, job.organisation)
    after = theirs.filter(pk__gt=job.cursor).order_by("pk")
    keys = list(after.values_list("pk", flat=True)[:BATCH])
    job.started_at = job.started_at or timezone.now()
    if keys:
        with trail.acting(trail.designer(job.by), f"Judged again: {job.why}"):
            before = standing_of(keys)
            judged = _judge(keys, _newest(job.collection))
            returns = [one.return_ for one in judged]
            tell_of_judging(returns, before, why=job.why, by=job.by)
        job.state, job.cursor = JobState.RUNNING, keys[-1]
        job.done += len(keys)
    else:
        job.state, job.finished_at = JobState.DONE, timezone.now()
        job.after = _sums(theirs)
    job.save()
    return bool(keys)


def _judge(keys: Sequence[int], publication: Publication) -> list[Judged]:
    """Judge these returns, in the caller's transaction."""
    returns = locked_many(keys)
    open_ = [r for r in returns if r.status != ReturnStatus.AUTHORISED]
    for return_ in open_:
        if return_.publication_id != publication.pk:
            return_.publication = publication
            trail.moved(return_, TrailKind.JUDGED)
    found = dict(zip((r.pk for r in open_), validate(open_), strict=True))
    Return.objects.bulk_update(open_, (*JUDGED, "publication"), batch_size=BATCH)
    settled = [r for r in returns if r.pk not in found]
    found |= zip((r.pk for r in settled), outcomes_of(settled), strict=True)
    return [Judged(return_, found[return_.pk]) for return_ in returns]


def _newest(collection: DataCollection) -> Publication:
    publication = newest_publication(collection)
    if publication is None:
        raise LookupError(f"{collection.name} has not been published yet.")
    return publication


def _with_data(
    collection: DataCollection, organisation: Organisation | None = None
) -> QuerySet[Return]:
    theirs = collection.returns.filter(loaded_at__isnull=False)
    return theirs.filter(source=organisation) if organisation else theirs


def _sums(returns: QuerySet[Return]) -> dict[str, Any]:
    sums = returns.order_by().aggregate(**{name: Sum(name) for name in COUNTS})
    return {name: total or 0 for name, total in sums.items()}
