"""Correcting cells of many records at once: one entry of the history, one step, one validation."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from collect.definitions.specs import spec_of
from collect.returns import history, trail
from collect.returns.access import Actor, insist, may_edit, may_open
from collect.returns.locking import locked
from collect.returns.models import Record, Return
from collect.returns.services.editing import step_on
from collect.returns.services.storing import store_cells
from collect.returns.services.validation import validate, validate_next_year
from rules.findings import StoredValue
from rules.records import Cells, record_of
from rules.spec import CollectionSpec

LONGEST_ACT = 200
"""Characters that the history has for what was done."""


@dataclass(frozen=True, slots=True)
class RecordTexts:
    """New texts of some of a record's items, by item code; "" empties a cell."""

    section: str
    record: str
    texts: Mapping[str, str]


def correct_records(
    return_pk: int, corrections: Iterable[RecordTexts], *, by: Actor, origin: str
) -> Return:
    """Save new texts in records that are there, as one edit; nothing else is touched.

    `origin` names the file in the history. A record that is one of many and is gone is passed
    over. Raises Refused when the actor may not edit now.
    """
    with history.recorded(by, f"Corrected from {origin}"[:LONGEST_ACT]):
        return_ = locked(return_pk)
        insist(may_open(by, return_) and may_edit(by, return_))
        spec = spec_of(return_.publication)
        records = {(record.section, record.key): record for record in return_.records.all()}
        plan: list[tuple[Record, CellsAfter]] = []
        for wanted in corrections:
            place = (wanted.section, wanted.record)
            if place not in records and not wanted.record:
                records[place] = Record(return_of=return_, section=wanted.section)
            if record := records.get(place):
                after = cells_after(spec, wanted.section, record, wanted.texts)
                if after != (record.values, record.unreadable):
                    plan.append((record, after))
        if plan:
            _write(return_, plan)
            step_on(return_, by, first=False)
            validate([return_], {return_.pk: list(records.values())})
            return_.save()
            validate_next_year([return_])
    return return_


CellsAfter = tuple[dict[str, StoredValue], dict[str, str]]
"""The values and the unreadable texts of a record, by item code."""


def cells_after(
    spec: CollectionSpec, section: str, record: Cells, texts: Mapping[str, str]
) -> CellsAfter:
    """What a record holds once the texts have taken the place of what their items say."""
    read = record_of(spec, spec.section_by_code[section], texts)
    values = {code: value for code, value in record.values.items() if code not in texts}
    unreadable = {code: text for code, text in record.unreadable.items() if code not in texts}
    return values | dict(read.values), unreadable | dict(read.unreadable)


def _write(return_: Return, plan: Sequence[tuple[Record, CellsAfter]]) -> None:
    held = [record for record, _ in plan if record.pk]
    history.record_all_as_loaded([(return_, held)])
    for record, (values, unreadable) in plan:
        record.values, record.unreadable = values, unreadable
        if not record.pk:
            record.save()
    store_cells(held)
    trail.wrote(return_, [record for record, _ in plan])
