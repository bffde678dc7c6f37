"""Which item feeds which total, as the rules say it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache

from rules.language.mistakes import MistakeFoundError
from rules.language.nodes import Call, Comparison, ForEach, Item, Node, Sum, walk
from rules.language.parser import parse


@dataclass(frozen=True, slots=True)
class Cell:
    """The place of an item: the codes of its section and its own."""

    section: str
    item: str


@dataclass(frozen=True, slots=True)
class SummedItem:
    """What is known of an item here; `total_of` are the codes that it says it adds up."""

    cell: Cell
    total_of: tuple[str, ...] = ()
    repeats: bool = False


@dataclass(frozen=True, slots=True)
class SumRule:
    """What is known of a rule here; `scope` is a section's code, or "" for the whole return."""

    number: str
    expression: str
    scope: str = ""


@dataclass(frozen=True, slots=True)
class Addition:
    """That `rule` says that `total` is the sum of `parts`."""

    rule: str
    total: Cell
    parts: tuple[Cell, ...]


@dataclass(frozen=True)
class Sums:
    """Every addition that the rules of a collection speak of, and the items in their order."""

    items: tuple[SummedItem, ...]
    additions: tuple[Addition, ...]

    @cached_property
    def by_total(self) -> Mapping[Cell, tuple[Addition, ...]]:
        """The additions that make each total."""
        found: dict[Cell, tuple[Addition, ...]] = {}
        for addition in self.additions:
            found[addition.total] = (*found.get(addition.total, ()), addition)
        return found

    @cached_property
    def by_part(self) -> Mapping[Cell, tuple[Addition, ...]]:
        """The additions that each item is a part of."""
        found: dict[Cell, tuple[Addition, ...]] = {}
        for addition in self.additions:
            for part in dict.fromkeys(addition.parts):
                found[part] = (*found.get(part, ()), addition)
        return found

    @cached_property
    def of_records(self) -> frozenset[Cell]:
        """The items of sections that occur many times."""
        return frozenset(one.cell for one in self.items if one.repeats)

    @cached_property
    def cells(self) -> tuple[Cell, ...]:
        """The items that are in any sum, in form order."""
        return tuple(
            one.cell for one in self.items if one.cell in self.by_total or one.cell in self.by_part
        )


def sums_of(items: Iterable[SummedItem], rules: Iterable[SumRule]) -> Sums:
    """The sums that rules speak of, among the items; a rule that cannot be read has none."""
    there = tuple(items)
    once = {one.cell.item: one.cell for one in there if not one.repeats}
    places = {(one.cell.section, one.cell.item): one.cell for one in there}
    additions: list[Addition] = []
    for rule in rules:
        for total, parts in sums_in(rule.expression):
            # In a rule about a record, its own items come first.
            found = [
                places.get((section or rule.scope, code)) or (None if section else once.get(code))
                for section, code in (total, *parts)
            ]
            if all(found):
                cells = [cell for cell in found if cell]
                additions.append(Addition(rule.number, cells[0], tuple(cells[1:])))
    return Sums(there, tuple(additions))


Name = tuple[str, str]
"""An item as an expression names it: the section whose records are added up, or "", and a code."""


@lru_cache(maxsize=8192)
def sums_in(expression: str) -> tuple[tuple[Name, tuple[Name, ...]], ...]:
    """Every `total == part + part`, either way round, as the total's name and the parts'."""
    try:
        tree = parse(expression)
    except MistakeFoundError:
        return ()
    return tuple(sums_in_tree(tree))


def sums_in_tree(tree: Node) -> Iterator[tuple[Name, tuple[Name, ...]]]:
    """The same of a rule that is read already."""
    for node in walk(tree):
        if isinstance(node, Comparison) and node.operators == ("==",):
            left, right = node.operands
            for total, addition in ((left, right), (right, left)):
                parts = _parts(addition)
                if isinstance(total, Item) and parts:
                    yield ("", total.name), parts


def _parts(node: Node) -> tuple[Name, ...]:
    """The items that a node adds up and nothing else; empty for other nodes."""
    if isinstance(node, Sum) and all(sign == 1 for sign in node.signs):
        terms = node.terms
    elif isinstance(node, Call) and node.name == "sum":
        terms = node.arguments
    elif isinstance(node, ForEach) and node.aggregate == "sum":
        return _term(node)
    else:
        return ()
    parts = [_term(term) for term in terms]
    return tuple(name for part in parts for name in part) if len(parts) > 1 and all(parts) else ()


def _term(node: Node) -> tuple[Name, ...]:
    if isinstance(node, Item):
        return (("", node.name),)
    if isinstance(node, ForEach) and node.aggregate == "sum" and isinstance(node.expression, Item):
        return ((node.section, node.expression.name),)
    return ()
