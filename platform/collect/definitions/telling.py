"""Differences as people read them: sorted out, grouped and counted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from functools import lru_cache
from itertools import groupby

from collect.definitions.comparing import compare
from collect.definitions.differences import Difference, Part
from rules.spec import CollectionSpec

SHOW = {"": "All changes", "data": "What is asked or checked", "wording": "Wording only"}
"""The sorts of differences that can be looked at alone, and their labels."""

_SORTS = ("added", "dropped", "renamed", "split", "merged", "changed", "in wording only")


@lru_cache(maxsize=16)
def differences_between(before: CollectionSpec, after: CollectionSpec) -> tuple[Difference, ...]:
    """What changed from one spec to another, in form order.

    Raises MistakeFoundError for a rule that cannot be read, which no published spec has.
    """
    return tuple(compare(before, after))


def fits(one: Difference, show: str) -> bool:
    """Whether a difference is of the sort that `show`, a key of SHOW, stands for."""
    return show == "" or one.is_wording == (show == "wording")


def grouped(differences: Iterable[Difference]) -> list[tuple[str, list[Difference]]]:
    """The differences by part and place, each group with its title."""
    return [(title, list(group)) for title, group in groupby(differences, _title)]


def summary(whole: Iterable[Difference]) -> list[tuple[str, str]]:
    """How much of each part changed, such as `1 added, 2 changed, 1 in wording only`."""
    counts = Counter((one.part, _sort(one)) for one in whole)
    told = []
    for part in Part:
        some = [f"{counts[part, sort]} {sort}" for sort in _SORTS if counts[part, sort]]
        told.append((part.value, ", ".join(some) or "No change"))
    return told


def _title(one: Difference) -> str:
    return f"{one.part}: {one.place}" if one.place else one.part.value


def _sort(one: Difference) -> str:
    if one.is_wording:
        return "in wording only"
    return one.change.casefold() if one.change.casefold() in _SORTS else "changed"
