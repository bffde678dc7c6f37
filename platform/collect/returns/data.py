"""Returns as the plain data that rules judge, and plain data as records."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from collect.organisations.models import Organisation
from collect.returns.models import Record
from rules.data import RecordData, ReturnData
from rules.findings import StoredValue
from rules.kinds import read_cell
from rules.spec import CollectionSpec, SectionSpec

FACTS = ("native_id", "name", "region")
"""What an organisation can fill in: an item's `filled_from` is one of these."""


def data_of(records: Iterable[Record]) -> ReturnData:
    """The records as plain data; a record's parent is named by its key."""
    held = list(records)
    keys = {record.pk: record.key for record in held}
    return ReturnData(
        tuple(
            RecordData(
                section=record.section,
                values=record.values,
                unreadable=record.unreadable,
                key=record.key,
                parent=keys.get(record.parent_id, ""),
            )
            for record in held
        )
    )


def flat_values(records: Iterable[Record], spec: CollectionSpec) -> dict[str, StoredValue]:
    """The values of the sections that occur once, by item code."""
    single = {section.code for section in spec.sections if not section.repeats}
    flat: dict[str, StoredValue] = {}
    for record in records:
        if record.section in single:
            flat.update(record.values)
    return flat


def filled_items(section: SectionSpec, source: Organisation) -> dict[str, str]:
    """What the source organisation fills in by itself, as texts by item code."""
    return {
        item.code: getattr(source, item.filled_from)
        for item in section.items
        if item.filled_from in FACTS
    }


def read_section(
    spec: CollectionSpec, section: SectionSpec, texts: Mapping[str, str], key: str = ""
) -> RecordData:
    """The supplied texts of one record as data; codes that are no item of it are passed over."""
    values: dict[str, StoredValue] = {}
    unreadable: dict[str, str] = {}
    for item in section.items:
        text = texts.get(item.code)
        if text is None:
            continue
        cell = read_cell(text, item, spec.code_set_by_name.get(item.code_set))
        if cell.value is not None:
            values[item.code] = cell.value
        elif cell.unreadable is not None:
            unreadable[item.code] = cell.unreadable
    return RecordData(section.code, values, unreadable, key)


def read_flat(spec: CollectionSpec, texts: Mapping[str, str], source: Organisation) -> ReturnData:
    """One return from a flat row of texts by item code, completed from its organisation."""
    return ReturnData(
        tuple(
            read_section(spec, section, {**texts, **filled_items(section, source)})
            for section in spec.sections
            if not section.repeats
        )
    )


def complete(data: ReturnData, spec: CollectionSpec, source: Organisation) -> ReturnData:
    """The data with a record for every section that occurs once, and the organisation's facts.

    What the organisation fills in stands whatever the file said.
    """
    held = {record.section: record for record in data.records if not record.key}
    single = []
    for section in spec.sections:
        if section.repeats:
            continue
        record = held.get(section.code, RecordData(section.code))
        facts = filled_items(section, source)
        filled = read_section(spec, section, facts).values
        single.append(
            RecordData(
                section=section.code,
                values={**record.values, **filled},
                unreadable={k: v for k, v in record.unreadable.items() if k not in facts},
            )
        )
    single_codes = {record.section for record in single}
    return ReturnData((*single, *(r for r in data.records if r.section not in single_codes)))
