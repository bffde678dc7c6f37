"""Who changed what, when, from what to what: the only module that touches reversion."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import reversion
from django.contrib.contenttypes.models import ContentType
from django.core import serializers
from django.db import transaction
from django.db.models import QuerySet
from reversion.models import Revision, Version

from collect.organisations.roles import Role
from collect.returns.access import Actor
from collect.returns.models import Record, Return, RevisionFacts
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
    """One transaction whose saved records become one entry of the history.

    Only `Record.save()` inside it is recorded: bulk writes leave no trace in reversion.
    """
    with transaction.atomic(), reversion.create_revision():
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
        act=act,
        reason=reason,
    )


def record_as_loaded(record: Record, return_: Return) -> None:
    """Write the version of a bulk-loaded record as it was loaded, before it is changed.

    Bulk loads are one entry of the status log; without this the next edit would have nothing
    to be compared with. Does nothing when the newest version is the record as it stands.
    Expects the record as stored, before the change, and the return's `loaded_at`.
    """
    newest = _versions_of(record).first()
    if newest is not None and _state(newest.serialized_data) == (record.values, record.unreadable):
        return
    load = return_.status_changes.filter(step="load").select_related("by").last()
    # Made by hand: a block inside the open one would become part of the same revision.
    revision = Revision.objects.create(
        date_created=load.at if load else return_.loaded_at,
        user=load.by if load else None,
        comment=_loaded_from(return_),
    )
    RevisionFacts.objects.create(
        revision=revision,
        role=load.role if load else "",
        organisation=load.organisation if load else "",
        act=_loaded_from(return_),
    )
    Version.objects.create(
        revision=revision,
        content_type=ContentType.objects.get_for_model(Record),
        object_id=record.pk,
        db=record._state.db,
        format="json",
        serialized_data=serializers.serialize("json", [record], fields=RECORDED),
        object_repr=str(record),
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
    load = return_.status_changes.filter(step="load").select_related("by").last()
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


def values_before_deletion(record: Record) -> State | None:
    """What a record held before the deletion that emptied it; None if it held nothing.

    The newest version is the deletion's own, the one before it what was deleted.
    """
    before = next(iter(_versions_of(record)[1:2]), None)
    return _state(before.serialized_data) if before else None


def add_to_history(records: Iterable[Record]) -> None:
    """Add records that a bulk write has just stored to the open entry of the history."""
    for record in records:
        reversion.add_to_revision(record)
