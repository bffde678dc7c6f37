"""Judging all returns of a collection again, by its newest publication."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.db import transaction

from collect.definitions.models import DataCollection
from collect.definitions.selectors import newest_publication
from collect.returns.locking import locked_many
from collect.returns.models import Return
from collect.returns.services.validation import JUDGED, outcomes_of, validate
from collect.returns.workflow import ReturnStatus
from rules.findings import Outcome

BATCH = 200


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
    publication = newest_publication(collection)
    if publication is None:
        raise LookupError(f"{collection.name} has not been published yet.")
    keys = list(
        collection.returns.filter(loaded_at__isnull=False)
        .order_by("source__native_id")
        .values_list("pk", flat=True)
    )
    done = 0
    for start in range(0, len(keys), BATCH):
        with transaction.atomic():
            returns = locked_many(keys[start : start + BATCH])
            open_ = [r for r in returns if r.status != ReturnStatus.AUTHORISED]
            for return_ in open_:
                return_.publication = publication
            found = dict(zip((r.pk for r in open_), validate(open_), strict=True))
            Return.objects.bulk_update(open_, (*JUDGED, "publication"), batch_size=BATCH)
            settled = [r for r in returns if r.pk not in found]
            found |= zip((r.pk for r in settled), outcomes_of(settled), strict=True)
        done += len(returns)
        progress(done)
        yield from (Judged(return_, found[return_.pk]) for return_ in returns)
