"""Thousands of made-up returns of the toy collection, with records, findings, notes and steps.

`make_crowd(toy(), before=toy(2023))` writes them in bulk, past the services, but as the services
would have: the values are read as a file's are, the rules judge them, and the counts are those of
the findings. The same seed makes the same crowd.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from django.db import connection
from django.db.models import OuterRef, Subquery
from django.utils import timezone

from collect.definitions.models import DataCollection
from collect.definitions.specs import spec_of
from collect.organisations.models import Organisation, User
from collect.organisations.roles import Role
from collect.returns.data import filled_items
from collect.returns.models import Finding, FindingState, Note, Record, Return, StatusChange
from collect.returns.services.findings import count
from collect.returns.status_log import FIRST
from collect.returns.workflow import ReturnStatus, step_of, target_of
from desk.supplies import EXPLANATIONS, NAMES, REGIONS, texts_of_return
from rules.data import ReturnData
from rules.engine import engine_for
from rules.findings import StoredValue
from rules.records import record_of
from rules.spec import CollectionSpec

PATHS: dict[ReturnStatus, tuple[str, ...]] = {
    ReturnStatus.NO_DATA: (),
    ReturnStatus.LOADED: ("load",),
    ReturnStatus.AMENDED_BY_SOURCE: ("load", "submit", "amend_by_source"),
    ReturnStatus.SUBMITTED: ("load", "submit"),
    ReturnStatus.REJECTED_BY_COLLECTOR: ("load", "submit", "reject_by_collector"),
    ReturnStatus.AMENDED_BY_COLLECTOR: ("load", "submit", "amend_by_collector"),
    ReturnStatus.AUTHORISED: ("load", "submit", "authorise"),
}
"""How a return came to each status."""

DATED = {"load": "loaded_at", "submit": "submitted_at", "authorise": "authorised_at"}

NOW = dict(zip(PATHS, (8, 16, 4, 42, 3, 4, 23), strict=True))
LAST_YEAR = dict(zip(PATHS, (2, 1, 0, 1, 0, 0, 96), strict=True))
"""How many of a hundred returns are in each status."""

CHUNK = 1000
PER_AGENT = 20
"""Of how many sources one has the agent FED."""


@dataclass
class Crowd:
    """What was made: the collection and the one before it, the agent, and who wrote the notes."""

    collection: DataCollection
    before: DataCollection | None
    agent: Organisation
    writer: User
    chance: random.Random
    sources: list[Organisation] = field(default_factory=list)
    previous: dict[int, dict[str, StoredValue]] = field(default_factory=dict)


def make_crowd(
    collection: DataCollection,
    returns: int = 22_000,
    *,
    before: DataCollection | None = None,
    seed: int = 14,
) -> Crowd:
    """Make this many sources, each with a return of `collection` and, if given, of `before`.

    The collection's return date is set to 15 May of its year, last year's likewise.
    """
    fed, _ = Organisation.objects.get_or_create(
        native_id="FED", defaults={"name": "Federation", "type": "agent"}
    )
    writer = User.objects.create_user(username=f"writer{seed}", first_name="Will Writer")
    crowd = Crowd(collection, before, fed, writer, random.Random(seed))
    crowd.sources = _sources(crowd.chance, returns, seed)
    if before:
        _returns_of(crowd, before, LAST_YEAR)
    _returns_of(crowd, collection, NOW)
    _put_notes_back_in_time(crowd)
    _let_the_database_look()
    return crowd


def _sources(chance: random.Random, number: int, seed: int) -> list[Organisation]:
    """Associations below ten councils a region; half of them leave their region to the council."""
    councils = Organisation.objects.bulk_create(
        Organisation(native_id=f"C{seed}{n:03}", name=f"Council {n}", type="council", region=region)
        for n, region in enumerate(REGIONS * 10)
    )
    made = []
    for n in range(number):
        council = councils[n % len(councils)]
        name = f"{chance.choice(NAMES)} {chance.choice(NAMES)} Allotments {n}"
        own = council.region if chance.random() < 0.5 else ""
        made.append(
            Organisation(
                native_id=f"S{seed}{n:05}", name=name, type="association", region=own,
                parent=council,
            )
        )  # fmt: skip
    return Organisation.objects.bulk_create(made, batch_size=2000)


def _returns_of(crowd: Crowd, collection: DataCollection, shares: dict[ReturnStatus, int]) -> None:
    collection.return_date = date(collection.year, 5, 15)
    collection.save(update_fields=("return_date",))
    publication = collection.publications.order_by("-number").first()
    assert publication is not None
    spec = spec_of(publication)
    statuses = crowd.chance.choices(list(shares), list(shares.values()), k=len(crowd.sources))
    for start in range(0, len(crowd.sources), CHUNK):
        chunk = [
            Return(
                collection=collection, source=source, publication=publication,
                status=statuses[number], agent=None if number % PER_AGENT else crowd.agent,
            )
            for number, source in enumerate(crowd.sources[start : start + CHUNK], start)
        ]  # fmt: skip
        _kept(crowd, chunk, spec)


def _kept(crowd: Crowd, returns: Sequence[Return], spec: CollectionSpec) -> None:
    """Store the returns with what stands under each: steps, records, findings and notes."""
    steps = [step for return_ in returns for step in _steps(crowd, return_)]
    records: list[Record] = []
    findings: list[Finding] = []
    notes: list[Note] = []
    for return_ in returns:
        if return_.status != ReturnStatus.NO_DATA:
            data = _data(crowd, return_, spec)
            found = list(_findings(crowd, return_, data, spec))
            count(return_, found)
            records += _records(return_, data)
            findings += found
            notes += _notes(crowd, return_, found)
    Return.objects.bulk_create(returns)
    Record.objects.bulk_create(record for record in records if record.parent is None)
    Record.objects.bulk_create(record for record in records if record.parent)
    for made in (findings, notes, steps):
        made[0].__class__.objects.bulk_create(made, batch_size=1000)


def _steps(crowd: Crowd, return_: Return) -> Iterator[StatusChange]:
    """The steps over two months, most of them in the days before the return date."""
    before, day = ReturnStatus.NO_DATA.value, -45 + round(50 * crowd.chance.random() ** 0.5)
    due = return_.collection.return_date
    assert due is not None
    for name in PATHS[ReturnStatus(return_.status)]:
        clock = time(crowd.chance.randrange(7, 20), crowd.chance.randrange(60))
        at = timezone.make_aware(datetime.combine(due + timedelta(days=day), clock))
        if name in DATED:
            setattr(return_, DATED[name], at)
            setattr(return_, FIRST[name], timezone.localdate(at))
        return_.changed_at = return_.validated_at = at
        yield StatusChange(
            return_of=return_, step=name, done=step_of(name).done, from_status=before,
            to_status=target_of(name), role=step_of(name).by[0],
            organisation=return_.source.name, at=at,
        )  # fmt: skip
        before, day = target_of(name), day + crowd.chance.randrange(1, 9)
    return_.loaded_from = "on screen" if return_.loaded_at else ""


def _data(crowd: Crowd, return_: Return, spec: CollectionSpec) -> ReturnData:
    carelessness = 0.1 if return_.collection == crowd.before else 1.0
    texts = texts_of_return(crowd.chance, return_.collection.year, carelessness)
    return ReturnData(
        tuple(
            record_of(
                spec,
                section,
                {**texts.once, **own, **filled_items(section, return_.source)},
                own.get("ShedNo", ""),
            )
            for section in spec.sections
            for own in (texts.sheds if section.repeats else [{}])
        )
    )


def _records(return_: Return, data: ReturnData) -> Iterator[Record]:
    """The sheds are inside of the site, which is the first section."""
    site = None
    for held in data.records:
        record = Record(
            return_of=return_, section=held.section, key=held.key, values=held.values,
            unreadable=held.unreadable, parent=site if held.key else None,
        )  # fmt: skip
        site = site or record
        yield record


def _findings(
    crowd: Crowd, return_: Return, data: ReturnData, spec: CollectionSpec
) -> Iterator[Finding]:
    """What the rules say; some of it OK'd, and some to confirm again because a value moved."""
    last = crowd.previous.get(return_.source_id)
    if return_.collection == crowd.before:
        once = (record.values for record in data.records if not record.key)
        crowd.previous[return_.source_id] = {k: v for values in once for k, v in values.items()}
    for order, failure in enumerate(engine_for(spec).check(data, last).failures):
        finding = Finding(
            return_of=return_, order=order, rule=failure.rule, number=failure.number,
            severity=failure.severity.value, message=failure.message, section=failure.section,
            record=failure.record, operands=[[o.name, o.value] for o in failure.operands],
            asks=failure.asks,
        )  # fmt: skip
        settled = return_.status == ReturnStatus.AUTHORISED and finding.is_error
        if settled or crowd.chance.random() < 0.1:
            moved = not settled and crowd.chance.random() < 0.25
            finding.state = FindingState.CONFIRM_AGAIN if moved else FindingState.OKD
            finding.okd_operands = [["moved", 0]] if moved else finding.operands
            finding.okd_asks, finding.okd_by = finding.asks, crowd.writer
            finding.okd_at, finding.ok_reason = return_.changed_at, "As told by telephone"
        yield finding


def _notes(crowd: Crowd, return_: Return, findings: Sequence[Finding]) -> Iterator[Note]:
    """A note on about every third finding, in one of a few wordings with a figure of its own."""
    for finding in findings:
        if crowd.chance.random() < 0.3:
            text = crowd.chance.choice(EXPLANATIONS).format(crowd.chance.randrange(2, 90))
            yield Note(
                return_of=return_, section=finding.section, record=finding.record,
                rule=finding.rule, by=crowd.writer, role=Role.SOURCE, text=text,
                organisation=return_.source.name, native_id=return_.source.native_id,
            )  # fmt: skip


def _put_notes_back_in_time(crowd: Crowd) -> None:
    """A note takes the time of its writing: that of the crowd's is the return's last act."""
    acted = Return.objects.filter(pk=OuterRef("return_of")).values("changed_at")
    Note.objects.filter(by=crowd.writer).update(at=Subquery(acted))


def _let_the_database_look() -> None:
    """Nothing tells the planner of so many new rows at once, as it would in service by and by."""
    is_kept = connection.vendor == "postgresql" and not connection.in_atomic_block
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE" if is_kept else "ANALYZE")
