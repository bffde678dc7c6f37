"""Small changes to a rule, one at a time, that good examples of it would notice."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields, replace
from datetime import date, timedelta
from typing import Any

from rules.findings import BlankPolicy
from rules.language import nodes
from rules.language.check import Checked
from rules.language.names import Names
from rules.language.nodes import Node
from rules.language.types import Checker

MOST = 150
"""Changes tried of one rule, and a bound for the work on a long one: parts times changes."""
MOST_PARTS = 20_000

LONGEST_PART = 40
"""Characters of a part of the rule that the words for a change show."""

_OTHER_SIGNS = {
    "==": ("<=", ">="),
    "!=": ("<", ">"),
    "<": ("<=",),
    "<=": ("<",),
    ">": (">=",),
    ">=": (">",),
}
_BLANKS = {
    BlankPolicy.FAILS: "a blank failed the rule",
    BlankPolicy.ZERO: "a blank counted as 0",
    BlankPolicy.NOT_CHECKED: "the rule were not checked while a value is blank",
}


@dataclass(frozen=True, slots=True)
class Mutant:
    """A rule with one change; `change` completes "No example would notice if …"."""

    change: str
    rule: Checked
    blank: BlankPolicy


Variant = tuple[Node, str]


def mutants(text: str, rule: Checked, blank: BlankPolicy, names: Names) -> list[Mutant]:
    """The rule written as `text` with each small change that is still a rule, in order."""
    size = sum(1 for _ in nodes.walk(rule.tree))
    most = min(MOST, max(MOST_PARTS // size, 20))
    found = [Mutant(words, rule, other) for other, words in _BLANKS.items() if other is not blank]
    for number, words in _tolerances(text, rule):
        found.append(Mutant(words, replace(rule, tolerance=number), blank))
    for tree, words in _variants(rule.tree, text):
        if len(found) >= most:
            break
        checker = Checker(text, names, rule.tolerance)
        checker.condition(tree)
        if not checker.mistakes:
            found.append(Mutant(words, replace(rule, tree=tree, types=checker.types), blank))
    return found


def _tolerances(text: str, rule: Checked) -> Iterator[tuple[nodes.Number, str]]:
    """The rule's own tolerance, a little larger and a little smaller."""
    is_used = any(isinstance(node, nodes.Tolerance) for node in nodes.walk(rule.tree))
    if rule.tolerance and is_used:
        for number in _near(rule.tolerance):
            words = f"the tolerance were {written(number)} and not {written(rule.tolerance)}"
            yield number, words


def _variants(node: Node, text: str) -> Iterator[Variant]:
    """The tree with one change, in this node or further inside."""
    yield from _own(node, text)
    for name in (field.name for field in fields(node)):
        part = getattr(node, name)
        if isinstance(part, Node):
            for other, words in _variants(part, text):
                yield _with(node, name, other), words
        elif isinstance(part, tuple):
            for place, piece in enumerate(part):
                if isinstance(piece, Node):
                    for other, words in _variants(piece, text):
                        pieces = (*part[:place], other, *part[place + 1 :])
                        yield _with(node, name, pieces), words


def _with(node: Node, name: str, part: object) -> Node:
    changed: dict[str, Any] = {name: part}
    return replace(node, **changed)


def _own(node: Node, text: str) -> Iterator[Variant]:  # noqa: PLR0912 one case a node
    where = f" in “{shortened_part(text[node.at : node.end])}”"
    match node:
        case nodes.Comparison():
            yield from _signs(node, where)
        case nodes.Sum(signs=signs):
            for place, term in enumerate(node.terms[1:], start=1):
                was, now = ("+", "-") if signs[place] > 0 else ("-", "+")
                other = (*signs[:place], -signs[place], *signs[place + 1 :])
                part = shortened_part(text[term.at : term.end])
                yield replace(node, signs=other), f"the {was} before {part} became {now}"
        case nodes.Product(operators=operators):
            for place, was in enumerate(operators):
                now = "/" if was == "*" else "*"
                other_signs = (*operators[:place], now, *operators[place + 1 :])
                yield replace(node, operators=other_signs), f"{was} became {now}{where}"
        case nodes.Number():
            for number in _near(node):
                yield number, f"{written(node)} became {written(number)}"
        case nodes.Day(value=day):
            for days in (1, -1):
                if date.min < day < date.max:
                    later = day + timedelta(days=days)
                    yield replace(node, value=later), f"{day} became {later}"
        case nodes.And(operands=parts):
            yield nodes.Or(node.at, node.end, parts), f"and became or{where}"
            yield from _without(node, parts, text)
        case nodes.Or(operands=parts):
            yield nodes.And(node.at, node.end, parts), f"or became and{where}"
            yield from _without(node, parts, text)
        case nodes.Not(operand=operand):
            yield operand, f"not were left out{where}"
        case nodes.If(condition=condition, consequence=consequence):
            part = shortened_part(text[condition.at : condition.end])
            yield consequence, f"the condition “{part}” were left out"
        case nodes.Between(value=value, low=low, high=high, negated=False):
            for signs_, end in ((("<", "<="), low), (("<=", "<"), high)):
                chain = nodes.Comparison(
                    node.at, node.end, signs_, (low, value, high), (None, None)
                )
                yield chain, f"{text[end.at : end.end]} itself were not allowed{where}"
        case nodes.Among(members=members) if len(members) > 1:
            for place, member in enumerate(members):
                left = (*members[:place], *members[place + 1 :])
                part = text[member.at : member.end]
                yield replace(node, members=left), f"{part} were left out{where}"
        case nodes.IsBlank(negated=negated):
            yield replace(node, negated=not negated), f"blank became filled{where}"
        case nodes.Call(name="min" | "max" as name):
            other_name = "max" if name == "min" else "min"
            yield replace(node, name=other_name), f"{name} became {other_name}{where}"
        case nodes.Call(name="nz", arguments=(argument,)):
            yield argument, f"nz were left out{where}"


def _signs(node: nodes.Comparison, where: str) -> Iterator[Variant]:
    for place, sign in enumerate(node.operators):
        if node.within[place] is not None:
            allowed = (*node.within[:place], None, *node.within[place + 1 :])
            yield replace(node, within=allowed), f"no tolerance were allowed{where}"
            continue
        for other in _OTHER_SIGNS[sign]:
            signs = (*node.operators[:place], other, *node.operators[place + 1 :])
            yield replace(node, operators=signs), f"{sign} became {other}{where}"


def _without(node: nodes.And | nodes.Or, parts: tuple[Node, ...], text: str) -> Iterator[Variant]:
    for place, part in enumerate(parts):
        left = (*parts[:place], *parts[place + 1 :])
        words = f"the part “{shortened_part(text[part.at : part.end])}” were left out"
        yield (left[0] if len(left) == 1 else replace(node, operands=left)), words


def _near(number: nodes.Number) -> Iterator[nodes.Number]:
    """The constants that are one unit of the last written place away."""
    yield replace(number, units=number.units + 1)
    if number.units:
        yield replace(number, units=number.units - 1)


def written(number: nodes.Number) -> str:
    """A constant as rules write it, such as 12, 0.50 or 12.5%."""
    places = number.places - 2 * number.percent
    units = number.units * 10 ** max(-places, 0)
    places = max(places, 0)
    digits = str(abs(units)).rjust(places + 1, "0")
    whole, part = digits[: len(digits) - places], digits[len(digits) - places :]
    sign = "-" if units < 0 else ""
    return f"{sign}{whole}{'.' if part else ''}{part}{'%' if number.percent else ''}"


def shortened_part(text: str) -> str:
    """A part of a rule on one line, its end cut off where it is long."""
    line = " ".join(text.split())
    return line if len(line) <= LONGEST_PART else f"{line[: LONGEST_PART - 1].rstrip()}…"
