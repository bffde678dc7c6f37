"""What a failing rule expected, against the slow reference and in the cases that people meet."""

from __future__ import annotations

import os
from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rules.engine import Engine
from rules.expected import Asked, Expectations, Sides
from rules.findings import BlankPolicy, StoredValue, Verdict
from rules.language import nodes
from rules.language.check import check
from tests.rules.expressions import SIGNS, dates, numbers, stored
from tests.rules.reference import Reference
from tests.rules.test_agreement import plain
from tests.rules.toy import NAMES, collection, rule

EXAMPLES = int(os.environ.get("AGREEMENT_EXAMPLES", "150"))
LARGE = (HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much)


def sides(
    expression: str,
    values: dict[str, StoredValue | None],
    blank: BlankPolicy = BlankPolicy.NOT_CHECKED,
    tolerance: str = "",
) -> Sides | None:
    spec = collection(rule(expression, blank, tolerance=tolerance))
    return Expectations(spec).sides("1", values)


comparisons = st.sampled_from((numbers(2), dates(2))).flatmap(
    lambda values: st.builds("{} {} {}".format, values, st.sampled_from(SIGNS), values)
)


@settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=LARGE)
@given(comparisons, st.sampled_from(tuple(BlankPolicy)), st.data())
def test_both_sides_are_what_the_reference_says_and_there_where_a_rule_fails(
    expression: str, blank: BlankPolicy, data: st.DataObject
) -> None:
    checked, _ = check(expression, NAMES)
    if checked is None or not isinstance(checked.tree, nodes.Comparison):
        return
    spec = collection(rule(expression, blank))
    engine, expectations = Engine(spec), Expectations(spec)
    for _ in range(4):
        values, before = data.draw(stored()), data.draw(stored())
        read = {**values, **{f"previous.{code}": value for code, value in before.items()}}
        found = expectations.sides("1", read)
        verdict = engine.verdict("1", values, before)
        assert (found is None) <= (verdict is not Verdict.FAIL)
        if found is None:
            continue
        slow = Reference(
            {name: plain(name, value) for name, value in read.items()},
            blank is BlankPolicy.ZERO,
            None,
        )
        for side, part in zip((found.left, found.right), checked.tree.operands, strict=True):
            assert known(side.value) == slow.value(part)


def known(value: object) -> object:
    """A side's value as the reference has it."""
    if isinstance(value, Decimal):
        return Fraction(value)
    return date.fromisoformat(value) if isinstance(value, str) else value


@settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=LARGE)
@given(numbers(2), st.sampled_from((">=", "<=", "==", "≠", "<", ">")), st.booleans(), st.data())
def test_an_item_that_is_made_what_was_expected_solves_an_equation(
    other: str, sign: str, on_the_right: bool, data: st.DataObject
) -> None:
    expression = f"{other} {sign} Price" if on_the_right else f"Price {sign} {other}"
    if check(expression, NAMES)[0] is None:
        return
    spec = collection(rule(expression))
    values = data.draw(stored())
    found = Expectations(spec).sides("1", values)
    asked = found.asked_of("Price") if found else None
    if (
        asked is None
        or asked.sign not in ("==", "<=", ">=")
        or not isinstance(asked.value, Decimal)
    ):
        return
    places = -asked.value.normalize().as_tuple().exponent  # type: ignore[operator]
    if places > 2 or asked.value.adjusted() >= 15:
        return
    further = {">=": 1, "<=": -1}.get(asked.sign, 0)
    for price in (asked.value, asked.value + further):
        assert Engine(spec).verdict("1", {**values, "Price": f"{price:.2f}"}) is Verdict.PASS


@pytest.mark.parametrize(
    ("expression", "values", "item", "asked"),
    [
        ("A == B + C", {"A": 5, "B": 1, "C": 2}, "A", Asked("==", Decimal(3))),
        ("A == B + C", {"A": 5, "B": 1, "C": 2}, "B", None),
        ("A == B + C", {"B": 1, "C": 2}, "A", Asked("==", Decimal(3))),
        ("A == A + B", {"A": 5, "B": 1}, "A", None),
        ("B + C == A", {"A": 5, "B": 1, "C": 2}, "A", Asked("==", Decimal(3))),
        ("A <= B * 10", {"A": 51, "B": 5}, "A", Asked("<=", Decimal(50))),
        ("A <= B", {"A": 6, "B": 5}, "B", Asked(">=", Decimal(6))),
        ("A <= B <= C", {"A": 1, "B": 5, "C": 2}, "B", Asked("<=", Decimal(2))),
        ("A is filled and B > 3", {"A": 1, "B": 3}, "B", Asked(">", Decimal(3))),
        ("if A > 3 then B == 1 else B == 2", {"A": 4, "B": 3}, "B", Asked("==", Decimal(1))),
        ("if A > 3 then B == 1 else B == 2", {"A": 3, "B": 3}, "B", Asked("==", Decimal(2))),
        ("Price between 1.5 and 2.25", {"Price": "3.00"}, "Price", Asked("<=", Decimal("2.25"))),
        ("Start <= 2014-01-16", {"Start": "2014-02-01"}, "Start", Asked("<=", "2014-01-16")),
        ("A == previous.A within 10%", {"A": 9, "previous.A": 20}, "A",
         Asked("==", Decimal(20), Decimal(2))),
        ("previous.A == A within 10%", {"A": 9, "previous.A": 20}, "A", None),
        ("previous.A == A within 2", {"A": 9, "previous.A": 20}, "A",
         Asked("==", Decimal(20), Decimal(2))),
        ("A == previous.A within tolerance", {"A": 9, "previous.A": 20}, "A",
         Asked("==", Decimal(20), Decimal(5))),
        ("Name == upper(Town)", {"Name": "a", "Town": "b"}, "Name", Asked("==", "B")),
    ],
)  # fmt: skip
def test_what_is_asked_of_an_item_that_stands_alone(
    expression: str, values: dict[str, StoredValue | None], item: str, asked: Asked | None
) -> None:
    found = sides(expression, values, BlankPolicy.FAILS, tolerance="25%")
    assert found is not None
    assert found.asked_of(item) == asked


@pytest.mark.parametrize(
    ("expression", "values"),
    [
        ("A == B", {"A": 1, "B": 1}),
        ("A is filled", {}),
        ("A == 1 or B == 1", {"A": 2, "B": 2}),
        ("not A == 1", {"A": 1}),
        ('Name in ("x", "y")', {"Name": "z"}),
        ("if A > 3 then B == 1", {"A": 1, "B": 3}),
    ],
)
def test_a_rule_that_holds_or_is_no_comparison_has_no_sides(
    expression: str, values: dict[str, StoredValue | None]
) -> None:
    assert sides(expression, values) is None


def test_a_blank_that_counts_as_nothing_does_so_on_both_sides() -> None:
    found = sides("A == B + C", {"A": 5, "B": 1}, BlankPolicy.ZERO)
    assert found is not None
    assert found.asked_of("A") == Asked("==", Decimal(1))


def test_a_rule_that_is_not_there_has_no_sides() -> None:
    assert Expectations(collection()).sides("1", {}) is None
