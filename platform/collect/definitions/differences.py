"""One difference between two specs, in the words that people read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum


class Part(StrEnum):
    """What of a collection a difference is about, in the order in which they are told."""

    COLLECTION = "Collection"
    SECTION = "Sections"
    ITEM = "Items"
    CODE = "Codes"
    RULE = "Rules"


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that is not as it was.

    `place` is the title of an item's section or the name of a code's set. `change` says what
    became of the thing: "Added", "Dropped", "Renamed", "Split", "Merged", or what of it changed,
    such as "Label". With `is_wording` it is said in other words and asks for the same data.
    """

    part: Part
    place: str
    name: str
    change: str
    before: str = ""
    after: str = ""
    is_wording: bool = False


@dataclass(frozen=True, slots=True)
class Aspect:
    """One thing said of an item, a rule, …: its name, and its words then and now."""

    name: str
    before: str
    after: str
    is_wording: bool = False


def changed(part: Part, place: str, name: str, aspects: Iterable[Aspect]) -> Iterator[Difference]:
    """A difference for each aspect whose words are not the same."""
    for aspect in aspects:
        if aspect.before != aspect.after:
            told = (aspect.name, aspect.before, aspect.after)
            yield Difference(part, place, name, *told, is_wording=aspect.is_wording)


def moved(
    part: Part, place: str, name: str, before: Iterable[str], after: Iterable[str]
) -> Iterator[Difference]:
    """A difference if what is there before and after stands in another order."""
    old, new = list(dict.fromkeys(before)), list(dict.fromkeys(after))
    then = [one for one in old if one in set(new)]
    now = [one for one in new if one in set(old)]
    if then != now:
        order = (", ".join(then), ", ".join(now))
        yield Difference(part, place, name, "Order", *order, is_wording=True)


def yes_or_no(value: bool) -> str:
    """The value in words."""
    return "Yes" if value else "No"
