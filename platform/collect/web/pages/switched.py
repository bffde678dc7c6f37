"""Rules that count otherwise than they were published, for those whom it affects."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from collect.definitions.models import DataCollection, RuleSwitch
from collect.returns.in_force import sentence_of, switches_for, switches_for_all
from collect.returns.models import Return


@dataclass(frozen=True, slots=True)
class SwitchedRule:
    """What holds now, as a sentence, and why."""

    sentence: str
    reason: str


def switched_for(return_: Return) -> list[SwitchedRule]:
    """The rules that count otherwise for a return today."""
    return _told(switches_for(return_))


def switched_for_all(collection: DataCollection) -> list[SwitchedRule]:
    """The rules that count otherwise for everybody in a collection today."""
    return _told(switches_for_all(collection))


def _told(switches: Iterable[RuleSwitch]) -> list[SwitchedRule]:
    return [SwitchedRule(sentence_of(switch), switch.reason) for switch in switches]
