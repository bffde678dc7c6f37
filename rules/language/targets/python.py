"""Rules as Python: one fused function for a whole return, and one function a rule for edits.

A condition is never three-valued here. For each one there is code that is true when it is
certainly true, and code that is true when it is certainly false; both test for blanks first.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from rules.findings import BlankPolicy
from rules.language.arithmetic import average, greatest, least, quotient
from rules.language.check import Checked
from rules.language.functions import FUNCTIONS
from rules.language.nodes import Node
from rules.language.targets.python_conditions import Conditions
from rules.language.targets.python_values import Constants, Values, unique

Slots = Sequence[Any]
PASSES, FAILS, UNCHECKED = 0, 1, 2
"""What a rule's own function gives."""

_NAMESPACE: Mapping[str, object] = {
    "__builtins__": {},
    "f_abs": abs,
    "f_quotient": quotient,
    "f_least": least,
    "f_greatest": greatest,
    "f_average": average,
    **{f"f_{row.name}": row.python for row in FUNCTIONS.values() if row.python},
}


@dataclass(frozen=True, slots=True)
class Compilable:
    """A checked rule, its blank policy, and the codes of the code lists it may name."""

    rule: Checked
    blank: BlankPolicy
    code_sets: Mapping[str, frozenset[str]]


def fused(
    rules: Sequence[Compilable], slots: Mapping[str, int]
) -> Callable[[Slots], tuple[list[int], list[int]]]:
    """A function from the values in their slots to the places of the rules in `rules` that
    fail, and of those that could not be checked.

    `slots` gives the slot of every name that the rules read, `previous.X` included.
    """
    constants = Constants()
    lines = ["def fused(slots):"]
    if slots:
        lines.append(f" {', '.join(f's{slot}' for slot in slots.values())}, = slots")
    lines.append(" failing = []; unchecked = []")
    for place, rule in enumerate(rules):
        failing, unchecked = f"failing.append({place})", f"unchecked.append({place})"
        lines += _judgement(rule, slots, constants, failing, unchecked)
    lines.append(" return failing, unchecked")
    made: Callable[[Slots], tuple[list[int], list[int]]] = _run(lines, constants, "fused")
    return made


def single(rule: Compilable, slots: Mapping[str, int]) -> Callable[[Slots], int]:
    """A function from the values in their slots to PASSES, FAILS or UNCHECKED for one rule."""
    constants = Constants()
    lines = ["def single(slots):"]
    lines += [f" s{slots[name]} = slots[{slots[name]}]" for name in rule.rule.reads]
    lines += _judgement(rule, slots, constants, f"return {FAILS}", f"return {UNCHECKED}")
    lines.append(f" return {PASSES}")
    made: Callable[[Slots], int] = _run(lines, constants, "single")
    return made


def valued(
    rule: Compilable, part: Node, slots: Mapping[str, int]
) -> Callable[[Slots], int | str | bool | None]:
    """A function from the values in their slots to the value of a part of the rule; None where
    it is unknown. A number comes in units of its last place, a date as the number of its day.
    """
    constants = Constants()
    zero = rule.blank is BlankPolicy.ZERO
    code = Values(rule.rule, slots, constants, blank_is_zero=zero).value(part)
    lines = ["def valued(slots):"]
    lines += [f" s{slots[name]} = slots[{slots[name]}]" for name in rule.rule.reads]
    lines += [f" if not ({guard}): return None" for guard in unique(code.guards)]
    lines.append(f" return {code.text}")
    made: Callable[[Slots], int | str | bool | None] = _run(lines, constants, "valued")
    return made


def _judgement(
    rule: Compilable, slots: Mapping[str, int], constants: Constants, fail: str, unchecked: str
) -> list[str]:
    zero = rule.blank is BlankPolicy.ZERO
    code = Conditions(rule.rule, slots, constants, rule.code_sets, blank_is_zero=zero)
    tree = rule.rule.tree
    if rule.blank is BlankPolicy.FAILS:
        return [f" if {code.not_true(tree)}: {fail}"]
    plain = code.guarded(tree)
    if plain:
        unknown, false = plain
        if not unknown:
            return [f" if {false}: {fail}"]
        return [f" if {unknown}: {unchecked}", f" elif {false}: {fail}"]
    lines = [f" if {code.false(tree)}: {fail}"]
    if not code.is_certain(tree):
        lines.append(f" elif {code.unknown_if_not_false(tree)}: {unchecked}")
    return lines


def _run(lines: Sequence[str], constants: Constants, name: str) -> Any:
    """Define the function. The text holds slots, whole numbers and our own names alone."""
    namespace = {**_NAMESPACE, **constants.named}
    exec(compile("\n".join(lines), "<rules>", "exec"), namespace)  # noqa: S102 no author text
    return namespace[name]
