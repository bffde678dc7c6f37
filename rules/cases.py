"""Values for a rule made up from the rule itself: at the edges of its comparisons and beside."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from math import ceil, floor
from random import Random

from rules.findings import BlankPolicy, StoredValue
from rules.kinds import LONGEST_NUMBER, ValueType, read_cell, text_of, within_bounds
from rules.language import nodes
from rules.language.check import Checked
from rules.language.dependencies import names_read
from rules.language.names import PREVIOUS, Names, Type
from rules.language.nodes import Node
from rules.language.targets.python import Compilable, single, valued
from rules.spec import CodeSetSpec, ItemSpec

Value = int | str | bool | None
Case = tuple[Value, ...]
"""The values of the names that a rule reads, in its order, as compiled rules take them."""

RANDOM_CASES = 240
_BASES = 12
_PLAIN = (10, 20, 30, 5, 40, 7, 15, 2)
_SOME_DAY = 730_000
_TEXTS = {"email": "plots@example.org", "telephone": "020 7946 0000", "organisation": "302"}


@dataclass(frozen=True, slots=True)
class Link:
    """One comparison of two numbers or dates in a rule, with its tolerance or None."""

    left: Node
    sign: str
    right: Node
    within: nodes.Number | None
    text: str


class Cases:
    """Makes up cases for one rule that has no mistakes, written as `text`."""

    def __init__(
        self,
        text: str,
        rule: Checked,
        blank: BlankPolicy,
        names: Names,
        code_sets: Mapping[str, CodeSetSpec],
    ) -> None:
        self.rule = rule
        self.compilable = Compilable(rule, blank, names.code_sets)
        self.slots = {name: slot for slot, name in enumerate(rule.reads)}
        self.items = [item for item in map(names.item, rule.reads) if item]
        self.types = [names.type_named(name) for name in rule.reads]
        self.judge = single(self.compilable, self.slots)
        self.links = list(_links(text, rule))
        self._code_sets = code_sets
        self._runs = {
            id(node): (valued(self.compilable, node, self.slots), 10 ** rule.type_of(node).places)
            for link in self.links
            for node in (link.left, link.right)
        }
        self._random = Random(0)  # noqa: S311 the same cases each time, no secret
        self._domains = list(map(self._domain, self.items, self.types))

    def all(self) -> list[Case]:
        """Cases without repetition, the plainest first; each could be a return's values."""
        found = dict.fromkeys(self.edges())
        found.update(dict.fromkeys(self._bases()))
        for _ in range(RANDOM_CASES):
            case = tuple(self._any(domain) for domain in self._domains)
            found[case] = None
            if self.links:
                link = self._random.choice(self.links)
                found.update(dict.fromkeys(self._around(link, case)))
        return [case for case in found if self.is_possible(case)]

    def edges(self) -> Iterator[Case]:
        """For each comparison, cases around the point where it turns from true to false."""
        for link in self.links:
            best: list[Case] = []
            most = 0
            for base in self._bases():
                cases = [case for case in self._around(link, base) if self.is_possible(case)]
                verdicts = len({self.judge(case) for case in cases})
                if verdicts > most:
                    best, most = cases, verdicts
                if most > 1:
                    break
            yield from best

    def distance(self, link: Link, case: Case) -> tuple[Fraction, Fraction] | None:
        """How far the left side is above the right one, and how far it may be; None if unknown."""
        left, right = self._value(link.left, case), self._value(link.right, case)
        if left is None or right is None:
            return None
        return left - right, _allowed(link.within, right)

    def step(self, link: Link) -> Fraction:
        """The least by which the sides of a comparison can differ."""
        read = {*names_read(link.left), *names_read(link.right)}
        places = [self.types[self.slots[name]].places for name in read]
        return Fraction(1, 10 ** max(places, default=0))

    def is_possible(self, case: Case) -> bool:
        """Whether a return could hold these values: of their kinds, within their bounds."""
        return all(map(self._is_possible, self.items, self.types, case))

    def stored(self, case: Case) -> dict[str, StoredValue | None]:
        """The values as returns store them, by the names that the rule reads."""
        return dict(zip(self.rule.reads, map(stored_value, self.types, case), strict=True))

    def _is_possible(self, item: ItemSpec, kind: Type, value: Value) -> bool:
        stored = stored_value(kind, value)
        if stored is None:
            return True
        if kind.kind is ValueType.NUMBER and len(str(value).lstrip("-")) > LONGEST_NUMBER:
            return False
        cell = read_cell(text_of(stored, item), item, self._code_sets.get(item.code_set))
        return cell.value == stored and within_bounds(stored, item)

    def _value(self, node: Node, case: Case) -> Fraction | None:
        run, unit = self._runs[id(node)]
        found = run(case)
        return None if found is None else Fraction(int(found), unit)

    def _around(self, link: Link, base: Case) -> Iterator[Case]:
        """The base with one value moved to where the sides are equal, or as far as allowed."""
        for slot in self._movable(link):
            points = self._points(link, base, slot)
            if points:
                yield from (_with(base, slot, point) for point in points)
                return

    def _movable(self, link: Link) -> list[int]:
        """The slots whose values may be moved: what stands alone first, this year's before."""
        alone = [n.name for n in (link.left, link.right) if isinstance(n, nodes.Item)]
        read = dict.fromkeys((*alone, *names_read(link.left), *names_read(link.right)))
        names = sorted(read, key=lambda name: (name not in alone, name.startswith(PREVIOUS)))
        moved = (ValueType.NUMBER, ValueType.DATE)
        return [self.slots[n] for n in names if self.types[self.slots[n]].kind in moved]

    def _points(self, link: Link, base: Case, slot: int) -> list[int]:
        """Values of one slot at the edges of a comparison, both sides being linear in it."""
        found: dict[int, None] = {}
        for bound in (0, 1, -1) if link.within else (0,):
            start = self._gap(link, _with(base, slot, _SOME_DAY), bound)
            after = self._gap(link, _with(base, slot, _SOME_DAY + 1), bound)
            if start is None or after is None or start == after:
                return []
            exact = _SOME_DAY - start / (after - start)
            for near in (floor(exact), ceil(exact)):
                found.update(dict.fromkeys((near, near + 1, near - 1)))
        return [point for point in found if _is_day(point) or not self._is_date(slot)]

    def _gap(self, link: Link, case: Case, bound: int) -> Fraction | None:
        found = self.distance(link, case)
        return None if found is None else found[0] - bound * found[1]

    def _is_date(self, slot: int) -> bool:
        return self.types[slot].kind is ValueType.DATE

    def _bases(self) -> list[Case]:
        """Plain cases: small numbers, all the same or different, all zero, one or all blank."""
        plain = tuple(domain[0] for domain in self._domains)
        numbers = [kind.kind is ValueType.NUMBER for kind in self.types]
        varied = tuple(
            _PLAIN[slot % len(_PLAIN)] * 10 ** self.types[slot].places if numbers[slot] else value
            for slot, value in enumerate(plain)
        )
        zero = tuple(0 if numbers[slot] else value for slot, value in enumerate(plain))
        blank_one = [_with(varied, slot, None) for slot in range(len(plain))]
        turned = [tuple(d[place % len(d)] for d in self._domains) for place in range(1, _BASES)]
        return [varied, plain, *turned, zero, *blank_one, (None,) * len(plain)]

    def _any(self, domain: Sequence[Value]) -> Value:
        return None if self._random.random() < 0.1 else self._random.choice(domain)

    def _domain(self, item: ItemSpec, kind: Type) -> list[Value]:
        """Values of an item that may matter to the rule."""
        parts = list(nodes.walk(self.rule.tree))
        if kind.kind is ValueType.YES_NO:
            return [True, False]
        if kind.kind is ValueType.TEXT:
            codes = self._code_sets.get(item.code_set)
            texts = [part.value for part in parts if isinstance(part, nodes.Text)]
            usual = [code.code for code in codes.codes[:5]] if codes else ["A", "B"]
            wanted = (*texts, *usual, _TEXTS.get(item.kind, "A"))
            fit = [text for text in wanted if self._is_possible(item, kind, text)]
            return list(dict.fromkeys(fit)) or [None]
        if kind.kind is ValueType.DATE:
            days = [part.value.toordinal() for part in parts if isinstance(part, nodes.Day)]
            near_days = [near for day in (*days, _SOME_DAY) for near in (day, day + 1, day - 1)]
            return [day for day in near_days if _is_day(day)]
        unit = 10**kind.places
        constants = [
            int(Fraction(part.units * unit, 10**part.places))
            for part in parts
            if isinstance(part, nodes.Number) and not part.percent
        ]
        near = [number + more for number in constants for more in (0, 1, -1)]
        fit_numbers = [n for n in near if self._is_possible(item, kind, n)]
        return [*(n * unit for n in _PLAIN), *fit_numbers, 0, unit, 100 * unit]


def stored_value(kind: Type, value: Value) -> StoredValue | None:
    """A value of a compiled rule as returns store it."""
    if value is None or isinstance(value, str | bool):
        return value
    if kind.kind is ValueType.DATE:
        return date.fromordinal(value).isoformat()
    return str(Decimal(value).scaleb(-kind.places)) if kind.places else value


def _is_day(number: int) -> bool:
    return date.min.toordinal() <= number <= date.max.toordinal()


def _allowed(within: nodes.Number | None, right: Fraction) -> Fraction:
    if within is None:
        return Fraction(0)
    size = Fraction(within.units, 10**within.places)
    return size * abs(right) if within.percent else size


def _with(case: Case, slot: int, value: Value) -> Case:
    return (*case[:slot], value, *case[slot + 1 :])


def _links(text: str, rule: Checked) -> Iterator[Link]:
    """The comparisons of numbers and dates in a rule, those of `between` included."""
    ordered = (ValueType.NUMBER, ValueType.DATE)
    for left, sign, right, within in _pairs(nodes.walk(rule.tree)):
        if rule.type_of(left).kind in ordered and names_read(left) + names_read(right):
            number = rule.tolerance if isinstance(within, nodes.Tolerance) else within
            known = number if isinstance(number, nodes.Number) else None
            at, end = min(left.at, right.at), max(left.end, right.end)
            yield Link(left, sign, right, known, text[at:end])


def _pairs(parts: Iterable[Node]) -> Iterator[tuple[Node, str, Node, Node | None]]:
    for part in parts:
        match part:
            case nodes.Comparison(operators=signs, operands=operands, within=within):
                yield from zip(operands, signs, operands[1:], within, strict=False)
            case nodes.Between(value=value, low=low, high=high):
                yield low, "<=", value, None
                yield value, "<=", high, None
