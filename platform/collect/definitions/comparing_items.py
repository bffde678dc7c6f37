"""What became of the items from one spec to another, in form order."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from collect.definitions.differences import Aspect, Difference, Part, changed, moved, yes_or_no
from collect.definitions.item_lineage import Heir, Placed, placed_in, renamed_codes
from rules.kinds import KINDS
from rules.spec import CollectionSpec, Lineage


def item_differences(
    before: CollectionSpec, after: CollectionSpec, found: list[Heir]
) -> list[Difference]:
    """What was added, dropped, renamed, split, merged or changed; `found` are the heirs."""
    codes = renamed_codes(found)
    gone = _gone(before, found)
    told: list[Difference] = []
    for section in after.sections:
        here = [heir for heir in found if heir.placed.section is section]
        for heir in here:
            told += _of_item(heir, codes)
        told += _headings(here)
        told += (_dropped(one) for one in gone if one.section.code == section.code)
        old = before.section_by_code.get(section.code)
        then = [codes.get(i.code, i.code) for i in old.items] if old else []
        now = [item.code for item in section.items]
        told += moved(Part.ITEM, section.title, "All items", then, now)
    kept = {section.code for section in after.sections}
    return told + [_dropped(one) for one in gone if one.section.code not in kept]


def _gone(before: CollectionSpec, found: list[Heir]) -> list[Placed]:
    kept = {(one.section.code, one.item.code) for heir in found for one in heir.before}
    return [one for one in placed_in(before) if (one.section.code, one.item.code) not in kept]


def _dropped(one: Placed) -> Difference:
    return Difference(Part.ITEM, one.section.title, one.item.name, "Dropped", one.item.label)


def _of_item(heir: Heir, codes: dict[str, str]) -> Iterator[Difference]:
    section, item = heir.placed.section, heir.placed.item
    place, name = section.title, item.name
    names = ", ".join(one.item.name for one in heir.before)
    if not heir.before:
        yield Difference(Part.ITEM, place, name, "Added", "", item.label)
    elif heir.lineage is Lineage.SPLIT:
        yield Difference(Part.ITEM, place, name, "Split", names, name)
    elif len(heir.before) > 1:
        yield Difference(Part.ITEM, place, name, "Merged", names, name)
    else:
        then = heir.before[0]
        if then.item.code != item.code:
            yield Difference(Part.ITEM, place, name, "Renamed", then.item.code, item.code)
        yield from changed(Part.ITEM, place, name, _aspects(then, heir.placed, codes))


def _aspects(then: Placed, now: Placed, codes: dict[str, str]) -> list[Aspect]:
    old, new = then.item, now.item
    section = "" if then.section.code == now.section.code else then.section.title
    parts = ", ".join(codes.get(code, code) for code in old.total_of)
    return [
        Aspect("Section", section, now.section.title if section else ""),
        Aspect("Question number", old.question, new.question, is_wording=True),
        Aspect("Label", old.label, new.label, is_wording=True),
        Aspect("Kind", KINDS[old.kind].label, KINDS[new.kind].label),
        Aspect("What it must be", KINDS[old.kind].must_be(old), KINDS[new.kind].must_be(new)),
        Aspect("Code set", old.code_set, new.code_set),
        Aspect("Mandatory", yes_or_no(old.mandatory), yes_or_no(new.mandatory)),
        Aspect("Unit", old.unit, new.unit),
        Aspect("Hint", old.hint, new.hint, is_wording=True),
        Aspect("Total of", parts, ", ".join(new.total_of)),
        Aspect("Filled in from", old.filled_from, new.filled_from),
    ]


def _headings(here: list[Heir]) -> Iterator[Difference]:
    """One difference for each heading above several items, not one for each of them."""
    single = [heir for heir in here if len(heir.before) == 1 and heir.lineage is not Lineage.SPLIT]
    for (old, new), group in groupby(single, _groups):
        if old != new:
            names = [heir.placed.item.name for heir in group]
            span = names[0] if len(names) == 1 else f"{names[0]} to {names[-1]}"
            place = here[0].placed.section.title
            yield Difference(Part.ITEM, place, span, "Heading", old, new, is_wording=True)


def _groups(heir: Heir) -> tuple[str, str]:
    return heir.before[0].item.group, heir.placed.item.group
