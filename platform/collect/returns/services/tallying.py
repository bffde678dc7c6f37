"""What a set of returns would come to, by rule, beside what stands against them now."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field

from rules.findings import Failure, Outcome

NEWLY_FAILING, NEWLY_PASSING, CHANGED = "newly_failing", "newly_passing", "changed"

Place = tuple[str, str, str]


@dataclass
class Tally:
    """What a set of returns would come to, by rule: how many fail now and would, and whose move."""

    returns: int = 0
    now: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    failing: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    unchecked: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    moves: dict[str, dict[str, list[str]]] = field(default_factory=dict)

    def add(self, native_id: str, held: Mapping[Place, object], outcome: Outcome) -> None:
        """Add one return: what fails now, by place, and what would fail."""
        self.returns += 1
        would = {_place(failure): failure for failure in outcome.failures}
        for counts, places in ((self.now, held), (self.failing, would)):
            for rule in {place[0] for place in places}:
                counts[rule] += 1
        for rule in outcome.unchecked:
            self.unchecked[rule] += 1
        for place, failure in would.items():
            if place not in held:
                self._move(place[0], NEWLY_FAILING, native_id)
            elif held[place] != _facts(failure):
                self._move(place[0], CHANGED, native_id)
        for place in held.keys() - would.keys():
            self._move(place[0], NEWLY_PASSING, native_id)

    def to_json(self) -> dict[str, object]:
        """Plain JSON: `returns`, and by rule the three counts and the lists that are not empty."""
        rules = dict.fromkeys((*self.now, *self.failing, *self.unchecked))
        return {
            "returns": self.returns,
            "rules": {
                rule: {
                    "now": self.now.get(rule, 0),
                    "failing": self.failing.get(rule, 0),
                    "unchecked": self.unchecked.get(rule, 0),
                    **self.moves.get(rule, {}),
                }
                for rule in rules
            },
        }

    def _move(self, rule: str, what: str, native_id: str) -> None:
        listed = self.moves.setdefault(rule, {}).setdefault(what, [])
        if native_id not in listed[-1:]:
            listed.append(native_id)


def _place(failure: Failure) -> Place:
    return failure.rule, failure.section, failure.record


def _facts(failure: Failure) -> tuple[str, list[list[object]]]:
    return failure.severity.value, [[o.name, o.value] for o in failure.operands]
