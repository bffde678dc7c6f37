"""The conditions of a rule as Python: certainly true, and certainly false."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import NamedTuple

from rules.language import nodes
from rules.language.check import Checked
from rules.language.nodes import Node
from rules.language.patterns import matcher
from rules.language.targets.python_values import Constants, Values, unique

_OPPOSITE = {"==": "!=", "!=": "==", "<": ">=", "<=": ">", ">": "<=", ">=": "<"}


class Test(NamedTuple):
    """One simple condition: unknown unless all `guards` are true, and then one of the two."""

    guards: tuple[str, ...]
    true: str
    false: str

    def swapped(self, negated: bool) -> Test:
        """The opposite test, if asked for."""
        return Test(self.guards, self.false, self.true) if negated else self


class Conditions:
    """Writes the conditions of one rule."""

    def __init__(
        self,
        rule: Checked,
        slots: Mapping[str, int],
        constants: Constants,
        code_sets: Mapping[str, frozenset[str]],
        *,
        blank_is_zero: bool,
    ) -> None:
        self.rule = rule
        self.constants = constants
        self.code_sets = code_sets
        self.values = Values(rule, slots, constants, blank_is_zero=blank_is_zero)

    def true(self, node: Node) -> str:
        """Code that is true when the condition is certainly true."""
        return self._certainly(node, True)

    def false(self, node: Node) -> str:
        """Code that is true when the condition is certainly false."""
        return self._certainly(node, False)

    def not_true(self, node: Node) -> str:
        """Code that is true unless the condition is certainly true."""
        if (tests := self._tests(node)) and len(tests) == 1:
            guards = " and ".join(unique(tests[0].guards))
            return f"not ({guards}) or {tests[0].false}" if guards else tests[0].false
        return f"not {self.true(node)}"

    def guarded(self, node: Node) -> tuple[str, str] | None:
        """For a simple condition, code for "unknown" ("" if never) and then for "false"."""
        tests = self._tests(node)
        if not tests or len(tests) > 1:
            return None
        guards = " and ".join(unique(tests[0].guards))
        return (f"not ({guards})" if guards else ""), tests[0].false

    def unknown_if_not_false(self, node: Node) -> str:
        """Code for "unknown" of a condition that is already known not to be false.

        Of tests joined by "and" none is false then, so that a blank alone decides.
        """
        tests = self._joined_tests(node)
        if tests is None:
            return self.not_true(node)
        guards = unique(tuple(guard for test in tests for guard in test.guards))
        return f"not ({' and '.join(guards)})"

    def _joined_tests(self, node: Node) -> tuple[Test, ...] | None:
        if not isinstance(node, nodes.And):
            return self._tests(node)
        parts = [self._joined_tests(part) for part in node.operands]
        return None if None in parts else tuple(test for part in parts for test in part or ())

    def is_certain(self, node: Node) -> bool:
        """Whether the condition is never unknown."""
        match node:
            case nodes.And(operands=parts) | nodes.Or(operands=parts):
                return all(map(self.is_certain, parts))
            case nodes.Not(operand=operand):
                return self.is_certain(operand)
            case nodes.If():
                return all(map(self.is_certain, nodes.children(node)))
        return not any(test.guards for test in self._tests(node) or ())

    def _certainly(self, node: Node, wanted: bool) -> str:
        match node:
            case nodes.And(operands=parts) | nodes.Or(operands=parts):
                word = "and" if isinstance(node, nodes.And) is wanted else "or"
                return f"({f' {word} '.join(self._certainly(part, wanted) for part in parts)})"
            case nodes.Not(operand=operand):
                return self._certainly(operand, not wanted)
            case nodes.If(condition=condition, consequence=then, alternative=otherwise):
                held = self._implies(condition, True, then, wanted)
                if otherwise is None:
                    return held
                word = "and" if wanted else "or"
                return f"({held} {word} {self._implies(condition, False, otherwise, wanted)})"
        word = "and" if wanted else "or"
        tests = self._tests(node) or ()
        texts = [
            " and ".join((*unique(test.guards), test.true if wanted else test.false))
            for test in tests
        ]
        if len(texts) == 1:
            return f"({texts[0]})"
        return f"(({f') {word} ('.join(texts)}))"

    def _implies(self, condition: Node, holds: bool, then: Node, wanted: bool) -> str:
        """`then` in case the condition is `holds`: (not condition) or then."""
        word = "or" if wanted else "and"
        first = self._certainly(condition, holds is not wanted)
        return f"({first} {word} {self._certainly(then, wanted)})"

    def _tests(self, node: Node) -> tuple[Test, ...] | None:
        """The simple tests that a condition joins with "and"; None if it is none of those."""
        match node:
            case nodes.Comparison():
                return tuple(self._link(node, place) for place in range(len(node.operators)))
            case nodes.IsBlank(value=value, negated=negated):
                return (self._blank(value).swapped(negated),)
            case nodes.Between(negated=negated):
                return (self._between(node).swapped(negated),)
            case nodes.Among(negated=negated):
                return (self._among(node).swapped(negated),)
            case nodes.InCodeList(value=value, code_set=name, negated=negated):
                return (self._in(value, self.code_sets[name]).swapped(negated),)
            case nodes.Matches(value=value, pattern=pattern, negated=negated):
                guards, text = self.values.value(value)
                call = f"{self.constants.add(matcher(pattern.value))}({text})"
                return (Test(guards, call, f"not {call}").swapped(negated),)
            case nodes.Item() | nodes.Previous() | nodes.Call():
                guards, text = self.values.value(node)
                return (Test(guards, text, f"not {text}"),)
        return None

    def _link(self, node: nodes.Comparison, place: int) -> Test:
        left, right = node.operands[place], node.operands[place + 1]
        allowed = node.within[place]
        if allowed is not None:
            return self._within(left, right, allowed)
        places = max(self.values.places(left), self.values.places(right))
        one, other = self.values.aligned(left, places), self.values.aligned(right, places)
        sign = node.operators[place]
        return Test(
            one.guards + other.guards,
            f"{one.text} {sign} {other.text}",
            f"{one.text} {_OPPOSITE[sign]} {other.text}",
        )

    def _within(self, left: Node, right: Node, allowed: Node) -> Test:
        number = self.rule.tolerance if isinstance(allowed, nodes.Tolerance) else allowed
        if not isinstance(number, nodes.Number):
            raise TypeError("a tolerance is a number")
        places = max(self.values.places(left), self.values.places(right))
        one, other = self.values.aligned(left, places), self.values.aligned(right, places)
        guards = one.guards + other.guards
        if number.percent:
            base = self.values.temporary()
            share = Fraction(number.units, 10**number.places)
            size = f"f_abs({one.text} - ({base} := {other.text})){_times(share.denominator)}"
            limit = f"f_abs({base}){_times(share.numerator)}"
        else:
            shift = number.places - places
            size = f"f_abs({one.text} - {other.text}){_times(10 ** max(shift, 0))}"
            limit = str(number.units * 10 ** max(-shift, 0))
        return Test(guards, f"{size} <= {limit}", f"{size} > {limit}")

    def _blank(self, value: Node) -> Test:
        if isinstance(value, nodes.Item | nodes.Previous):
            slot = self.values.slot(value)
            return Test((), f"{slot} is None", f"{slot} is not None")
        guards = " and ".join(unique(self.values.value(value).guards))
        return Test((), f"not ({guards})", f"({guards})") if guards else Test((), "False", "True")

    def _between(self, node: nodes.Between) -> Test:
        parts = (node.low, node.value, node.high)
        places = max(map(self.values.places, parts))
        codes = [self.values.aligned(part, places) for part in parts]
        chain = " <= ".join(code.text for code in codes)
        guards = tuple(guard for code in codes for guard in code.guards)
        return Test(guards, chain, f"not {chain}")

    def _among(self, node: nodes.Among) -> Test:
        places = max(map(self.values.places, (node.value, *node.members)))
        values = frozenset(
            member.units * 10 ** (places - member.places)
            if isinstance(member, nodes.Number)
            else member.value.toordinal()
            if isinstance(member, nodes.Day)
            else member.value
            for member in node.members
            if isinstance(member, nodes.Number | nodes.Day | nodes.Text)
        )
        return self._in(node.value, values, places)

    def _in(self, value: Node, members: frozenset[int | str], places: int = 0) -> Test:
        guards, text = self.values.aligned(value, places)
        name = self.constants.add(members)
        return Test(guards, f"{text} in {name}", f"{text} not in {name}")


def _times(factor: int) -> str:
    return "" if factor == 1 else f" * {factor}"
