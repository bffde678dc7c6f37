"""Which items of an earlier spec each item of a later one continues."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from rules.spec import CollectionSpec, ItemSpec, Lineage, SectionSpec


@dataclass(frozen=True, slots=True)
class Placed:
    """An item and the section that it stands in."""

    section: SectionSpec
    item: ItemSpec


@dataclass(frozen=True, slots=True)
class Heir:
    """An item of the later spec, the earlier ones that it continues, and how it does."""

    placed: Placed
    before: tuple[Placed, ...]
    lineage: Lineage


def heirs(before: CollectionSpec, after: CollectionSpec) -> list[Heir]:
    """Every item of `after` in form order.

    Two specs of one collection and year are compared by code; what the later one says of last
    year's items holds between two years alone.
    """
    by_lineage = before.name != after.name
    old = {(one.section.code, one.item.code): one for one in placed_in(before)}
    once = {code: old[section.code, code] for code, section in before.section_of_item.items()}
    found = []
    for one in placed_in(after):
        codes = _continued(one.item) if by_lineage else (one.item.code,)
        then = [old.get((one.section.code, code)) or once.get(code) for code in codes]
        known = tuple(earlier for earlier in then if earlier)
        lineage = one.item.lineage if by_lineage else Lineage.SAME
        found.append(Heir(one, known, lineage if known else Lineage.NEW))
    return found


def placed_in(spec: CollectionSpec) -> Iterator[Placed]:
    """Every item of a spec with its section, in form order."""
    for section in spec.sections:
        for item in section.items:
            yield Placed(section, item)


def renamed_codes(found: list[Heir]) -> dict[str, str]:
    """The new code of each item that occurs once and has another code now, by its old one."""
    return {
        heir.before[0].item.code: heir.placed.item.code
        for heir in found
        if len(heir.before) == 1 and heir.lineage is not Lineage.SPLIT
        if not heir.placed.section.repeats
        if heir.before[0].item.code != heir.placed.item.code
    }


def _continued(item: ItemSpec) -> tuple[str, ...]:
    return () if item.lineage is Lineage.NEW else item.previous or (item.code,)
