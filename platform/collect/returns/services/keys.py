"""Keys of records follow their key items, and findings and notes follow the record."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import TypeVar

from collect.returns import trail
from collect.returns.data import data_of
from collect.returns.models import Finding, Note, Record, Return
from rules.data import RecordData
from rules.records import family_of, keys_of
from rules.spec import CollectionSpec, SectionSpec

BATCH = 200

Move = tuple[Record, str, str]
"""A record, the key that it had, and the one that it is to have."""


def key_on_the_way(number: int = 0) -> str:
    """What stands for a key until the real one is free: no real key starts with a space."""
    return f"{number:>190}"


def plain(records: Sequence[Record]) -> list[RecordData]:
    """The records as plain data; each names its parent, which need not be among them."""
    held = {record.pk: record for record in records}
    parents = {r.parent_id: r.parent for r in records if r.parent and r.parent_id not in held}
    return list(data_of([*records, *parents.values()]).records[: len(records)])


def arrange(
    return_: Return, spec: CollectionSpec, section: SectionSpec, families: Collection[str]
) -> list[Record]:
    """Give the records of these families (see `family_of`) the keys that files give them.

    What is nested in a record that moves moves with it. Returns the records that have another
    key now. Runs in the caller's transaction, over a locked return.
    """
    members = _members(return_, section, families)
    keys = keys_of(section, plain(members))
    moves = [(r, r.key, key) for r, key in zip(members, keys, strict=True) if r.key != key]
    if not moves:
        return []
    _carry_out(return_, section, moves)
    moved = [record for record, _, _ in moves]
    for below in spec.sections:
        if below.parent == section.code:
            moved += arrange(return_, spec, below, _families_below(return_, below, moved))
    return moved


def _members(return_: Return, section: SectionSpec, families: Collection[str]) -> list[Record]:
    # Python compares the keys: SQLite does not tell small letters from capitals.
    keys = return_.records.filter(section=section.code).values_list("pk", "key")
    found = [pk for pk, key in keys if key.partition("#")[0] in families or key[:1] == " "]
    held = Record.objects.select_related("parent").in_bulk(found)
    return [held[pk] for pk in sorted(held)]


def _families_below(return_: Return, below: SectionSpec, moved: Sequence[Record]) -> set[str]:
    """The families that records nested in those moved are in, and that they come to."""
    parents = {record.pk for record in moved}
    held = return_.records.filter(section=below.code).select_related("parent")
    children = [child for child in held if child.parent_id in parents]
    before = {child.key.partition("#")[0] for child in children}
    return before | {family_of(below, child) for child in plain(children)}


def _carry_out(return_: Return, section: SectionSpec, moves: Sequence[Move]) -> None:
    to = {before: after for _, before, after in moves}
    places = set(to.values()) - to.keys()
    findings = list(return_.findings.filter(section=section.code))
    # What is left at a key that was free is of a record that is gone.
    left = [finding.pk for finding in findings if finding.record in places]
    return_.findings.filter(pk__in=left).delete()
    trail.solved(return_, left)
    trail.wrote(return_, _rename(Record, "key", [(record, after) for record, _, after in moves]))
    moving = [(f, to[f.record]) for f in findings if f.record in to]
    trail.found(return_, _rename(Finding, "record", moving))
    notes = [note for note in return_.notes.filter(section=section.code) if note.record in to]
    trail.noted(return_, _rename(Note, "record", [(note, to[note.record]) for note in notes]))


Row = TypeVar("Row", Record, Finding, Note)


def _rename(model: type[Row], field: str, rows: Sequence[tuple[Row, str]]) -> list[Row]:
    """Give rows their new keys in two steps, since one may take what another has still."""
    held = [row for row, _ in rows]
    for row in held:
        setattr(row, field, key_on_the_way(row.pk))
    model._default_manager.bulk_update(held, (field,), batch_size=BATCH)
    for row, key in rows:
        setattr(row, field, key)
    model._default_manager.bulk_update(held, (field,), batch_size=BATCH)
    return held
