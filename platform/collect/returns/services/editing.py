"""Saving one section from the form: merge, write, move on, validate, in one transaction."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils import timezone

from collect.definitions.specs import spec_of
from collect.returns import history, trail
from collect.returns.access import Actor, Refused, edit_step, insist, may_edit
from collect.returns.data import filled_items
from collect.returns.locking import locked
from collect.returns.models import Record, Return
from collect.returns.services.merging import Saved, merge
from collect.returns.services.status import move
from collect.returns.services.validation import validate, validate_next_year
from rules.records import has_many, record_of
from rules.spec import CollectionSpec

DELETED_MEANWHILE = "The data of this return were deleted while your form was open."


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

    `opened` and what it is for: see `merge`. Nothing typed is refused: what cannot be read is
    kept. Raises Refused when the actor may not edit now, UnknownSection for no such section.
    """
    with history.recorded(by, "Edited", reason):
        return_ = locked(return_pk)
        insist(may_edit(by, return_))
        spec = spec_of(return_.publication)
        section = spec.section_by_code.get(section_code)
        if section is None or has_many(spec, section):
            raise UnknownSection(section_code)
        first = not return_.has_data
        if first:
            refuse_form_of_deleted_data(opened, filled_items(section, return_.source))
        records = start(return_, spec) if first else _held(return_)
        record = records.get(section_code) or Record(return_of=return_, section=section_code)
        saved = merge(record, return_, spec, section, texts=texts, opened=opened)
        if saved.changed or first:
            step_on(return_, by, first=first)
            single = {**records, section_code: record}.values()
            validate([return_], {return_.pk: [*single, *return_.records.exclude(key="")]})
            return_.save()
            validate_next_year([return_])
    return saved


def refuse_form_of_deleted_data(
    opened: Mapping[str, str] | None, filled: Mapping[str, str]
) -> None:
    """Raise Refused for a form that was opened on data, where there are none any more."""
    if any(text for item, text in (opened or {}).items() if item not in filled):
        raise Refused(DELETED_MEANWHILE)


def start(return_: Return, spec: CollectionSpec) -> dict[str, Record]:
    """Begin a return on screen: by code, a record of every section that occurs once.

    Each holds what the organisation fills in. Emptied records of sections that repeat, which
    deleted data leave so that they can be restored, go: the source begins anew.
    """
    many = [section.code for section in spec.sections if has_many(spec, section)]
    emptied = return_.records.filter(section__in=many)
    trail.removed(return_, emptied.values_list("pk", flat=True))
    emptied.delete()
    held = _held(return_)
    for section in spec.sections:
        if section.code in many:
            continue
        record = held.setdefault(section.code, Record(return_of=return_, section=section.code))
        filled = record_of(spec, section, filled_items(section, return_.source))
        record.values = {**record.values, **filled.values}
        record.save()
    trail.wrote(return_, held.values())
    return_.loaded_at = timezone.now()
    return held


def _held(return_: Return) -> dict[str, Record]:
    return {record.section: record for record in return_.records.filter(key="")}


def step_on(return_: Return, by: Actor, *, first: bool) -> None:
    """Take the step of the workflow that a change by the actor brings; `first`: it is begun."""
    if first:
        move(return_, "load", by=by, done="Added on screen")
    elif (step := edit_step(by, return_)) != "edit_before_submission":
        move(return_, step, by=by)
        if step == "amend_by_source":
            return_.approved_at = None
