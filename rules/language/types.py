"""The types of a rule's parts, worked out from the inside, with every mistake on the way."""

from __future__ import annotations

from rules.kinds import ValueType
from rules.language import nodes
from rules.language.calls import (
    argument_kinds,
    arguments_fault,
    count_fault,
    places_given,
    records_fault,
)
from rules.language.functions import FUNCTIONS, OF_RECORDS
from rules.language.limits import MAX_MISTAKES, MAX_PLACES, PLACES_OF_DIVISION
from rules.language.mistakes import Mistake, nearest
from rules.language.names import CONDITION, PREVIOUS, Names, Type
from rules.language.nodes import Node
from rules.language.patterns import fault_in

_NUMBER, _TEXT = ValueType.NUMBER, ValueType.TEXT
_GUESSES = 3
"""Mistakes of which the fix is guessed: looking for near names takes time."""

_A = {
    ValueType.NUMBER: "a number",
    ValueType.TEXT: "text",
    ValueType.DATE: "a date",
    ValueType.YES_NO: "a condition",
}


class Checker:
    """One pass over a rule's tree; `types` and `mistakes` fill up on the way."""

    def __init__(self, text: str, names: Names, tolerance: nodes.Number | None) -> None:
        self.text = text
        self.names = names
        self.tolerance = tolerance
        self.types: dict[int, Type] = {}
        self.mistakes: list[Mistake] = []

    def wrong(self, node: Node, message: str, suggestion: str = "") -> None:
        """Note a mistake at a node."""
        self.mistakes.append(Mistake(message, self.text, node.at, node.end, suggestion))

    def condition(self, node: Node) -> None:
        """Check a part that must be true or false."""
        self.value(node, ValueType.YES_NO)

    def value(self, node: Node, wanted: ValueType | None = None) -> Type | None:
        """The type of a part, or None after a mistake; `wanted` is what must stand there."""
        if len(self.mistakes) > MAX_MISTAKES:
            return None
        found = self._find(node)
        if found is None:
            return None
        self.types[id(node)] = found
        if wanted in (None, found.kind):
            return found
        suggestion = "Put dates as 2014-01-16, texts in double quotes."
        if wanted is ValueType.YES_NO:
            suggestion = "Compare it with something, such as == 0, or ask whether it is filled."
        elif found.kind is ValueType.YES_NO or wanted is _NUMBER:
            suggestion = ""
        self.wrong(node, f"This is {_A[found.kind]}; here must be {_A[wanted]}.", suggestion)
        return None

    def _find(self, node: Node) -> Type | None:  # noqa: PLR0911 one case a node
        match node:
            case nodes.Item(name=name):
                return self._item(node, name, name)
            case nodes.Previous(name=name):
                return self._item(node, name, PREVIOUS + name)
            case nodes.Number():
                return Type(_NUMBER, node.places)
            case nodes.Text(value=value):
                return self._text(node, value)
            case nodes.Day():
                return Type(ValueType.DATE)
            case nodes.Tolerance():
                return self._tolerance(node)
            case nodes.Sum(terms=terms):
                return self._widest([self.value(term, _NUMBER) for term in terms])
            case nodes.Product():
                return self._product(node)
            case nodes.Negative(operand=operand):
                return self.value(operand, _NUMBER)
            case nodes.Call():
                return self._call(node)
            case nodes.Related() | nodes.Neighbour() | nodes.ForEach():
                return self._of_records(node)
        self._check_condition(node)
        return CONDITION

    def _check_condition(self, node: Node) -> None:
        match node:
            case nodes.Comparison():
                self._comparison(node)
            case nodes.IsBlank(value=value):
                self._blank_test(value)
            case nodes.Between(value=value, low=low, high=high):
                self._alike((value, low, high), "between")
            case nodes.Among(value=value, members=members):
                self._alike((value, *members), "in")
            case nodes.Matches():
                self._match(node)
            case nodes.InCodeList():
                self._code_list(node)
            case _:
                for part in nodes.children(node):
                    self.condition(part)

    def _item(self, node: Node, name: str, whole: str) -> Type | None:
        found = self.names.item(whole)
        if found is None:
            guess = len(self.mistakes) < _GUESSES
            at = node.end - len(name)
            self.mistakes.append(self.names.item_missing(name, self.text, at, node.end, guess))
            return None
        return self.names.type_named(whole)

    def _text(self, node: Node, value: str) -> Type | None:
        if value.strip():
            return Type(_TEXT)
        self.wrong(node, "A text of nothing is blank, and nothing equals a blank.",
                   "Write: is blank, or: is filled.")  # fmt: skip
        return None

    def _tolerance(self, node: Node) -> Type | None:
        if self.tolerance:
            return Type(_NUMBER, self.tolerance.places)
        self.wrong(node, "This rule has no tolerance.", "Fill in its tolerance, such as 10%.")
        return None

    def _widest(self, found: list[Type | None]) -> Type | None:
        known = [one for one in found if one]
        if len(known) < len(found):
            return None
        return Type(_NUMBER, max(one.places for one in known))

    def _product(self, node: nodes.Product) -> Type | None:
        found = [self.value(factor, _NUMBER) for factor in node.factors]
        if not self._widest(found):
            return None
        places = found[0].places if found[0] else 0
        for operator, factor in zip(node.operators, found[1:], strict=True):
            more = factor.places if factor else 0
            places = places + more if operator == "*" else PLACES_OF_DIVISION
            if places > MAX_PLACES:
                message = f"This product has {places} decimal places; {MAX_PLACES} can be kept."
                self.wrong(node, message, "Round its factors, such as round(X, 2).")
                return None
        return Type(_NUMBER, places)

    def _alike(self, parts: tuple[Node, ...], sign: str) -> None:
        first = self.value(parts[0])
        for part in parts[1:]:
            found = self.value(part)
            if first and found and found.kind is not first.kind:
                message = f"{_A[first.kind].capitalize()} cannot be compared with {_A[found.kind]}."
                self.wrong(part, message)
            first = first or found
        if first and first.kind is ValueType.YES_NO:
            self._yes_no(parts, sign)

    def _yes_no(self, parts: tuple[Node, ...], sign: str) -> None:
        for part in parts:
            if not isinstance(part, nodes.Item | nodes.Previous):
                self.wrong(part, "A condition cannot be compared.", "Join conditions with and, or.")
                return
        if sign not in ("==", "!="):
            self.wrong(parts[0], "Yes and no have no order.", "Compare them with == or !=.")

    def _blank_test(self, value: Node) -> None:
        found = self.value(value)
        if (
            found
            and found.kind is ValueType.YES_NO
            and not isinstance(value, nodes.Item | nodes.Previous)
        ):
            self.wrong(value, "A condition is never blank.", "Ask it of the items in it.")

    def _comparison(self, node: nodes.Comparison) -> None:
        signs = set(node.operators)
        self._alike(node.operands, "==" if signs <= {"==", "!="} else "<")
        for place, tolerance in enumerate(node.within):
            if tolerance:
                self.value(tolerance, _NUMBER)
                kind = self.types.get(id(node.operands[place]))
                if kind and kind.kind is not _NUMBER:
                    self.wrong(tolerance, "Only numbers can be compared within a tolerance.")

    def _match(self, node: nodes.Matches) -> None:
        self.value(node.value, _TEXT)
        fault = fault_in(node.pattern.value)
        if fault:
            self.wrong(node.pattern, f"This is not a valid pattern: {fault}.")

    def _code_list(self, node: nodes.InCodeList) -> None:
        self.value(node.value, _TEXT)
        if node.code_set not in self.names.code_sets:
            meant = nearest(node.code_set, self.names.code_sets)
            self.wrong(node, f"There is no code list called {node.code_set[:60]}.",
                       f"Did you mean {meant}?" if meant else "")  # fmt: skip

    def _call(self, node: nodes.Call) -> Type | None:
        row = FUNCTIONS.get(node.name)
        if row is None or node.name in OF_RECORDS:
            return self._of_records(node)
        fault = arguments_fault(node, row)
        if fault:
            self.wrong(node, fault, f"For example: {row.example}")
            return None
        kinds = argument_kinds(node, row)
        found = [self.value(*pair) for pair in zip(node.arguments, kinds, strict=True)]
        if None in found:
            return None
        fault = count_fault(node, found)
        if fault:
            self.wrong(node.arguments[1], fault)
            return None
        return Type(row.gives, places_given(node, found) if row.gives is _NUMBER else 0)

    def _of_records(self, node: Node) -> Type | None:
        self.wrong(node, *records_fault(node, self.names))
        return None
