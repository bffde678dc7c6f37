"""What became of one item from year to year, through its lineage."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from collect.definitions.item_lineage import Heir, Placed, heirs, placed_in
from rules.spec import CollectionSpec, Lineage

_WORDS = {Lineage.SPLIT: "Part of what was split", Lineage.MERGED: "Merged", Lineage.NEW: "New"}


@dataclass(frozen=True, slots=True)
class YearOfItem:
    """The item, or what it came from, in one year.

    `change` says in a word or two what became of it since the year before.
    """

    spec: CollectionSpec
    placed: Placed
    change: str
    from_codes: tuple[str, ...]


def history_of(specs: Sequence[CollectionSpec], section: str, code: str) -> list[YearOfItem]:
    """The item in each year that it goes back to, newest first; one that was merged as several.

    `specs` are of consecutive years, newest first, and the item is one of the first of them.
    """
    rows: list[YearOfItem] = []
    here = {(section, code)}
    for number, spec in enumerate(specs):
        before = specs[number + 1] if number + 1 < len(specs) else None
        found = heirs(before, spec) if before else [_first(one) for one in placed_in(spec)]
        mine = [h for h in found if (h.placed.section.code, h.placed.item.code) in here]
        rows += (_year(spec, heir, is_first=before is None) for heir in mine)
        here = {(one.section.code, one.item.code) for heir in mine for one in heir.before}
    return rows


def fate_of(spec: CollectionSpec, later: CollectionSpec, section: str, code: str) -> str:
    """What the item is called a year later, or that it was dropped."""
    found = [
        heir.placed.item.code
        for heir in heirs(spec, later)
        if any((b.section.code, b.item.code) == (section, code) for b in heir.before)
    ]
    return " and ".join(found) if found else "dropped"


def _first(one: Placed) -> Heir:
    return Heir(one, (), Lineage.NEW)


def _year(spec: CollectionSpec, heir: Heir, *, is_first: bool) -> YearOfItem:
    codes = tuple(one.item.code for one in heir.before)
    return YearOfItem(spec, heir.placed, "" if is_first else _change(heir), codes)


def _change(heir: Heir) -> str:
    if not heir.before:
        return _WORDS[Lineage.NEW]
    if heir.lineage in _WORDS:
        return _WORDS[heir.lineage]
    then, now = heir.before[0].item, heir.placed.item
    words = []
    if then.code != now.code:
        words.append("Renamed")
    if then.label != now.label:
        words.append("Relabelled")
    if then.kind != now.kind:
        words.append("Another kind")
    return ", ".join(words).capitalize() if words else "Same"
