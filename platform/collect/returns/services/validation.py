"""Judging returns: their data and last year's through the rules, into findings and counts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from django.db.models import QuerySet
from django.utils import timezone

from collect.definitions.models import DataCollection
from collect.definitions.selectors import previous_collection
from collect.definitions.specs import spec_of
from collect.returns import trail
from collect.returns.data import data_of, flat_values
from collect.returns.in_force import specs_in_force
from collect.returns.locking import locked_many
from collect.returns.models import Record, Return
from collect.returns.services.findings import COUNTED, reconcile
from collect.returns.services.fixing import account_for
from collect.returns.workflow import ReturnStatus
from rules.engine import engine_for
from rules.findings import Outcome, StoredValue
from rules.spec import CollectionSpec
from rules.switching import settings_between

JUDGED = (*COUNTED, "unchecked", "validated_at")
"""What validation sets on a return."""


def validate(
    returns: Sequence[Return], records: Mapping[int, list[Record]] | None = None
) -> list[Outcome]:
    """Validate returns and bring their findings in step; the returns are not saved.

    Runs in the caller's transaction, over locked returns. `records` are the records by the
    return's key where the caller has them; otherwise they are read.
    """
    specs = specs_in_force(returns)
    outcomes = outcomes_of(returns, records, specs)
    judged = list(zip(returns, outcomes, strict=True))
    account_for(judged, reconcile(judged))
    now = timezone.now()
    for return_ in returns:
        return_.validated_at = now
        trail.judged(return_, settings_between(spec_of(return_.publication), specs[return_.pk]))
    return outcomes


def outcomes_of(
    returns: Sequence[Return],
    records: Mapping[int, list[Record]] | None = None,
    specs: Mapping[int, CollectionSpec] | None = None,
) -> list[Outcome]:
    """What the rules in force say of each return, under its publication; nothing is written."""
    held = records if records is not None else records_of(returns)
    previous, specs = previous_values(returns), specs or specs_in_force(returns)
    return [
        engine_for(specs[return_.pk]).check(
            data_of(held.get(return_.pk, [])),
            previous.get((return_.collection_id, return_.source_id)),
        )
        for return_ in returns
    ]


def records_of(returns: Iterable[Return]) -> dict[int, list[Record]]:
    """The records of the returns, by the return's key, in one query."""
    found: dict[int, list[Record]] = defaultdict(list)
    for record in Record.objects.filter(return_of__in=[r.pk for r in returns]):
        found[record.return_of_id].append(record)
    return found


def without_specs(returns: QuerySet[Return]) -> QuerySet[Return]:
    """The returns with what they are about; the specs of publications, which are large and kept
    in memory, are not read again for each."""
    whole = returns.select_related("collection", "source", "publication")
    return whole.defer("publication__spec", "publication__difference")


def previous_values(
    returns: Sequence[Return],
) -> dict[tuple[int, int], dict[str, StoredValue]]:
    """Last year's values by (this year's collection, source), from returns that have data."""
    found: dict[tuple[int, int], dict[str, StoredValue]] = {}
    collections = {r.collection_id: r.collection for r in returns}
    for pk, collection in collections.items():
        before = previous_collection(collection)
        if before is None:
            continue
        sources = [r.source_id for r in returns if r.collection_id == pk]
        theirs = without_specs(
            Return.objects.filter(collection=before, source__in=sources, loaded_at__isnull=False)
        )
        held = records_of(theirs)
        for last in theirs:
            found[pk, last.source_id] = flat_values(
                held.get(last.pk, ()), spec_of(last.publication)
            )
    return found


def validate_next_year(returns: Sequence[Return]) -> None:
    """Judge next year's returns of the same sources again, since their rules read these.

    Runs in the caller's transaction. Authorised returns stay as they were accepted.
    """
    for collection in {r.collection_id: r.collection for r in returns}.values():
        after = DataCollection.objects.filter(previous__iexact=collection.name)
        sources = [r.source_id for r in returns if r.collection_id == collection.pk]
        found = Return.objects.filter(
            collection__in=after, source__in=sources, loaded_at__isnull=False
        ).exclude(status=ReturnStatus.AUTHORISED)
        later = locked_many(found.values_list("pk", flat=True))
        if later:
            with trail.following(f"Judged again: {collection.name} changed"):
                validate(later)
                Return.objects.bulk_update(later, JUDGED, batch_size=200)
