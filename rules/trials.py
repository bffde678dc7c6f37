"""One rule tried on the values of many returns, and on every threshold that it might have."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from typing import Any

from rules.findings import BlankPolicy, StoredValue, Verdict
from rules.language import nodes
from rules.language.check import Checked
from rules.language.names import Names
from rules.language.nodes import Node
from rules.language.stored import reader
from rules.language.targets.python import (
    FAILS,
    PASSES,
    UNCHECKED,
    Compilable,
    Slots,
    single,
)
from rules.language.types import Checker
from rules.mutations import written

VERDICTS = {PASSES: Verdict.PASS, FAILS: Verdict.FAIL, UNCHECKED: Verdict.UNCHECKED}

_STEPS = 10
"""Steps from nothing to the present threshold; as many go beyond it."""


@dataclass(frozen=True, slots=True)
class Threshold:
    """The one number that decides how strict a rule is, at its place in the rule's text.

    For the rule's own tolerance, `at` and `end` are None.
    """

    number: nodes.Number
    at: int | None = None
    end: int | None = None


@dataclass(frozen=True, slots=True)
class Flagged:
    """How many returns a threshold, as rules write it, would make fail."""

    threshold: str
    fails: int
    is_present: bool


def extracted(
    rule: Checked, names: Names, returns: Iterable[Mapping[str, StoredValue]]
) -> list[Slots]:
    """What the rule reads of each return, by item code and `previous.` and one, as it reads it."""
    read = [(name, reader(names.type_named(name))) for name in rule.reads]
    return [tuple(one(values.get(name)) for name, one in read) for values in returns]


def tried(rule: Checked, blank: BlankPolicy, names: Names, slots: Iterable[Slots]) -> list[Verdict]:
    """The rule's verdict on each extracted return."""
    judge = single(Compilable(rule, blank, names.code_sets), _places(rule))
    return [VERDICTS[judge(one)] for one in slots]


def threshold_of(rule: Checked) -> Threshold | None:
    """The rule's tolerance, or else the only number that it compares with; None without one."""
    parts = list(nodes.walk(rule.tree))
    if rule.tolerance:
        used = any(isinstance(part, nodes.Tolerance) for part in parts)
        return Threshold(rule.tolerance) if used else None
    apart = {
        id(piece)
        for part in parts
        if isinstance(part, nodes.Among | nodes.Call)
        for piece in nodes.children(part)
    }
    found = [part for part in parts if isinstance(part, nodes.Number) and id(part) not in apart]
    return Threshold(found[0], found[0].at, found[0].end) if len(found) == 1 else None


def flagged(
    rule: Checked, blank: BlankPolicy, names: Names, slots: Sequence[Slots]
) -> list[Flagged]:
    """How many of the extracted returns would fail under each of some twenty thresholds."""
    threshold = threshold_of(rule)
    if threshold is None:
        return []
    found = []
    for number in _grid(threshold.number):
        changed = _with(rule, threshold, number, names)
        judge = single(Compilable(changed, blank, names.code_sets), _places(rule))
        fails = sum(judge(one) == FAILS for one in slots)
        found.append(Flagged(written(number), fails, number.units == threshold.number.units))
    return found


def _places(rule: Checked) -> dict[str, int]:
    return {name: slot for slot, name in enumerate(rule.reads)}


def _grid(present: nodes.Number) -> list[nodes.Number]:
    """Round numbers from 0 to about twice the present one, which is among them."""
    step = _round_step(present.units)
    most = max(-(-2 * present.units // step), 2 * _STEPS if step == 1 else 0)
    units = {step * count for count in range(most + 1)} | {present.units}
    return [replace(present, units=number) for number in sorted(units)]


def _round_step(units: int) -> int:
    """1, 2, 2.5 or 5 times a power of ten, as near as can be above a tenth of the number."""
    wanted = max(1, -(-units // _STEPS))
    power = int("1" + "0" * (len(str(wanted)) - 1))
    steps = (power, 2 * power, 25 * power // 10, 5 * power, 10 * power)
    return next(step for step in steps if step >= wanted)


def _with(rule: Checked, threshold: Threshold, number: nodes.Number, names: Names) -> Checked:
    if threshold.at is None:
        return replace(rule, tolerance=number)
    tree = _replaced(rule.tree, threshold.number, number)
    checker = Checker("", names, rule.tolerance)
    checker.condition(tree)
    return replace(rule, tree=tree, types=checker.types)


def _replaced(node: Node, old: Node, new: Node) -> Node:
    """The tree with one of its parts, known by its identity, replaced."""
    if node is old:
        return new
    changed: dict[str, Any] = {}
    for name in (field.name for field in fields(node)):
        part = getattr(node, name)
        if isinstance(part, Node):
            changed[name] = _replaced(part, old, new)
        elif isinstance(part, tuple):
            changed[name] = tuple(
                _replaced(piece, old, new) if isinstance(piece, Node) else piece for piece in part
            )
    return replace(node, **changed)
