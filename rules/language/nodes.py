"""The syntax tree of a rule: what it says, and where in its text it says it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date


@dataclass(frozen=True, slots=True)
class Node:
    """Part of a rule, written from character `at` up to `end` (not included).

    Trees that say the same are equal, wherever it was written.
    """

    at: int = field(compare=False)
    end: int = field(compare=False)


@dataclass(frozen=True, slots=True)
class Number(Node):
    """An exact constant: `units` of the `places`-th decimal place. 12.5% is 125 units of 3."""

    units: int
    places: int
    percent: bool = False


@dataclass(frozen=True, slots=True)
class Text(Node):
    """A text constant."""

    value: str


@dataclass(frozen=True, slots=True)
class Day(Node):
    """A date constant."""

    value: date


@dataclass(frozen=True, slots=True)
class Tolerance(Node):
    """The word `tolerance`: the rule's own tolerance, as a constant."""


@dataclass(frozen=True, slots=True)
class Item(Node):
    """The value of an item."""

    name: str


@dataclass(frozen=True, slots=True)
class Previous(Node):
    """Last year's value of an item of this year."""

    name: str


@dataclass(frozen=True, slots=True)
class Related(Node):
    """`Section.field`: an item of the record that a declared relation leads to."""

    section: str
    name: str


@dataclass(frozen=True, slots=True)
class Neighbour(Node):
    """`next.field` or `prior.field`: an item of the neighbour in an ordered section."""

    direction: str
    name: str


@dataclass(frozen=True, slots=True)
class Negative(Node):
    """A number with its sign changed."""

    operand: Node


@dataclass(frozen=True, slots=True)
class Sum(Node):
    """Terms added up, each with its sign, 1 or -1."""

    signs: tuple[int, ...]
    terms: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Product(Node):
    """Factors applied from left to right; operator i, `*` or `/`, stands before factor i + 1."""

    operators: tuple[str, ...]
    factors: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Call(Node):
    """A function applied to its arguments."""

    name: str
    arguments: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class ForEach(Node):
    """`aggregate(expression for each section as alias where condition)`."""

    aggregate: str
    expression: Node
    section: str
    alias: str
    where: Node | None


@dataclass(frozen=True, slots=True)
class Comparison(Node):
    """A chain: operator i stands between operands i and i + 1, with its `within` or None."""

    operators: tuple[str, ...]
    operands: tuple[Node, ...]
    within: tuple[Node | None, ...]


@dataclass(frozen=True, slots=True)
class Among(Node):
    """`x in ("A", "B")`; members are constants."""

    value: Node
    members: tuple[Node, ...]
    negated: bool


@dataclass(frozen=True, slots=True)
class InCodeList(Node):
    """`x in codelist(Name)`."""

    value: Node
    code_set: str
    negated: bool


@dataclass(frozen=True, slots=True)
class Between(Node):
    """`x between low and high`, both included."""

    value: Node
    low: Node
    high: Node
    negated: bool


@dataclass(frozen=True, slots=True)
class Matches(Node):
    """`x matches "pattern"`: the whole text does."""

    value: Node
    pattern: Text
    negated: bool


@dataclass(frozen=True, slots=True)
class IsBlank(Node):
    """`x is blank`; negated, `x is filled`."""

    value: Node
    negated: bool


@dataclass(frozen=True, slots=True)
class Not(Node):
    """The opposite of a condition."""

    operand: Node


@dataclass(frozen=True, slots=True)
class And(Node):
    """All of the conditions."""

    operands: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Or(Node):
    """At least one of the conditions."""

    operands: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class If(Node):
    """`if condition then consequence else alternative`: only ever a whole rule."""

    condition: Node
    consequence: Node
    alternative: Node | None


def children(node: Node) -> Iterator[Node]:
    """The parts of a node, in the order in which they were written."""
    for name in node.__dataclass_fields__:
        part = getattr(node, name)
        if isinstance(part, Node):
            yield part
        elif isinstance(part, tuple):
            yield from (piece for piece in part if isinstance(piece, Node))


def walk(node: Node) -> Iterator[Node]:
    """The node and everything in it, each before its parts, in the order of writing."""
    yield node
    for part in children(node):
        yield from walk(part)
