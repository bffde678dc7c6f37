"""A rule in plain English, for its author, the specification and the error report."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from rules.findings import BlankPolicy
from rules.language import nodes
from rules.language.functions import FUNCTIONS
from rules.language.nodes import Node

_MUST = {
    "==": "must equal",
    "!=": "must not equal",
    "<": "must be less than",
    "<=": "must be at most",
    ">": "must be more than",
    ">=": "must be at least",
}
_IS = {
    "==": "equals",
    "!=": "does not equal",
    "<": "is less than",
    "<=": "is at most",
    ">": "is more than",
    ">=": "is at least",
}
_MATCHES = {
    (True, False): "must match",
    (True, True): "must not match",
    (False, False): "matches",
    (False, True): "does not match",
}
_BLANKS = {
    BlankPolicy.FAILS: "If a value that decides it is blank, the rule fails.",
    BlankPolicy.ZERO: "A blank number counts as 0.",
    BlankPolicy.NOT_CHECKED: "If a value that decides it is blank, the rule is not checked.",
}


def explain(tree: Node, blank: BlankPolicy, names: Mapping[str, str], tolerance: str = "") -> str:
    """Sentences that say what a rule demands and what a blank means for it.

    `names` gives the words for an item code (the code itself where it has none), `tolerance`
    what that word stands for. Works for any tree that could be read, checked or not.
    """
    said = _Speaker(names, tolerance).rule(tree)
    return f"{said[:1].upper()}{said[1:]}. {_BLANKS[blank]}"


class _Speaker:
    def __init__(self, names: Mapping[str, str], tolerance: str) -> None:
        self.names = names
        self.tolerance = tolerance or "the tolerance"

    def rule(self, node: Node) -> str:
        if not isinstance(node, nodes.If):
            return self.condition(node, must=True)
        words = (
            f"if {self.condition(node.condition)}, then {self.condition(node.consequence, True)}"
        )
        if node.alternative:
            words += f"; otherwise {self.condition(node.alternative, True)}"
        return words

    def condition(self, node: Node, must: bool = False) -> str:  # noqa: PLR0911 one case a node
        """A condition as a fact, or with `must` as a demand."""
        be, be_not = ("must be", "must not be") if must else ("is", "is not")
        match node:
            case nodes.And(operands=parts):
                return self._joined(parts, "and", must)
            case nodes.Or(operands=parts):
                return self._joined(parts, "or", must)
            case nodes.Not(operand=operand):
                return f"it {'must not be' if must else 'is not'} so that {self.condition(operand)}"
            case nodes.Comparison():
                return self._comparison(node, must)
            case nodes.IsBlank(value=value, negated=negated):
                return f"{self.value(value)} {be} {'filled' if negated else 'blank'}"
            case nodes.Between(value=value, low=low, high=high, negated=negated):
                ends = f"between {self.value(low)} and {self.value(high)}"
                return f"{self.value(value)} {be_not if negated else be} {ends}"
            case nodes.Among(value=value, members=members, negated=negated):
                listed = _listed([self.value(member) for member in members], "or")
                return f"{self.value(value)} {be_not if negated else be} {listed}"
            case nodes.InCodeList(value=value, code_set=name, negated=negated):
                return f"{self.value(value)} {be_not if negated else be} in the code list {name}"
            case nodes.Matches(value=value, pattern=pattern, negated=negated):
                verb = _MATCHES[must, negated]
                return f"{self.value(value)} {verb} the pattern {pattern.value}"
            case nodes.Item() | nodes.Previous() | nodes.Related() | nodes.Neighbour():
                return f"{self.value(node)} {be} yes"
            case nodes.ForEach(aggregate="all" | "any" | "none"):
                return self._quantified(node, must)
        return f"it must hold that {self.value(node)}" if must else self.value(node)

    def value(self, node: Node) -> str:  # noqa: PLR0911, PLR0912 one case a node
        """A value in words."""
        match node:
            case nodes.Number(units=units, places=places, percent=percent):
                return _decimal(units, places, percent)
            case nodes.Text(value=text):
                return f"“{text}”"
            case nodes.Day(value=day):
                return f"{day.day} {day:%B} {day.year}"
            case nodes.Tolerance():
                return self.tolerance
            case nodes.Item(name=name):
                return self.names.get(name, name)
            case nodes.Previous(name=name):
                return f"last year’s {self.names.get(name, name)}"
            case nodes.Related(section=section, name=name):
                return f"{self.names.get(name, name)} of its {section}"
            case nodes.Neighbour(direction=direction, name=name):
                return f"{self.names.get(name, name)} of the {direction} record"
            case nodes.Negative(operand=operand):
                return f"minus {self._inner(operand)}"
            case nodes.Sum():
                return self._sum(node)
            case nodes.Product():
                return self._product(node)
            case nodes.Call():
                return self._call(node)
            case nodes.ForEach():
                return self._aggregate(node)
        return self.condition(node)

    def _joined(self, parts: Sequence[Node], word: str, must: bool) -> str:
        nested = nodes.And | nodes.Or | nodes.Not
        said = [
            f"({self.condition(part, must)})" if isinstance(part, nested)
            else self.condition(part, must)
            for part in parts
        ]  # fmt: skip
        return f" {word} ".join(said)

    def _comparison(self, node: nodes.Comparison, must: bool) -> str:
        verbs, said = (_MUST if must else _IS), list[str]()
        for place, sign in enumerate(node.operators):
            left, right = self.value(node.operands[place]), self.value(node.operands[place + 1])
            allowed = node.within[place]
            if allowed is None:
                said.append(f"{left} {verbs[sign]} {right}")
            else:
                verb = "must be" if must else "is"
                said.append(f"{left} {verb} within {self.value(allowed)} of {right}")
        return " and ".join(said)

    def _inner(self, node: Node) -> str:
        said = self.value(node)
        return f"({said})" if isinstance(node, nodes.Sum | nodes.Product) else said

    def _sum(self, node: nodes.Sum) -> str:
        terms = [self._inner(term) for term in node.terms]
        if len(terms) > 2 and all(sign > 0 for sign in node.signs):
            return f"the sum of {_listed(terms, 'and')}"
        words = terms[0]
        for sign, term in zip(node.signs[1:], terms[1:], strict=True):
            words += f" {'plus' if sign > 0 else 'minus'} {term}"
        return words

    def _product(self, node: nodes.Product) -> str:
        words = self._inner(node.factors[0])
        for sign, factor in zip(node.operators, node.factors[1:], strict=True):
            words += f" {'times' if sign == '*' else 'divided by'} {self._inner(factor)}"
        return words

    def _call(self, node: nodes.Call) -> str:
        given = [self._inner(part) for part in node.arguments]
        row = FUNCTIONS.get(node.name)
        if row is None or (not row.many and len(given) != len(row.takes)):
            whole = node.name == "round" and len(given) == 1
            return f"{given[0]} rounded" if whole else f"{node.name} of {_listed(given, 'and')}"
        words = row.english.split("{")
        listed = {"all": _listed(given, "and"), **{str(i): text for i, text in enumerate(given)}}
        parts = [words[0]]
        for piece in words[1:]:
            slot, _, rest = piece.partition("}")
            parts += (listed.get(slot, ""), rest)
        return "".join(parts)

    def _quantified(self, node: nodes.ForEach, must: bool) -> str:
        start = {"all": "in every", "any": "in at least one", "none": "in no"}[node.aggregate]
        fact = self.condition(node.expression, must and node.aggregate == "all")
        return f"{start} record of {node.section}{self._where(node)}, {fact}"

    def _aggregate(self, node: nodes.ForEach) -> str:
        what = (
            self.condition(node.expression)
            if node.aggregate == "count"
            else (self.value(node.expression))
        )
        start = {
            "count": f"the number of records of {node.section}{self._where(node)} in which",
            "sum": "the sum of", "min": "the smallest", "max": "the largest",
            "average": "the average of",
        }.get(node.aggregate, node.aggregate)  # fmt: skip
        if node.aggregate == "count":
            return f"{start} {what}"
        return f"{start} {what} over the records of {node.section}{self._where(node)}"

    def _where(self, node: nodes.ForEach) -> str:
        return f" where {self.condition(node.where)}" if node.where else ""


def _listed(parts: Iterable[str], word: str) -> str:
    *most, last = list(parts) or [""]
    return f"{', '.join(most)} {word} {last}" if most else last


def _decimal(units: int, places: int, percent: bool) -> str:
    kept = places - 2 if percent else places
    digits = str(abs(units)).rjust(kept + 1, "0")
    whole, part = (digits[:-kept], f".{digits[-kept:]}") if kept else (digits, "")
    return f"{'-' if units < 0 else ''}{int(whole):,}{part}{'%' if percent else ''}"
