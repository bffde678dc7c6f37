"""Compiled rules and the slow reference say the same of whatever rule and values."""

from __future__ import annotations

import os
from datetime import date
from fractions import Fraction

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rules.engine import Engine
from rules.findings import BlankPolicy, Verdict
from rules.language.check import check
from rules.language.explain import explain
from tests.rules import reference
from tests.rules.expressions import rules, stored
from tests.rules.toy import NAMES, collection, rule, supplied

EXAMPLES = int(os.environ.get("AGREEMENT_EXAMPLES", "150"))
"""Random rules tried; raise it for a long run."""

LARGE = (HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much)


def plain(code: str, value: int | str | bool | None) -> object:
    """A stored value as the reference reads it."""
    if value is None or isinstance(value, bool):
        return value
    kind = code.removeprefix("previous.")
    if kind in ("A", "B", "C", "D", "Price", "Rate"):
        return Fraction(value)
    return date.fromisoformat(str(value)) if kind in ("Start", "End") else value


@settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=LARGE)
@given(
    rules(), st.sampled_from(tuple(BlankPolicy)), st.sampled_from(("10%", "1", "2.5%")), st.data()
)
def test_every_target_gives_the_verdict_of_the_reference(
    expression: str, blank: BlankPolicy, tolerance: str, data: st.DataObject
) -> None:
    checked, _ = check(expression, NAMES, tolerance)
    if checked is None:
        return
    engine = Engine(collection(rule(expression, blank, tolerance=tolerance)))
    assert explain(checked.tree, blank, {})
    for _ in range(4):
        values, previous = data.draw(stored()), data.draw(stored())
        read = {code: plain(code, value) for code, value in values.items()}
        read |= {f"previous.{code}": plain(code, value) for code, value in previous.items()}
        expected = reference.verdict(checked.tree, read, blank, checked.tolerance)
        assert engine.verdict("1", values, previous) is expected
        filled = {code: value for code, value in values.items() if value is not None}
        outcome = engine.check(supplied(**filled), previous)
        assert ("1" in [f.rule for f in outcome.failures]) is (expected is Verdict.FAIL)
        assert ("1" in outcome.unchecked) is (expected is Verdict.UNCHECKED)


@settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=LARGE)
@given(rules())
def test_random_rules_are_mostly_accepted_or_refused_for_their_places(expression: str) -> None:
    _, mistakes = check(expression, NAMES, "10%")
    assert all("decimal places" in mistake.message for mistake in mistakes)
