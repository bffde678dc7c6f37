"""Supplied texts become records, and records stand in the order and under the keys of files."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Protocol

from rules.data import RecordData, ReturnData
from rules.findings import StoredValue
from rules.kinds import read_cell, text_of
from rules.spec import CollectionSpec, ItemSpec, SectionSpec

LONGEST_KEY = 160
"""Characters of a key that are kept as they are; the database has room for 200."""


class Cells(Protocol):
    """What holds the cells of a record: plain data, or the row that they are stored in."""

    @property
    def values(self) -> Mapping[str, StoredValue]:
        """What could be read, by item code."""

    @property
    def unreadable(self) -> Mapping[str, str]:
        """The text of what could not be read, by item code."""


def record_of(
    spec: CollectionSpec,
    section: SectionSpec,
    texts: Mapping[str, str],
    key: str = "",
    parent: str = "",
) -> RecordData:
    """One record from texts by item code; what cannot be read is kept as it was supplied.

    Codes that are no item of the section are passed over.
    """
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


def cell_text(record: Cells, item: ItemSpec) -> str:
    """What one cell of a record says: its value as text, or the text that cannot be read."""
    unreadable = record.unreadable.get(item.code)
    return text_of(record.values.get(item.code), item) if unreadable is None else unreadable


def has_many(spec: CollectionSpec, section: SectionSpec) -> bool:
    """Whether a return can hold many records of the section: it repeats, or what it is in does."""
    above = spec.section_by_code.get(section.parent)
    return section.repeats or (above is not None and has_many(spec, above))


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


def keys_of(section: SectionSpec, records: Iterable[RecordData]) -> list[str]:
    """The keys that `arranged` gives to records of one section, in order.

    Each record names its parent by the key that it has by then.
    """
    keys = _Keys(section)
    return [keys.next(r, r.parent) if section.repeats else r.parent for r in records]


def family_of(section: SectionSpec, record: RecordData) -> str:
    """What the keys of all records start with that the record's key may have to make room for.

    A key belongs to the family when what stands before its first `#` is that text.
    """
    base, _ = _base(_key_items(section), record, record.parent)
    return base.partition("#")[0]


def repeats_a_key(section: SectionSpec, record: RecordData) -> bool:
    """Whether another record of the section comes first with the same key items."""
    base, has_own = _base(_key_items(section), record, record.parent)
    return section.repeats and has_own and record.key.startswith(f"{base}#")


class _Keys:
    """Gives the records of one section keys, no two the same."""

    def __init__(self, section: SectionSpec) -> None:
        self._items = _key_items(section)
        self._taken: set[str] = set()
        self._next: dict[str, int] = {}

    def next(self, record: RecordData, parent: str) -> str:
        """The key of the next record, below the parent with this key."""
        base, has_own = _base(self._items, record, parent)
        number = self._next.get(base, 1)
        key = base if has_own and number == 1 else f"{base}#{number}"
        while key in self._taken:
            number += 1
            key = f"{base}#{number}"
        self._next[base] = number + 1
        self._taken.add(key)
        return key


def _key_items(section: SectionSpec) -> list[ItemSpec]:
    items = {item.code: item for item in section.items}
    return [items[code] for code in section.key_items if code in items]


def _base(items: Iterable[ItemSpec], record: RecordData, parent: str) -> tuple[str, bool]:
    """The key of a record that has no namesake, and whether it has a text of its own."""
    parts = [cell_text(record, item).strip() for item in items]
    own = "/".join(parts) if any(parts) else ""
    return _shortened(f"{parent}/{own}" if parent else own), bool(own)


def _shortened(key: str) -> str:
    if len(key) <= LONGEST_KEY:
        return key
    return (
        f"{key[: LONGEST_KEY - 17]}…{hashlib.sha256(key.encode(errors='replace')).hexdigest()[:16]}"
    )
