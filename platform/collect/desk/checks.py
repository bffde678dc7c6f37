"""What the rule of a finding is: the items that it reads, and the sections that it concerns."""

from __future__ import annotations

from dataclasses import dataclass

from rules.builtin import builtin_key
from rules.engine import Engine
from rules.spec import CollectionSpec, ItemSpec, SectionSpec


@dataclass(frozen=True, slots=True)
class Place:
    """One item and its section."""

    section: SectionSpec
    item: ItemSpec


Checks = dict[tuple[str, str], list[Place]]
"""The items read, by the rule's key and the section that its findings name ("" for a return)."""


def checks_of(engine: Engine) -> Checks:
    """What each rule in use and each built-in check reads of this year, in form order.

    Exact: a finding lists every item that its rule reads, whatever the values were.
    """
    found: Checks = {}
    for section in engine.spec.sections:
        for item in section.items:
            for rule in engine.checks_reading(item.code):
                own = rule in (builtin_key("mandatory", item.code), builtin_key("kind", item.code))
                key = (rule, section.code if own else "")
                # An item of a section with many records is read by its own checks alone.
                if own or not section.repeats:
                    found.setdefault(key, []).append(Place(section, item))
        keyed = [Place(section, i) for i in section.items if i.code in section.key_items]
        if keyed:
            found[builtin_key("key", section.code), section.code] = keyed
    return found


def places_of(spec: CollectionSpec, codes: list[str]) -> list[Place]:
    """Items that occur once, by their codes; codes that are no item of this year are left out."""
    return [
        Place(spec.section_of_item[code], spec.return_items[code])
        for code in codes
        if code in spec.return_items
    ]
