"""The meaning of rules, written a second time: slow, three-valued, straight from the tree.

Numbers are fractions, dates are dates, None is blank or unknown. Nothing here comes from the
compiler, so that agreement says something.
"""

from __future__ import annotations

import calendar
import math
from collections.abc import Mapping
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

import re2

from rules.findings import BlankPolicy, Verdict
from rules.language import nodes
from rules.language.nodes import Node

Value = Any


def verdict(
    tree: Node, values: Mapping[str, Value], blank: BlankPolicy, tolerance: nodes.Number | None
) -> Verdict:
    found = Reference(values, blank is BlankPolicy.ZERO, tolerance).truth(tree)
    if found is None:
        return Verdict.FAIL if blank is BlankPolicy.FAILS else Verdict.UNCHECKED
    return Verdict.PASS if found else Verdict.FAIL


def opposite(truth: bool | None) -> bool | None:
    return None if truth is None else not truth


def every(truths: list[bool | None]) -> bool | None:
    if False in truths:
        return False
    return None if None in truths else True


def some(truths: list[bool | None]) -> bool | None:
    return opposite(every([opposite(truth) for truth in truths]))


def rounded(number: Fraction, places: int) -> Fraction:
    scale = 10**places
    size = math.floor(abs(number) * scale + Fraction(1, 2))
    return Fraction(size if number >= 0 else -size, scale)


class Reference:
    def __init__(
        self, values: Mapping[str, Value], zero: bool, tolerance: nodes.Number | None
    ) -> None:
        self.values = values
        self.zero = zero
        self.tolerance = tolerance

    def truth(self, node: Node) -> bool | None:  # noqa: PLR0911 one a kind of node
        if isinstance(node, nodes.And):
            return every([self.truth(part) for part in node.operands])
        if isinstance(node, nodes.Or):
            return some([self.truth(part) for part in node.operands])
        if isinstance(node, nodes.Not):
            return opposite(self.truth(node.operand))
        if isinstance(node, nodes.If):
            condition = self.truth(node.condition)
            held = some([opposite(condition), self.truth(node.consequence)])
            if node.alternative is None:
                return held
            return every([held, some([condition, self.truth(node.alternative)])])
        if isinstance(node, nodes.Comparison):
            return every([self.link(node, place) for place in range(len(node.operators))])
        if isinstance(node, nodes.IsBlank):
            return (self.asked(node.value) is None) is not node.negated
        if isinstance(node, nodes.Item | nodes.Previous | nodes.Call):
            return self.value(node)
        return self.test(node)

    def test(self, node: Any) -> bool | None:
        value = self.value(node.value)
        if value is None:
            return None
        if isinstance(node, nodes.Between):
            low, high = self.value(node.low), self.value(node.high)
            if low is None or high is None:
                return None
            found = low <= value <= high
        elif isinstance(node, nodes.Among):
            found = value in [self.value(member) for member in node.members]
        elif isinstance(node, nodes.InCodeList):
            found = value in ("R", "G")
        else:
            found = bool(re2.fullmatch(node.pattern.value, value))
        return found is not node.negated

    def link(self, node: nodes.Comparison, place: int) -> bool | None:
        left, right = self.value(node.operands[place]), self.value(node.operands[place + 1])
        if left is None or right is None:
            return None
        allowed = node.within[place]
        if allowed is not None:
            number = self.tolerance if isinstance(allowed, nodes.Tolerance) else allowed
            size = self.value(number)
            return bool(abs(left - right) <= (size * abs(right) if number.percent else size))
        sign = node.operators[place]
        if sign in ("==", "!="):
            return (left == right) is (sign == "==")
        return {"<": left < right, "<=": left <= right, ">": left > right}.get(sign, left >= right)

    def asked(self, node: Node) -> Value:
        """A value as `is blank` sees it: of an item, whether it is there."""
        if isinstance(node, nodes.Item):
            return self.values.get(node.name)
        if isinstance(node, nodes.Previous):
            return self.values.get(f"previous.{node.name}")
        return self.value(node)

    def value(self, node: Any) -> Value:  # noqa: PLR0911 one a kind of node
        match node:
            case nodes.Item() | nodes.Previous():
                value = self.asked(node)
                number = node.name in ("A", "B", "C", "D", "Price", "Rate")
                return Fraction(0) if value is None and self.zero and number else value
            case nodes.Number():
                return Fraction(node.units, 10**node.places)
            case nodes.Tolerance():
                return self.value(self.tolerance)
            case nodes.Text() | nodes.Day():
                return node.value
            case nodes.Negative():
                value = self.value(node.operand)
                return None if value is None else -value
            case nodes.Sum():
                terms = [self.value(term) for term in node.terms]
                if None in terms:
                    return None
                return sum(
                    (s * t for s, t in zip(node.signs, terms, strict=True)), start=Fraction(0)
                )
            case nodes.Product():
                return self.product(node)
        return self.call(node.name, [self.value(argument) for argument in node.arguments])

    def product(self, node: nodes.Product) -> Value:
        factors = [self.value(factor) for factor in node.factors]
        if None in factors:
            return None
        found = factors[0]
        for sign, factor in zip(node.operators, factors[1:], strict=True):
            if sign == "/" and factor == 0:
                return None
            found = found * factor if sign == "*" else rounded(found / factor, 9)
        return found

    def call(self, name: str, given: list[Value]) -> Value:
        filled = [value for value in given if value is not None]
        if name == "nz":
            return given[0] if filled else Fraction(0)
        if name == "sum":
            return sum(filled, start=Fraction(0))
        if name in ("min", "max", "average"):
            if not filled:
                return None
            if name == "average":
                return rounded(sum(filled, start=Fraction(0)) / len(filled), 9)
            return min(filled) if name == "min" else max(filled)
        if len(filled) < len(given):
            return None
        found = CALLS[name](*given)
        return None if isinstance(found, str) and not found.strip() else found


def whole_months(start: date, end: date) -> int:
    if end < start:
        return -whole_months(end, start)
    months = 0
    while (start.year * 12 + start.month + months + 1, start.day) <= (
        end.year * 12 + end.month,
        end.day,
    ):
        months += 1
    return months


def later_by_months(start: date, months: Fraction) -> date | None:
    place = start.year * 12 + start.month - 1 + int(months)
    year, month = place // 12, place % 12 + 1
    if not 1 <= year <= 9999:
        return None
    return date(year, month, min(start.day, calendar.monthrange(year, month)[1]))


def later_by_days(start: date, days: Fraction) -> date | None:
    try:
        return start + timedelta(days=int(days))
    except OverflowError:
        return None


CALLS: dict[str, Any] = {
    "abs": abs,
    "round": lambda number, places=0: rounded(number, int(places)),
    "length": lambda text: Fraction(len(text)),
    "upper": str.upper,
    "lower": str.lower,
    "left": lambda text, n: "".join(c for i, c in enumerate(text) if i < n),
    "right": lambda text, n: "".join(c for i, c in enumerate(text) if i >= len(text) - n),
    "starts_with": str.startswith,
    "ends_with": str.endswith,
    "contains": lambda text, part: part in text,
    "year": lambda day: Fraction(day.year),
    "month": lambda day: Fraction(day.month),
    "day": lambda day: Fraction(day.day),
    "days_between": lambda start, end: Fraction((end - start).days),
    "months_between": lambda start, end: Fraction(whole_months(start, end)),
    "age": lambda born, on: Fraction(int(whole_months(born, on) / 12)),
    "add_days": later_by_days,
    "add_months": later_by_months,
}
