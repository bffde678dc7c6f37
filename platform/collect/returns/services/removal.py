"""Removing one record of a section that has many, with all that is nested in it."""

from __future__ import annotations

import hashlib
from collections.abc import Collection
from dataclasses import dataclass

from collect.definitions.specs import spec_of
from collect.returns import history, trail
from collect.returns.access import Actor, Refused, insist, may_edit
from collect.returns.data import name_of, texts_of
from collect.returns.locking import locked
from collect.returns.models import Record, Return
from collect.returns.services.editing import step_on
from collect.returns.services.records import held, section_of, settle
from collect.returns.status_log import entry
from rules.spec import SectionSpec


@dataclass(frozen=True, slots=True)
class Removed:
    """What a removal did: how many records went, with those nested in the one named."""

    return_: Return
    count: int


def remove_record(return_pk: int, record_pk: int, *, by: Actor, seen: str) -> Removed:
    """Remove a record and all that is nested in it; the status log says what it held.

    `seen` is its `state_of` as the actor saw it. Raises Refused when the actor may not edit
    now or the record has changed meanwhile, RecordGone when it is not there any more.
    """
    with history.recorded(by, "Removed on screen"):
        return_ = locked(return_pk)
        insist(may_edit(by, return_))
        spec = spec_of(return_.publication)
        record = held(return_, record_pk)
        section = section_of(spec, record.section)
        if state_of(record) != seen:
            raise Refused(
                "The record has been changed meanwhile. Look at it again before you remove it."
            )
        gone = [record, *nested_in(record)]
        history.record_all_as_loaded([(return_, gone)])
        _log_removal(return_, section, gone, by)
        _drop_findings(return_, gone)
        trail.removed(return_, [one.pk for one in gone])
        record.delete()
        step_on(return_, by, first=False)
        settle(return_, spec, section, None, {record.key.partition("#")[0]})
    return Removed(return_, len(gone))


def nested_in(record: Record) -> list[Record]:
    """The records that are nested in this one, at any depth."""
    found: list[Record] = []
    level = [record]
    while level:
        level = list(Record.objects.filter(parent__in=level).order_by("pk"))
        found += level
    return found


def state_of(record: Record) -> str:
    """Moves whenever the record or one that is nested in it changes, comes or goes."""
    versions = [(one.pk, one.version) for one in (record, *nested_in(record))]
    return hashlib.sha256(repr(versions).encode()).hexdigest()[:16]


def _drop_findings(return_: Return, gone: Collection[Record]) -> None:
    """Findings go with their record, also one that is OK'd: it was for what is no longer there."""
    places = {(record.section, record.key) for record in gone}
    sections = {record.section for record in gone}
    held = return_.findings.filter(section__in=sections).values_list("pk", "section", "record")
    left = [pk for pk, section, key in held if (section, key) in places]
    trail.solved(return_, left)
    for start_ in range(0, len(left), 500):
        return_.findings.filter(pk__in=left[start_ : start_ + 500]).delete()


def _log_removal(
    return_: Return, section: SectionSpec, gone: Collection[Record], by: Actor
) -> None:
    record, *nested = gone
    inside = f" with {len(nested)} record{'s' * (len(nested) > 1)} inside it" if nested else ""
    texts = texts_of(record, section)
    held = "; ".join(f"{i.name}: {texts[i.code]}" for i in section.items if texts[i.code])
    done = f"Removed {name_of(record, section)[:120]}{inside}"
    reason = f"It held {held}" if held else "It was empty"
    entry(return_, "remove_record", done, before=return_.status, by=by, reason=reason).save()
