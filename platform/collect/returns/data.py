"""Returns as the plain data that rules judge, and plain data as records."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from collect.organisations.models import Organisation
from collect.returns.models import Record
from rules.data import RecordData, ReturnData
from rules.findings import StoredValue
from rules.records import Cells, cell_text, has_many, record_of
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
    single = {section.code for section in spec.sections if not has_many(spec, section)}
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


def texts_of(record: Cells | None, section: SectionSpec) -> dict[str, str]:
    """What the form shows of a record: a text for every item of the section."""
    if record is None:
        return dict.fromkeys((item.code for item in section.items), "")
    return {item.code: cell_text(record, item) for item in section.items}


def key_within(record: Record) -> str:
    """A record's key without that of the record that it is inside of."""
    above = f"{record.parent.key}/" if record.parent and record.parent.key else ""
    return record.key.removeprefix(above)


def name_of(record: Record, section: SectionSpec) -> str:
    """What pages call a record of many: by its section and its key."""
    return f"{section.title}: {key_within(record)}" if section.repeats else section.title


def read_flat(spec: CollectionSpec, texts: Mapping[str, str], source: Organisation) -> ReturnData:
    """One return from a flat row of texts by item code, completed from its organisation."""
    return ReturnData(
        tuple(
            record_of(spec, section, {**texts, **filled_items(section, source)})
            for section in spec.sections
            if not has_many(spec, section)
        )
    )


def complete(data: ReturnData, spec: CollectionSpec, source: Organisation) -> ReturnData:
    """The data with a record for every section that occurs once, and the organisation's facts.

    What the organisation fills in stands whatever the file said.
    """
    held = {record.section: record for record in data.records if not record.key}
    single = []
    for section in spec.sections:
        if has_many(spec, section):
            continue
        record = held.get(section.code, RecordData(section.code))
        facts = filled_items(section, source)
        filled = record_of(spec, section, facts).values
        single.append(
            RecordData(
                section=section.code,
                values={**record.values, **filled},
                unreadable={k: v for k, v in record.unreadable.items() if k not in facts},
            )
        )
    single_codes = {record.section for record in single}
    return ReturnData((*single, *(r for r in data.records if r.section not in single_codes)))
