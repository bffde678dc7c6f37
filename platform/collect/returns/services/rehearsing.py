"""Rehearsing a publication: the draft's rules on the returns in flight and on last year's."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from itertools import islice

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django_tasks import task

from collect.definitions.models import DataCollection
from collect.definitions.publishing import publishable
from collect.definitions.selectors import previous_collection
from collect.organisations.models import User
from collect.returns.data import data_of
from collect.returns.in_force import specs_in_force
from collect.returns.models import Finding, FindingState, JobState, Rehearsal, Return
from collect.returns.services.carried import BATCH, Carried, carried_returns
from collect.returns.services.tallying import Place, Tally
from collect.returns.services.validation import previous_values, records_of
from collect.returns.workflow import ReturnStatus
from rules.data import ReturnData
from rules.engine import Engine, engine_for
from rules.findings import Outcome, StoredValue
from rules.spec import CollectionSpec, Lineage

IN_FLIGHT, LAST_YEAR = "in_flight", "last_year"
NEW, SPLIT = Lineage.NEW, Lineage.SPLIT

LOST_AFTER = timedelta(minutes=30)
"""A rehearsal of twenty thousand returns takes a few minutes."""


@transaction.atomic
def start_rehearsal(collection: DataCollection, *, by: User | None) -> Rehearsal:
    """Queue a rehearsal of the draft as it is now; one that is on its way is given back.

    Raises PublishingRefusedError where the draft has problems.
    """
    DataCollection.objects.select_for_update().get(pk=collection.pk)
    spec = publishable(collection)
    running = on_its_way(collection)
    if running and running.hash == spec.hash:
        return running
    before = previous_collection(collection)
    total = _in_flight(collection).count()
    total += before.returns.filter(loaded_at__isnull=False).count() if before else 0
    rehearsal = Rehearsal.objects.create(
        collection=collection, spec=spec.to_json(), hash=spec.hash, by=by, total=total
    )
    transaction.on_commit(lambda: run_rehearsal.enqueue(rehearsal.pk))
    return rehearsal


def on_its_way(collection: DataCollection) -> Rehearsal | None:
    """The newest rehearsal, unless it is done, or so old that its job must have been lost."""
    since = timezone.now() - LOST_AFTER
    newest = collection.rehearsals.defer("spec").filter(at__gt=since).first()
    return newest if newest and newest.state != JobState.DONE else None


@task(backend="jobs")
def run_rehearsal(rehearsal_pk: int) -> None:
    """The job. It writes nothing but its result, so a killed one simply runs again."""
    rehearsal = Rehearsal.objects.filter(pk=rehearsal_pk).first()
    if rehearsal is None or rehearsal.state == JobState.DONE:
        return
    spec = CollectionSpec.from_json(rehearsal.spec)
    not_asked = {i.code for i in spec.return_items.values() if i.lineage in (NEW, SPLIT)}
    tallies = {IN_FLIGHT: Tally(), LAST_YEAR: Tally()}
    for done, one in enumerate(_judgements(rehearsal.collection, spec), start=1):
        outcome = one.engine.check(one.data, one.previous)
        if one.of == LAST_YEAR:
            outcome = _as_far_as_asked(outcome, not_asked)
        tallies[one.of].add(one.return_.source.native_id, one.held, outcome)
        if done % 100 == 0:
            _progress(rehearsal, done)
    result = {name: tally.to_json() for name, tally in tallies.items()}
    Rehearsal.objects.filter(pk=rehearsal.pk).update(
        state=JobState.DONE,
        done=sum(tally.returns for tally in tallies.values()),
        finished_at=timezone.now(),
        result=result,
    )


@dataclass(frozen=True, slots=True)
class Judgement:
    """One return to be judged: of which set, by which rules, and what stands against it now."""

    of: str
    return_: Return
    engine: Engine
    held: Mapping[Place, object]
    data: ReturnData
    previous: Mapping[str, StoredValue] | None


def _judgements(collection: DataCollection, spec: CollectionSpec) -> Iterator[Judgement]:
    keys = list(_in_flight(collection).order_by("source__native_id").values_list("pk", flat=True))
    for start in range(0, len(keys), BATCH):
        batch = keys[start : start + BATCH]
        whole = Return.objects.filter(pk__in=batch).order_by("source__native_id")
        returns = list(whole.select_related("collection", "source"))
        records, previous = records_of(returns), previous_values(returns)
        held, specs = _held(returns), specs_in_force(returns, spec)
        for return_ in returns:
            yield Judgement(
                IN_FLIGHT,
                return_,
                engine_for(specs[return_.pk]),
                held.get(return_.pk, {}),
                data_of(records.get(return_.pk, ())),
                previous.get((return_.collection_id, return_.source_id)),
            )
    yield from _of_last_year(carried_returns(collection, spec), engine_for(spec))


def _of_last_year(carried: Iterable[Carried], engine: Engine) -> Iterator[Judgement]:
    carried = iter(carried)
    while batch := list(islice(carried, BATCH)):
        held = _held([one.return_ for one in batch])
        for one in batch:
            standing = held.get(one.return_.pk, {})
            yield Judgement(LAST_YEAR, one.return_, engine, standing, one.data, one.previous)


def _as_far_as_asked(outcome: Outcome, not_asked: Collection[str]) -> Outcome:
    """The outcome for last year, when some of this year's items were not asked.

    What fails because of their blanks could not be checked.
    """
    asked = tuple(f for f in outcome.failures if not any(item in not_asked for item in f.items))
    kept = {failure.rule for failure in asked}
    lost = dict.fromkeys(f.number for f in outcome.failures if f.number and f.rule not in kept)
    return Outcome(asked, (*outcome.unchecked, *lost))


def _held(returns: Iterable[Return]) -> dict[int, dict[Place, object]]:
    """What stands against each return now, by place: severity and operand values."""
    found: dict[int, dict[Place, object]] = defaultdict(dict)
    standing = Finding.objects.filter(return_of__in=[r.pk for r in returns])
    for finding in standing.exclude(state=FindingState.SOLVED):
        place = (finding.rule, finding.section, finding.record)
        found[finding.return_of_id][place] = (finding.severity, finding.operands)
    return found


def _in_flight(collection: DataCollection) -> QuerySet[Return]:
    """The returns that a publication would touch: those with data that are not authorised."""
    theirs = collection.returns.filter(loaded_at__isnull=False)
    return theirs.exclude(status=ReturnStatus.AUTHORISED)


def _progress(rehearsal: Rehearsal, done: int) -> None:
    Rehearsal.objects.filter(pk=rehearsal.pk).update(state=JobState.RUNNING, done=done)
