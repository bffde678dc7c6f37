"""The values of a rule as Python: whole numbers in units of their last decimal place."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from rules.kinds import ValueType
from rules.language import nodes
from rules.language.check import Checked
from rules.language.functions import FUNCTIONS
from rules.language.limits import PLACES_OF_DIVISION
from rules.language.names import PREVIOUS
from rules.language.nodes import Node


class Code(NamedTuple):
    """Python for a value: valid when all `guards` are true, tested from left to right."""

    guards: tuple[str, ...]
    text: str


class Constants:
    """Constants by the name under which the code reads them, so that none is written into it."""

    def __init__(self) -> None:
        self.named: dict[str, object] = {}

    def add(self, value: object) -> str:
        """The name of a constant."""
        name = f"k{len(self.named)}"
        self.named[name] = value
        return name


class Values:
    """Writes the values of one rule."""

    def __init__(
        self,
        rule: Checked,
        slots: Mapping[str, int],
        constants: Constants,
        *,
        blank_is_zero: bool,
    ) -> None:
        self.rule = rule
        self.slots = slots
        self.constants = constants
        self.blank_is_zero = blank_is_zero
        self.temporaries = 0

    def temporary(self) -> str:
        """A name that nothing else in the rule uses."""
        self.temporaries += 1
        return f"t{self.temporaries}"

    def places(self, node: Node) -> int:
        """The decimal places of a number."""
        return self.rule.type_of(node).places

    def aligned(self, node: Node, places: int) -> Code:
        """A value; a number in units of the `places`-th decimal place."""
        shift = places - self.places(node)
        number = self.rule.tolerance if isinstance(node, nodes.Tolerance) else node
        if isinstance(number, nodes.Number):
            return Code((), _literal(number.units * 10**shift))
        code = self.value(node)
        return Code(code.guards, f"({code.text} * {10**shift})") if shift else code

    def value(self, node: Node) -> Code:  # noqa: PLR0911 one case a node
        """A value of any type, a number in units of its own last place."""
        match node:
            case nodes.Item(name=name):
                return self._slot(node, name)
            case nodes.Previous(name=name):
                return self._slot(node, PREVIOUS + name)
            case nodes.Number() | nodes.Tolerance():
                return self.aligned(node, self.places(node))
            case nodes.Sum():
                return self._sum(node)
            case nodes.Negative(operand=operand):
                code = self.value(operand)
                return Code(code.guards, f"(-{code.text})")
            case nodes.Product():
                return self._product(node)
            case nodes.Call():
                return self._call(node)
            case nodes.Text(value=text):
                return Code((), self.constants.add(text))
            case nodes.Day(value=day):
                return Code((), str(day.toordinal()))
        raise TypeError(f"{type(node).__name__} is not a value")

    def slot(self, node: nodes.Item | nodes.Previous) -> str:
        """The local name that holds an item's value or None."""
        name = PREVIOUS + node.name if isinstance(node, nodes.Previous) else node.name
        return f"s{self.slots[name]}"

    def _slot(self, node: Node, name: str) -> Code:
        slot = f"s{self.slots[name]}"
        if self.blank_is_zero and self.rule.type_of(node).kind is ValueType.NUMBER:
            return Code((), f"({slot} or 0)")
        return Code((f"{slot} is not None",), slot)

    def _sum(self, node: nodes.Sum) -> Code:
        codes = [self.aligned(term, self.places(node)) for term in node.terms]
        text = codes[0].text
        for sign, code in zip(node.signs[1:], codes[1:], strict=True):
            text += f" {'+' if sign > 0 else '-'} {code.text}"
        return Code(_together(codes), f"({text})")

    def _product(self, node: nodes.Product) -> Code:
        guards, text = self.value(node.factors[0])
        places = self.places(node.factors[0])
        for operator, factor in zip(node.operators, node.factors[1:], strict=True):
            code = self.value(factor)
            guards += code.guards
            if operator == "*":
                text, places = f"({text} * {code.text})", places + self.places(factor)
                continue
            divisor = self.temporary()
            guards += (f"({divisor} := {code.text}) != 0",)
            shift = PLACES_OF_DIVISION + self.places(factor) - places
            above, below = 10 ** max(shift, 0), 10 ** max(-shift, 0)
            text = f"f_quotient({text} * {above}, {divisor} * {below})"
            places = PLACES_OF_DIVISION
        return Code(guards, text)

    def _call(self, node: nodes.Call) -> Code:
        match node.name:
            case "nz":
                return Code((), self._or_zero(self.value(node.arguments[0])))
            case "sum":
                codes = [self.aligned(part, self.places(node)) for part in node.arguments]
                return Code((), f"({' + '.join(map(self._or_zero, codes))})")
            case "min" | "max" | "average":
                return self._of_filled(node)
            case "abs":
                code = self.value(node.arguments[0])
                return Code(code.guards, f"f_abs({code.text})")
            case "round":
                return self._round(node)
        codes = [self.value(part) for part in node.arguments]
        text = f"f_{node.name}({', '.join(code.text for code in codes)})"
        return self._perhaps_blank(node, _together(codes), text)

    def _of_filled(self, node: nodes.Call) -> Code:
        places = max(self.places(part) for part in node.arguments)
        codes = [self.aligned(part, places) for part in node.arguments]
        values = ", ".join(_or_none(code) for code in codes)
        name = {"min": "f_least", "max": "f_greatest", "average": "f_average"}[node.name]
        last = f", {places}" if node.name == "average" else ""
        return self._perhaps_blank(node, (), f"{name}(({values},){last})")

    def _perhaps_blank(self, node: nodes.Call, guards: tuple[str, ...], text: str) -> Code:
        if not FUNCTIONS[node.name].may_be_blank:
            return Code(guards, text)
        found = self.temporary()
        return Code((*guards, f"({found} := {text}) is not None"), found)

    def _round(self, node: nodes.Call) -> Code:
        code = self.value(node.arguments[0])
        fewer = self.places(node.arguments[0]) - self.places(node)
        return Code(code.guards, f"f_quotient({code.text}, {10**fewer})") if fewer else code

    @staticmethod
    def _or_zero(code: Code) -> str:
        guards = unique(code.guards)
        if guards == (f"{code.text} is not None",):
            return f"({code.text} or 0)"
        return f"({code.text} if {' and '.join(guards)} else 0)" if guards else code.text


def unique(guards: tuple[str, ...]) -> tuple[str, ...]:
    """The guards without repetitions, in their order."""
    return tuple(dict.fromkeys(guards))


def _or_none(code: Code) -> str:
    guards = unique(code.guards)
    if guards in ((), (f"{code.text} is not None",)):
        return code.text
    return f"({code.text} if {' and '.join(guards)} else None)"


def _together(codes: list[Code]) -> tuple[str, ...]:
    return unique(tuple(guard for code in codes for guard in code.guards))


def _literal(units: int) -> str:
    return str(units) if units >= 0 else f"({units})"
