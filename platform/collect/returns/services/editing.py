"""Saving one section from the form: merge, write, move on, validate, in one transaction."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils import timezone

from collect.definitions.specs import spec_of
from collect.returns import history
from collect.returns.access import Actor, Refused, edit_step, insist, may_edit
from collect.returns.data import filled_items, read_section
from collect.returns.locking import locked
from collect.returns.models import Record, Return
from collect.returns.services.status import move
from collect.returns.services.validation import validate, validate_next_year
from rules.kinds import text_of
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
    changed: tuple[str, ...]
    conflicts: tuple[Conflict, ...]


class UnknownSection(LookupError):
    """The collection has no such section."""


def save_section(
    return_pk: int,
    section_code: str,
    texts: Mapping[str, str],
    *,
    by: Actor,
    opened: Mapping[str, str] | None = None,
    reason: str = "",
) -> Saved:
    """Save the texts of one section, by item code, as somebody saw it and changed it.

    `opened` holds the texts that the form showed when it was opened. Cells that only this
    form changed are saved; a cell that was changed meanwhile to something else is left as it
    is and comes back as a conflict. Nothing typed is refused: what cannot be read is kept.
    Raises Refused when the actor may not edit now, UnknownSection for no such section.
    """
    with history.recorded(by, "Edited", reason):
        return_ = locked(return_pk)
        insist(may_edit(by, return_))
        spec = spec_of(return_.publication)
        section = spec.section_by_code.get(section_code)
        if section is None or section.repeats:
            raise UnknownSection(section_code)
        first = not return_.has_data
        if first:
            _refuse_form_of_deleted_data(opened, filled_items(section, return_.source))
        records = _start(return_, spec) if first else _held(return_)
        record = records.get(section_code) or Record(return_of=return_, section=section_code)
        typed = _canonical(spec, section, texts)
        wanted, conflicts = _merge(typed, opened, texts_of(record, section))
        changed = _write(record, return_, spec, section, wanted)
        if changed or first:
            _finish(return_, first, by, {**records, section_code: record})
    return Saved(return_, changed, conflicts)


def texts_of(record: Record | None, section: SectionSpec) -> dict[str, str]:
    """What the form shows of a record: a text for every item of the section."""
    if record is None:
        return dict.fromkeys((item.code for item in section.items), "")
    return {
        item.code: record.unreadable.get(item.code) or text_of(record.values.get(item.code), item)
        for item in section.items
    }


def _refuse_form_of_deleted_data(
    opened: Mapping[str, str] | None, filled: Mapping[str, str]
) -> None:
    if any(text for item, text in (opened or {}).items() if item not in filled):
        raise Refused("The data of this return were deleted while your form was open.")


def _canonical(
    spec: CollectionSpec, section: SectionSpec, texts: Mapping[str, str]
) -> dict[str, str]:
    """The texts as the form would show them once stored, so that 012 is no change of 12."""
    data = read_section(spec, section, texts)
    read = Record(values=dict(data.values), unreadable=dict(data.unreadable))
    return {item: text for item, text in texts_of(read, section).items() if item in texts}


def _held(return_: Return) -> dict[str, Record]:
    return {record.section: record for record in return_.records.filter(key="")}


def _start(return_: Return, spec: CollectionSpec) -> dict[str, Record]:
    """Every section that occurs once has its record, with what the organisation fills in."""
    held = _held(return_)
    for section in spec.sections:
        if section.repeats:
            continue
        record = held.setdefault(section.code, Record(return_of=return_, section=section.code))
        filled = read_section(spec, section, filled_items(section, return_.source))
        record.values = {**record.values, **filled.values}
        record.save()
    return_.loaded_at = timezone.now()
    return held


def _merge(
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
    wanted: Mapping[str, str],
) -> tuple[str, ...]:
    own = {i.code for i in section.items} - set(filled_items(section, return_.source))
    supplied = {item: text for item, text in wanted.items() if item in own}
    data = read_section(spec, section, supplied)
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
    return tuple(supplied)


def _finish(return_: Return, first: bool, by: Actor, records: Mapping[str, Record]) -> None:
    if first:
        move(return_, "load", by=by, done="Added on screen")
    elif (step := edit_step(by, return_)) != "edit_before_submission":
        move(return_, step, by=by)
        if step == "amend_by_source":
            return_.approved_at = None
    others = list(return_.records.exclude(key=""))
    validate([return_], {return_.pk: [*records.values(), *others]})
    return_.save()
    validate_next_year([return_])
