"""Adding and changing one record of a section that has many, in one transaction."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from collect.definitions.specs import spec_of
from collect.returns import history, trail
from collect.returns.access import Actor, Refused, insist, may_edit
from collect.returns.data import filled_items, name_of
from collect.returns.locking import locked
from collect.returns.models import Record, Return
from collect.returns.services.editing import DELETED_MEANWHILE, UnknownSection, start, step_on
from collect.returns.services.judging_records import judge_records
from collect.returns.services.keys import arrange, key_on_the_way, plain
from collect.returns.services.merging import Saved, merge
from collect.returns.services.validation import validate_next_year
from rules.records import family_of, has_many, record_of
from rules.spec import CollectionSpec, SectionSpec


class RecordGone(Refused):
    """Somebody has removed the record meanwhile, or the one that it is nested in."""


def add_record(
    return_pk: int,
    section_code: str,
    texts: Mapping[str, str],
    *,
    by: Actor,
    parent_pk: int | None = None,
    begins: bool = True,
) -> Saved:
    """Add a record with these texts, by item code, and what the organisation fills in.

    `parent_pk` names the record that it is nested in, where that is one of many. Nothing typed
    is refused. A return without data is begun by it where `begins` says that this is known.
    Raises Refused when the actor may not edit now or the data were deleted meanwhile, RecordGone
    when the parent is not there, UnknownSection for no such section.
    """
    with history.recorded(by, "Added on screen"):
        return_ = locked(return_pk)
        insist(may_edit(by, return_))
        spec = spec_of(return_.publication)
        section = section_of(spec, section_code)
        first = not return_.has_data
        if first and not begins:
            raise Refused(DELETED_MEANWHILE)
        if first:
            start(return_, spec)
        record = Record(return_of=return_, section=section.code, key=key_on_the_way())
        record.parent = _parent(return_, spec, section, parent_pk)
        data = record_of(spec, section, {**texts, **filled_items(section, return_.source)})
        record.values, record.unreadable = dict(data.values), dict(data.unreadable)
        record.save()
        trail.wrote(return_, [record])
        families = {family_of(section, plain([record])[0])}
        step_on(return_, by, first=first)
        settle(return_, spec, section, record, families)
        if first:
            validate_next_year([return_])
    return Saved(return_, record, tuple(data.values) + tuple(data.unreadable), ())


def save_record(
    return_pk: int,
    record_pk: int,
    texts: Mapping[str, str],
    *,
    by: Actor,
    opened: Mapping[str, str] | None = None,
) -> Saved:
    """Save the texts of one record as somebody saw it and changed it, as `save_section` does.

    Where a key item changes the record gets another key; its findings and notes go with it.
    Raises Refused when the actor may not edit now, RecordGone when the record is not there.
    """
    with history.recorded(by, "Edited"):
        return_ = locked(return_pk)
        insist(may_edit(by, return_))
        spec = spec_of(return_.publication)
        record = held(return_, record_pk)
        section = section_of(spec, record.section)
        saved = merge(record, return_, spec, section, texts=texts, opened=opened)
        if saved.changed:
            families: set[str] = set()
            if set(saved.changed) & set(section.key_items):
                families = {record.key.partition("#")[0], family_of(section, plain([record])[0])}
            step_on(return_, by, first=False)
            settle(return_, spec, section, record, families)
    return saved


def section_of(spec: CollectionSpec, code: str) -> SectionSpec:
    """A section that has many records. Raises UnknownSection."""
    section = spec.section_by_code.get(code)
    if section is None or not has_many(spec, section):
        raise UnknownSection(code)
    return section


def held(return_: Return, record_pk: int) -> Record:
    """A record of the return, with its parent. Raises RecordGone, or Refused without data."""
    if not return_.has_data:
        raise Refused("The data of this return were deleted while you had it open.")
    record = return_.records.select_related("parent").filter(pk=record_pk).first()
    if record is None:
        raise RecordGone("This record was removed while you had it open.")
    return record


def _parent(
    return_: Return, spec: CollectionSpec, section: SectionSpec, parent_pk: int | None
) -> Record | None:
    """The record that a new one is nested in; None where the section stands by itself."""
    above = spec.section_by_code.get(section.parent)
    if above is None:
        return None
    held = return_.records.filter(section=above.code)
    named = held.filter(pk=parent_pk) if has_many(spec, above) else held
    parent = named.first()
    if parent is None and has_many(spec, above):
        raise RecordGone(f"The record of {above.title} that it belongs to is not there any more.")
    if parent and not section.repeats and parent.children.filter(section=section.code).exists():
        raise Refused(f"{name_of(parent, above)} has its {section.title} already.")
    return parent


def settle(
    return_: Return,
    spec: CollectionSpec,
    section: SectionSpec,
    record: Record | None,
    families: Collection[str],
) -> None:
    """Bring keys and findings in step with a record that was added, changed or removed, and save.

    `families` are those whose keys may move; `record` is None where it was removed.
    """
    changed = {one.pk: one for one in arrange(return_, spec, section, families)}
    if record is not None:
        record.refresh_from_db(fields=("key",))
        changed[record.pk] = record
    judge_records(return_, spec, list(changed.values()))
    return_.save()
