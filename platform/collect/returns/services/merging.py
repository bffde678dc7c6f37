"""Putting what somebody typed into a record, beside what others saved meanwhile, cell by cell."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from collect.returns import history, trail
from collect.returns.data import filled_items, texts_of
from collect.returns.models import Record, Return
from rules.records import record_of
from rules.spec import CollectionSpec, SectionSpec


@dataclass(frozen=True, slots=True)
class Conflict:
    """One cell that somebody else changed meanwhile: their text, and the one not saved."""

    item: str
    theirs: str
    mine: str


@dataclass(frozen=True, slots=True)
class Saved:
    """What a save did: the items whose values changed, and the cells to choose for."""

    return_: Return
    record: Record
    changed: tuple[str, ...]
    conflicts: tuple[Conflict, ...]


def merge(
    record: Record,
    return_: Return,
    spec: CollectionSpec,
    section: SectionSpec,
    *,
    texts: Mapping[str, str],
    opened: Mapping[str, str] | None,
) -> Saved:
    """Save the texts, by item code, in the record of a locked return, with its history.

    `opened` holds the texts that the form showed when it was opened. Cells that only this
    form changed are saved; a cell that was changed meanwhile to something else is left as it
    is and comes back as a conflict. What the organisation fills in cannot be typed over.
    """
    typed = _canonical(spec, section, texts)
    wanted, conflicts = _compare(typed, opened, texts_of(record, section))
    own = {i.code for i in section.items} - set(filled_items(section, return_.source))
    supplied = {item: text for item, text in wanted.items() if item in own}
    changed = _write(record, return_, spec, section, supplied)
    return Saved(return_, record, changed, conflicts)


def _canonical(
    spec: CollectionSpec, section: SectionSpec, texts: Mapping[str, str]
) -> dict[str, str]:
    """The texts as the form would show them once stored, so that 012 is no change of 12."""
    read = texts_of(record_of(spec, section, texts), section)
    return {item: text for item, text in read.items() if item in texts}


def _compare(
    texts: Mapping[str, str], opened: Mapping[str, str] | None, now: Mapping[str, str]
) -> tuple[dict[str, str], tuple[Conflict, ...]]:
    before = now if opened is None else opened
    wanted: dict[str, str] = {}
    conflicts = []
    for item, stored in now.items():
        text = texts.get(item)
        if text is None or text in (stored, before.get(item, stored)):
            continue
        if stored != before.get(item, stored):
            conflicts.append(Conflict(item, stored, text))
        else:
            wanted[item] = text
    return wanted, tuple(conflicts)


def _write(
    record: Record,
    return_: Return,
    spec: CollectionSpec,
    section: SectionSpec,
    supplied: Mapping[str, str],
) -> tuple[str, ...]:
    data = record_of(spec, section, supplied)
    values = {k: v for k, v in record.values.items() if k not in supplied} | dict(data.values)
    unreadable = {k: v for k, v in record.unreadable.items() if k not in supplied}
    unreadable |= data.unreadable
    if (values, unreadable) == (record.values, record.unreadable):
        return ()
    if record.pk:
        history.record_as_loaded(record, return_)
        record.version += 1
    record.values, record.unreadable = values, unreadable
    record.save()
    trail.wrote(return_, [record])
    return tuple(supplied)
