"""Supplied texts become records, and records stand in the order and under the keys of files."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import replace

from rules.data import RecordData, ReturnData
from rules.findings import StoredValue
from rules.kinds import read_cell, text_of
from rules.spec import CollectionSpec, ItemSpec, SectionSpec

LONGEST_KEY = 160
"""Characters of a key that are kept as they are; the database has room for 200."""


def record_of(
    spec: CollectionSpec, section: SectionSpec, texts: Mapping[str, str], key: str, parent: str
) -> RecordData:
    """One record from texts by item code; what cannot be read is kept as it was supplied."""
    values: dict[str, StoredValue] = {}
    unreadable: dict[str, str] = {}
    for item in section.items:
        text = texts.get(item.code)
        if not text:
            continue
        cell = read_cell(text, item, spec.code_set_by_name.get(item.code_set))
        if cell.value is not None:
            values[item.code] = cell.value
        elif cell.unreadable is not None:
            unreadable[item.code] = cell.unreadable
    return RecordData(section.code, values, unreadable, key, parent)


def cell_text(record: RecordData, item: ItemSpec) -> str:
    """What one cell of a record says: its value as text, or the text that cannot be read."""
    unreadable = record.unreadable.get(item.code)
    return text_of(record.values.get(item.code), item) if unreadable is None else unreadable


def parents_first(spec: CollectionSpec) -> list[SectionSpec]:
    """The sections, each after the one that it is nested in, else in form order."""
    order: dict[str, SectionSpec] = {}
    waiting = list(spec.sections)
    while waiting:
        ready = [s for s in waiting if not s.parent or s.parent in order]
        order.update((section.code, section) for section in ready)
        waiting = [s for s in waiting if s.code not in order]
    return list(order.values())


def arranged(spec: CollectionSpec, data: ReturnData) -> ReturnData:
    """The same records as files hold them; arranging twice changes nothing more.

    - A section that occurs once has its record, if an empty one.
    - Records stand by section, in form order, and in a section by the order of their parents.
    - The key of a repeated record is the texts of its key items, after its parent's key where
      that repeats. A second record with the same key gets `#2` behind it, one without a key
      `#1`, so that none stands for another.
    - A record whose parent is not there gets an empty parent, so that none is without.
    """
    groups = _groups(spec, data)
    placed: dict[str, list[RecordData]] = {}
    new_keys: dict[str, dict[str, str]] = {}
    for section in parents_first(spec):
        keys = _Keys(section)
        renamed: dict[str, str] = {}
        records: list[RecordData] = []
        for old, parent in _parents(spec, section, new_keys):
            for record in _of_parent(spec, section, groups.get((section.code, old), ())):
                key = keys.next(record, parent) if section.repeats else parent
                renamed.setdefault(record.key, key)
                records.append(replace(record, key=key, parent=parent))
        placed[section.code], new_keys[section.code] = records, renamed
    return ReturnData(tuple(r for section in spec.sections for r in placed[section.code]))


Groups = dict[tuple[str, str], list[RecordData]]


def _groups(spec: CollectionSpec, data: ReturnData) -> Groups:
    """The records by section and parent's key, with parents made for those without one."""
    sections = spec.section_by_code
    held: dict[str, list[RecordData]] = {section.code: [] for section in spec.sections}
    for record in data.records:
        held[record.section].append(record)
    groups: Groups = {}
    for section in reversed(parents_first(spec)):
        above = sections.get(section.parent)
        known = {record.key for record in held[above.code]} if above else set()
        for record in held[section.code]:
            parent = record.parent if above and above.repeats else ""
            groups.setdefault((section.code, parent), []).append(record)
            if above and above.repeats and parent not in known:
                known.add(parent)
                held[above.code].append(RecordData(above.code, key=parent))
    return groups


def _parents(
    spec: CollectionSpec, section: SectionSpec, new_keys: Mapping[str, Mapping[str, str]]
) -> Iterable[tuple[str, str]]:
    """The old and the new key of every record that the section may be nested in, in order."""
    above = spec.section_by_code.get(section.parent)
    return new_keys[above.code].items() if above and above.repeats else (("", ""),)


def _of_parent(
    spec: CollectionSpec, section: SectionSpec, records: Iterable[RecordData]
) -> Iterable[RecordData]:
    held = list(records)
    if section.repeats:
        return held
    if len(held) > 1:
        raise ValueError(f"{section.code} occurs once, but there are {len(held)} records of it.")
    above = spec.section_by_code.get(section.parent)
    return held or ([] if above and above.repeats else [RecordData(section.code)])


class _Keys:
    """Gives the records of one section keys, no two the same."""

    def __init__(self, section: SectionSpec) -> None:
        items = {item.code: item for item in section.items}
        self._items = [items[code] for code in section.key_items if code in items]
        self._taken: set[str] = set()
        self._next: dict[str, int] = {}

    def next(self, record: RecordData, parent: str) -> str:
        """The key of the next record, below the parent with this key."""
        parts = [cell_text(record, item).strip() for item in self._items]
        own = "/".join(parts) if any(parts) else ""
        base = _shortened(f"{parent}/{own}" if parent else own)
        number = self._next.get(base, 1)
        key = base if own and number == 1 else f"{base}#{number}"
        while key in self._taken:
            number += 1
            key = f"{base}#{number}"
        self._next[base] = number + 1
        self._taken.add(key)
        return key


def _shortened(key: str) -> str:
    if len(key) <= LONGEST_KEY:
        return key
    return (
        f"{key[: LONGEST_KEY - 17]}…{hashlib.sha256(key.encode(errors='replace')).hexdigest()[:16]}"
    )
