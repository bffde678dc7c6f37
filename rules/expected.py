"""What a failing rule expected: the values of both sides of the comparison that does not hold."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from decimal import Context, Decimal

from rules.engine import Values, check_rule
from rules.findings import BlankPolicy
from rules.kinds import ValueType
from rules.language import nodes
from rules.language.dependencies import names_read
from rules.language.names import Names, Type, names_of
from rules.language.nodes import Node
from rules.language.stored import reader
from rules.language.targets.python import FAILS, PASSES, Compilable, Slots, single, valued
from rules.spec import CollectionSpec, RuleSpec

Plain = Decimal | str | bool
"""A number; a text or a date in ISO form; yes or no."""

_MIRRORED = {"==": "==", "!=": "!=", "<": ">", "<=": ">=", ">": "<", ">=": "<="}
_EXACT = Context(prec=100)


@dataclass(frozen=True, slots=True)
class Side:
    """One side of a comparison: its value, None if unknown, and the item that it consists of.

    `item` is the code of an item of this year that the other side does not read, or "" for a
    side that is anything else.
    """

    value: Plain | None
    item: str = ""


@dataclass(frozen=True, slots=True)
class Asked:
    """What a comparison asks of one item: to stand as `sign` says to `value`.

    `allowed` is how far apart the two may be, for `==` alone.
    """

    sign: str
    value: Plain
    allowed: Decimal = Decimal(0)


@dataclass(frozen=True, slots=True)
class Sides:
    """A comparison that does not hold; `allowed` is its tolerance, None if it has none.

    `is_share` says that the tolerance is a share of the right side.
    """

    left: Side
    sign: str
    right: Side
    allowed: Decimal | None = None
    is_share: bool = False

    def asked_of(self, item: str) -> Asked | None:
        """What is asked of the item with this code, if it stands alone and it can be told."""
        if item and item == self.left.item:
            return self._asked(self.sign, self.right.value)
        if item and item == self.right.item and not self.is_share:
            return self._asked(_MIRRORED[self.sign], self.left.value)
        return None

    def _asked(self, sign: str, value: Plain | None) -> Asked | None:
        return None if value is None else Asked(sign, value, self.allowed or Decimal(0))


Run = Callable[[Slots], int | str | bool | None]


@dataclass(frozen=True)
class _Link:
    """One comparison of two values, with the functions that judge it and give its sides."""

    sign: str
    judge: Callable[[Slots], int]
    sides: tuple[tuple[str, Type, Run], ...]
    within: nodes.Number | None


class Expectations:
    """The comparisons of a collection's rules, each rule compiled when it is first asked for."""

    def __init__(self, spec: CollectionSpec) -> None:
        self._names: Names = names_of(spec)
        self._rules: dict[str, RuleSpec] = spec.rule_by_number
        self._ready: dict[str, _Rule] = {}

    def sides(self, number: str, values: Values) -> Sides | None:
        """Both sides of the first comparison that keeps a rule from holding for these values.

        `values` are the stored values that the rule reads, last year's as `previous.X`. None
        where there is no such comparison: the rule holds, is unknown, or is of another form.
        """
        spec = self._rules.get(number)
        if spec is None:
            return None
        if number not in self._ready:
            self._ready[number] = _Rule(spec, self._names)
        return self._ready[number].sides(values)


class _Rule:
    """One rule, taken apart."""

    def __init__(self, spec: RuleSpec, names: Names) -> None:
        ready, mistakes = check_rule(spec, names)
        if ready is None:
            raise ValueError(f"Rule {spec.number}: {mistakes[0].shown}")
        self._checked = ready.checked
        # Of a part alone a blank makes unknown, whatever the whole rule makes of that.
        zero = spec.blank is BlankPolicy.ZERO
        blank = BlankPolicy.ZERO if zero else BlankPolicy.NOT_CHECKED
        self._whole = Compilable(ready.checked, blank, names.code_sets)
        self._slots = {name: slot for slot, name in enumerate(ready.checked.reads)}
        self._read = [(name, reader(names.type_named(name))) for name in self._slots]
        self._links: dict[int, _Link] = {}

    def sides(self, values: Values) -> Sides | None:
        """See `Expectations.sides`."""
        slots = [read(values.get(name)) for name, read in self._read]
        unknown: _Link | None = None
        for comparison in self._demanded(self._checked.tree, slots):
            for link in self._links_of(comparison):
                verdict = link.judge(slots)
                if verdict == FAILS:
                    return _sides(link, slots)
                if verdict != PASSES and unknown is None:
                    unknown = link
        return _sides(unknown, slots) if unknown else None

    def _judge(self, part: Node, slots: Slots) -> int:
        return single(self._part(part), self._slots)(slots)

    def _part(self, part: Node) -> Compilable:
        return replace(self._whole, rule=replace(self._checked, tree=part))

    def _demanded(self, node: Node, slots: Slots) -> Iterator[nodes.Comparison]:
        """The comparisons that must all hold for the rule to hold, in the order of writing."""
        match node:
            case nodes.And(operands=parts):
                for part in parts:
                    yield from self._demanded(part, slots)
            case nodes.If(condition=condition, consequence=then, alternative=otherwise):
                verdict = self._judge(condition, slots)
                if verdict == PASSES:
                    yield from self._demanded(then, slots)
                elif verdict == FAILS and otherwise is not None:
                    yield from self._demanded(otherwise, slots)
            case nodes.Between(at=at, end=end, value=value, low=low, high=high, negated=False):
                signs, operands = ("<=", "<="), (low, value, high)
                yield nodes.Comparison(at, end, signs, operands, (None, None))
            case nodes.Comparison():
                yield node

    def _links_of(self, chain: nodes.Comparison) -> Iterator[_Link]:
        for place, sign in enumerate(chain.operators):
            pair, within = chain.operands[place : place + 2], chain.within[place]
            key = id(pair[0])  # a part of the tree, which stays as long as this rule
            if key not in self._links:
                link = nodes.Comparison(chain.at, chain.end, (sign,), pair, (within,))
                self._links[key] = _Link(
                    sign=sign,
                    judge=single(self._part(link), self._slots),
                    sides=(self._side(*pair), self._side(*pair[::-1])),
                    within=self._tolerance(within),
                )
            yield self._links[key]

    def _side(self, part: Node, other: Node) -> tuple[str, Type, Run]:
        item = part.name if isinstance(part, nodes.Item) else ""
        run = valued(self._whole, part, self._slots)
        return "" if item in names_read(other) else item, self._checked.type_of(part), run

    def _tolerance(self, within: Node | None) -> nodes.Number | None:
        number = self._checked.tolerance if isinstance(within, nodes.Tolerance) else within
        return number if isinstance(number, nodes.Number) else None


def _sides(link: _Link, slots: Slots) -> Sides:
    left, right = (_side(item, kind, run(slots)) for item, kind, run in link.sides)
    if link.within is None:
        return Sides(left, link.sign, right)
    size, is_share = _number(link.within.units, link.within.places), link.within.percent
    if is_share and isinstance(right.value, Decimal):
        size = _EXACT.multiply(size, right.value.copy_abs())
    return Sides(left, link.sign, right, size, is_share)


def _side(item: str, kind: Type, value: int | str | bool | None) -> Side:
    if value is None:
        return Side(None, item)
    if kind.kind is ValueType.NUMBER:
        return Side(_number(int(value), kind.places), item)
    if kind.kind is ValueType.DATE:
        return Side(date.fromordinal(int(value)).isoformat(), item)
    return Side(value if isinstance(value, str) else bool(value), item)


def _number(units: int, places: int) -> Decimal:
    """The exact number: `scaleb` would round it to the digits of a context."""
    sign, digits, _ = Decimal(units).as_tuple()
    return Decimal((sign, digits, -places))
