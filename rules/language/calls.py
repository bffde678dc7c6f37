"""Whether functions are called as their rows in the table say, and what they give."""

from __future__ import annotations

from rules.kinds import ValueType
from rules.language import nodes
from rules.language.functions import AGGREGATES, FUNCTIONS, Function
from rules.language.limits import PLACES_OF_DIVISION
from rules.language.names import Names, Type
from rules.language.nodes import Node

_COUNTING = ("left", "right", "add_days", "add_months")


def arguments_fault(node: nodes.Call, row: Function) -> str:
    """What is wrong with the number of arguments; "" if nothing."""
    given, taken = len(node.arguments), len(row.takes) or 1
    if given >= taken if row.many else given == taken:
        return ""
    if node.name == "round" and given == 1:
        return ""
    needed = f"{taken} value{'s' * (taken > 1)}{' or more' if row.many else ''}"
    return f"{node.name} takes {needed}, not {given}."


def argument_kinds(node: nodes.Call, row: Function) -> tuple[ValueType, ...]:
    """The type that each argument must have."""
    more = len(node.arguments) - len(row.takes)
    return (*row.takes, *(row.takes[-1:] * more))[: len(node.arguments)]


def count_fault(node: nodes.Call, found: list[Type | None]) -> str:
    """What is wrong with a second argument that counts something; "" if nothing."""
    if node.name == "round" and len(found) > 1:
        second = node.arguments[1]
        constant = isinstance(second, nodes.Number) and not second.places
        if constant and 0 <= getattr(second, "units", -1) <= PLACES_OF_DIVISION:
            return ""
        return f"Decimal places are a number from 0 to {PLACES_OF_DIVISION}."
    if node.name in _COUNTING and found[1] and found[1].places:
        return "This must be a whole number."
    return ""


def places_given(node: nodes.Call, found: list[Type | None]) -> int:
    """The decimal places of the number that a call gives."""
    if FUNCTIONS[node.name].python is not None:
        return 0
    if node.name == "average":
        return PLACES_OF_DIVISION
    widest = max(one.places for one in found if one)
    if node.name != "round":
        return widest
    second = node.arguments[1:]
    kept = next((part.units for part in second if isinstance(part, nodes.Number)), 0)
    return min(kept, found[0].places if found[0] else 0)


def records_fault(node: Node, names: Names) -> tuple[str, str]:
    """Why something that looks at records cannot stand here, and what may be done instead."""
    what, suggestion = getattr(node, "name", "This"), ""
    match node:
        case nodes.Related(section=section, name=name):
            known = name in names.items
            if section not in names.sections:
                hint = f"For the value of last year, write previous.{name}." if known else ""
                return f"There is no section called {section[:60]}.", hint
            what = f"{section}.{name}"
            suggestion = f"Write {name} alone." if known else ""
        case nodes.Neighbour(direction=direction):
            what = f"{direction}.field"
        case nodes.ForEach():
            what = "for each"
        case nodes.Call(name=name) if name in AGGREGATES:
            example = f"For example: {name}(Age >= 5 for each Child)"
            return f"{name} looks at records, so it needs for each.", example
    return f"{what} is not available yet in a rule on the whole return.", suggestion
