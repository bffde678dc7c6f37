"""Judging all returns of a collection again, by its newest publication."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.db import transaction

from collect.definitions.models import DataCollection
from collect.definitions.selectors import newest_publication
from collect.returns.locking import locked_many
from collect.returns.models import Return
from collect.returns.services.validation import validate
from rules.findings import Outcome

BATCH = 200

WRITTEN = ("errors", "queries", "okd", "unchecked", "validated_at", "publication")


@dataclass(frozen=True, slots=True)
class Judged:
    """One return and what validation said of it."""

    return_: Return
    outcome: Outcome


def revalidate(
    collection: DataCollection, progress: Callable[[int], None] = lambda done: None
) -> Iterator[Judged]:
    """Validate every return that has data, a batch a transaction, and give each in turn.

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
            for return_ in returns:
                return_.publication = publication
            outcomes = validate(returns)
            Return.objects.bulk_update(returns, WRITTEN, batch_size=BATCH)
        done += len(returns)
        progress(done)
        yield from map(Judged, returns, outcomes)
