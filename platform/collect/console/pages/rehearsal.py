"""What a rehearsal found out, rule by rule, with the names of those whose verdict would change."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from collect.exchange.rehearsal_lists import MOVES, SETS, listed, messages_of
from collect.organisations.models import Organisation
from collect.returns.models import Rehearsal

MOST_NAMED = 50
"""Names under one verdict of one rule; the files have all."""

MOST_IN_ALL = 3000


@dataclass(frozen=True, slots=True)
class Move:
    """Whose verdict on one rule would change in one way."""

    label: str
    count: int
    names: list[str]

    @property
    def more(self) -> int:
        """How many are not named."""
        return self.count - len(self.names)


@dataclass(frozen=True, slots=True)
class RuleLine:
    """One rule: how many returns fail it now, would fail it, and could not be checked."""

    number: str
    message: str
    now: int
    would: int
    unchecked: int
    moves: list[Move]


@dataclass(frozen=True, slots=True)
class ReturnSet:
    """One set of returns: the rules whose verdicts would change, and the others."""

    key: str
    title: str
    returns: int
    moving: list[RuleLine]
    staying: list[RuleLine]

    @property
    def sums(self) -> list[tuple[str, int]]:
        """The verdicts that would change, by the way in which they would."""
        moves = [move for line in self.moving for move in line.moves]
        return [
            (label, sum(m.count for m in moves if m.label == label)) for label in MOVES.values()
        ]


def return_sets(rehearsal: Rehearsal, *, named: bool = True) -> list[ReturnSet]:
    """The sets of returns that were judged; `named` with names, which takes a query."""
    messages = messages_of(rehearsal)
    names = _Names(_shown_ids(rehearsal) if named else ())
    return [_set(key, title, rehearsal.result[key], messages, names) for key, title in SETS.items()]


class _Names:
    """The names of organisations by Native ID, until as many were given as a page can hold."""

    def __init__(self, native_ids: Iterable[str]) -> None:
        found = Organisation.objects.filter(native_id__in=set(native_ids))
        self._names = dict(found.values_list("native_id", "name"))
        self._left = MOST_IN_ALL

    def of(self, native_ids: list[str]) -> list[str]:
        """The first names of a list, each with its Native ID."""
        given = native_ids[: min(MOST_NAMED, self._left)] if self._names else []
        self._left -= len(given)
        return [f"{self._names.get(one, '')} ({one})".strip() for one in given]


def _set(
    key: str, title: str, found: Mapping[str, Any], messages: Mapping[str, str], names: _Names
) -> ReturnSet:
    order = {number: place for place, number in enumerate(messages)}
    rules = sorted(found["rules"].items(), key=lambda one: order.get(one[0], len(order)))
    lines = [_line(rule, counts, messages.get(rule, ""), names) for rule, counts in rules]
    return ReturnSet(
        key,
        title,
        found["returns"],
        [line for line in lines if line.moves],
        [line for line in lines if not line.moves],
    )


def _line(rule: str, counts: Mapping[str, Any], message: str, names: _Names) -> RuleLine:
    return RuleLine(
        number=rule,
        message=message,
        now=counts["now"],
        would=counts["failing"],
        unchecked=counts["unchecked"],
        moves=[
            Move(label, len(counts[move]), names.of(counts[move]))
            for move, label in MOVES.items()
            if counts.get(move)
        ],
    )


def _shown_ids(rehearsal: Rehearsal) -> set[str]:
    return {one for *_, ids in listed(rehearsal) for one in ids[:MOST_NAMED]}
