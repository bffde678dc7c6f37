"""Who changed what, when, from what to what: the only module that touches reversion."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import reversion
from django.contrib.contenttypes.models import ContentType
from django.core import serializers
from django.db.models import Max, QuerySet
from reversion.models import Revision, Version

from collect.organisations.roles import Role
from collect.returns import trail
from collect.returns.access import Actor
from collect.returns.models import Record, Return, RevisionFacts, StatusChange
from collect.returns.models.return_ import LONGEST_DEED
from rules.findings import StoredValue

OPERATOR_NAME = "System operator"
"""Who stands in the history for an act at the command line."""

RECORDED = ("values", "unreadable", "version")

reversion.register(Record, fields=RECORDED)


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One change of one item: `before` and `after` are stored values or unreadable texts."""

    who: str
    role: str
    organisation: str
    at: datetime
    before: StoredValue | None
    after: StoredValue | None
    act: str
    reason: str


@contextmanager
def recorded(by: Actor, act: str, reason: str = "") -> Iterator[None]:
    """One act whose saved records become one entry of the history of records, and of the trail.

    Only `Record.save()` inside it is recorded: bulk writes leave no trace in reversion.
    """
    with trail.acting(by, act, reason), reversion.create_revision():
        yield
        _describe(by, act, reason)


def _describe(by: Actor, act: str, reason: str) -> None:
    if by.user is not None:
        reversion.set_user(by.user)
    reversion.set_comment(act)
    reversion.add_meta(
        RevisionFacts,
        role=by.role,
        organisation=by.organisation_name,
        act=act[:LONGEST_DEED],
        reason=reason,
    )


def record_as_loaded(record: Record, return_: Return) -> None:
    """Write the version of one bulk-loaded record as it was loaded, before it is changed."""
    record_all_as_loaded([(return_, [record])])


def record_all_as_loaded(held: Iterable[tuple[Return, Sequence[Record]]]) -> None:
    """Write the versions of bulk-loaded records of returns as they were loaded, before a change.

    Bulk loads are one entry of the status log; without this the next edit would have nothing
    to be compared with. A record whose newest version is the record as it stands is passed
    over. Expects the records as stored, before the change, and the returns' `loaded_at`.
    """
    stale = _without_version(held)
    loads = _last_loads([return_ for return_, _ in stale])
    # Made by hand: a block inside the open one would become part of the same revision.
    revisions = [_revision_of_load(return_, loads.get(return_.pk)) for return_, _ in stale]
    Revision.objects.bulk_create(revisions, batch_size=500)
    facts, versions = [], []
    for revision, (return_, records) in zip(revisions, stale, strict=True):
        facts.append(_facts_of_load(revision, loads.get(return_.pk)))
        versions += [_version_as_stored(revision, record) for record in records]
    RevisionFacts.objects.bulk_create(facts, batch_size=500)
    Version.objects.bulk_create(versions, batch_size=500)


def _without_version(
    held: Iterable[tuple[Return, Sequence[Record]]],
) -> list[tuple[Return, list[Record]]]:
    """The records whose newest version, if there is one, is not what they hold now."""
    pairs = list(held)
    newest = _newest_states([record.pk for _, records in pairs for record in records])
    stale = [
        (return_, [r for r in records if newest.get(r.pk) != (r.values, r.unreadable)])
        for return_, records in pairs
    ]
    return [(return_, records) for return_, records in stale if records]


def _newest_states(keys: Sequence[int]) -> dict[int, State]:
    """What the newest version of each record says, by the record's key."""
    found: dict[int, State] = {}
    for start in range(0, len(keys), 500):
        versions = Version.objects.get_for_model(Record).filter(
            object_id__in=[str(key) for key in keys[start : start + 500]]
        )
        newest = versions.order_by().values("object_id").annotate(newest=Max("pk"))
        for version in Version.objects.filter(pk__in=[row["newest"] for row in newest]):
            found[int(version.object_id)] = _state(version.serialized_data)
    return found


def _last_loads(returns: Sequence[Return]) -> dict[int, StatusChange]:
    """The newest load in the log of each return, by the return's key."""
    loads = StatusChange.objects.filter(return_of__in=[r.pk for r in returns], step="load")
    return {load.return_of_id: load for load in loads.select_related("by").order_by("pk")}


def _revision_of_load(return_: Return, load: StatusChange | None) -> Revision:
    return Revision(
        date_created=load.at if load else return_.loaded_at,
        user=load.by if load else None,
        comment=_loaded_from(return_),
    )


def _facts_of_load(revision: Revision, load: StatusChange | None) -> RevisionFacts:
    role, organisation = (load.role, load.organisation) if load else ("", "")
    act = revision.comment[:LONGEST_DEED]
    return RevisionFacts(revision=revision, role=role, organisation=organisation, act=act)


def _version_as_stored(revision: Revision, record: Record) -> Version:
    return Version(
        revision=revision,
        content_type=ContentType.objects.get_for_model(Record),
        object_id=record.pk,
        db=record._state.db,
        format="json",
        serialized_data=serializers.serialize("json", [record], fields=RECORDED),
        object_repr=f"{record.section} {record.key}".strip(),
    )


def _loaded_from(return_: Return) -> str:
    return f"Loaded from {return_.loaded_from}" if return_.loaded_from else "Loaded"


def changes_of_item(record: Record, item: str, return_: Return) -> list[FieldChange]:
    """Every change of `item` in the record, newest first, read from the record's versions.

    A load that no edit has followed has no version yet; it stands first, as of `loaded_at`.
    """
    changes: list[FieldChange] = []
    before: StoredValue | None = None
    versions = list(_versions_of(record).select_related("revision__user", "revision__facts"))
    for version in reversed(versions):
        after = _cell(_state(version.serialized_data), item)
        if (type(after), after) != (type(before), before):
            changes.append(_change(version, before, after))
        before = after
    now = _cell((record.values, record.unreadable), item)
    if (type(now), now) != (type(before), before):
        changes.append(_load_of(return_, before, now))
    return changes[::-1]


State = tuple[dict[str, StoredValue], dict[str, str]]


def _state(serialized: str) -> State:
    fields = json.loads(serialized)[0]["fields"]
    return _plain(fields["values"]), _plain(fields["unreadable"])


def _plain(field: Any) -> Any:
    return json.loads(field) if isinstance(field, str) else field


def _cell(state: State, item: str) -> StoredValue | None:
    values, unreadable = state
    return values.get(item, unreadable.get(item))


def _versions_of(record: Record) -> QuerySet[Version]:
    # Ordered by revision: SQLite picks the wrong index for reversion's own order.
    found: QuerySet[Version] = Version.objects.get_for_object_reference(Record, record.pk)
    return found.order_by("-revision_id")


def _change(version: Version, before: StoredValue | None, after: StoredValue | None) -> FieldChange:
    revision = version.revision
    facts = getattr(revision, "facts", None)
    return FieldChange(
        who=revision.user.display_name if revision.user else OPERATOR_NAME,
        role=Role(facts.role).label if facts and facts.role else "",
        organisation=facts.organisation if facts else "",
        at=revision.date_created,
        before=before,
        after=after,
        act=facts.act if facts else "",
        reason=facts.reason if facts else "",
    )


def _load_of(return_: Return, before: StoredValue | None, after: StoredValue | None) -> FieldChange:
    load = _last_loads([return_]).get(return_.pk)
    return FieldChange(
        who=load.by.display_name if load and load.by else OPERATOR_NAME,
        role=Role(load.role).label if load and load.role else "",
        organisation=load.organisation if load else "",
        at=load.at if load else return_.loaded_at,
        before=before,
        after=after,
        act=_loaded_from(return_),
        reason="",
    )


def values_before_deletion(keys: Sequence[int]) -> dict[int, State]:
    """What records held before the deletion that emptied them, by key; not those that held nothing.

    The newest version is the deletion's own, the one before it what was deleted.
    """
    found: dict[int, State] = {}
    for start in range(0, len(keys), 500):
        versions: dict[str, list[str]] = {}
        theirs = Version.objects.get_for_model(Record).filter(
            object_id__in=[str(key) for key in keys[start : start + 500]]
        )
        rows = theirs.order_by("revision_id").values_list("object_id", "serialized_data")
        for key, data in rows:
            versions[key] = [*versions.get(key, ())[-1:], data]
        found |= {int(key): _state(two[0]) for key, two in versions.items() if len(two) == 2}
    return found


def add_to_history(records: Iterable[Record]) -> None:
    """Add records that a bulk write has just stored to the open entry of the history."""
    for record in records:
        reversion.add_to_revision(record)
