"""What each construct of the language means, blanks included."""

from __future__ import annotations

import pytest

from rules.engine import Engine
from rules.findings import BlankPolicy, StoredValue, Verdict
from tests.rules.toy import collection, rule

PASS, FAIL, UNCHECKED = Verdict.PASS, Verdict.FAIL, Verdict.UNCHECKED
VALUES: dict[str, StoredValue | None] = {
    "A": 5, "B": 3, "C": 0, "D": None, "Price": "2.50", "Rate": "0.3", "Name": "North End",
    "Town": "  ", "Colour": "R", "Start": "2012-02-29", "End": "2014-01-16", "Open": True,
    "Free": False,
}  # fmt: skip
PREVIOUS: dict[str, StoredValue] = {"A": 50}


def verdict_of(
    expression: str, blank: BlankPolicy = BlankPolicy.NOT_CHECKED, tolerance: str = ""
) -> Verdict:
    engine = Engine(collection(rule(expression, blank, tolerance=tolerance)))
    return engine.verdict("1", VALUES, PREVIOUS)


@pytest.mark.parametrize(
    "expression",
    [
        "A == 5", "A <> 4", "A != B", "B < A", "B <= 3",
        "A > B", "A >= 5", "B < A < 6", "C <= B <= A <= A", "A ≥ B", "B ≤ A", "A ≠ B",
        "A in (1, 5)", "A not in (-1, 2.5)", 'Colour in ("R", "G")', 'Name not in ("R")',
        "Colour in codelist(Colours)", 'Name not in codelist("Colours")',
        "A between 5 and 6", "A not between 1 and 4.99", "Start between 2012-01-01 and 2012-12-31",
        'Name matches "North.*"', 'Name not matches "North"', 'Name matches "^[A-Z][a-z]+ End$"',
        "D is blank", "A is not blank", "A is filled", "D is not filled", "Town is blank",
        "A == 4.9 within 0.1", "A == 4.2 within 20%", "A == 5 within 0",
        "A + B == 8", "A - B - C == 2", "A * B == 15", "A / 2 == 2.5", "-A == 0 - 5", "+A == 5",
        "(A + B) * 2 == 16", "A + B * 2 == 11", "1 / 3 == 0.333333333", "A / Price == 2",
        "Price / Rate == 8.333333333",
        "Price / A / Rate == 1.666666667", "Rate / (A * Price * Rate) == 0.08",
        "Price * Rate / 3 == 0.25", "A / 0.0000003 == 16666666.666666667",
        "average(Price, Rate) == 1.4", "average(1 / 3, 1 / 3 * 0.1) == 0.183333333",
        "-2 / 3 == -0.666666667",
        "20% == 0.2", "12.5% == 0.125", "A * 20% == 1", "Price == 2.5", "Price * A == 12.50",
        "Price + Rate == 2.8", "Price > Rate",
        "nz(D) == 0", "nz(A) == 5", "sum(A, D, B) == 8", "sum(D) == 0", "min(A, D, B) == 3",
        "max(A, D) == 5", "average(A, D, B) == 4", "average(A, B, C) == 2.666666667",
        "min(D) is blank", "abs(B - A) == 2", "round(Price) == 3", "round(-Price) == -3",
        "round(2.345, 2) == 2.35", "round(1 / 3, 2) == 0.33",
        "length(Name) == 9", 'upper(Name) == "NORTH END"', 'lower(Name) == "north end"',
        'left(Name, 5) == "North"', 'right(Name, 3) == "End"', "left(Name, 0) is blank",
        "left(Name, B - A) is blank", "right(Name, B - A) is blank", "right(Name, 99) == Name",
        'starts_with(Name, "North")', 'ends_with(Name, "End")', 'contains(Name, "th E")',
        "year(End) == 2014", "month(End) == 1", "day(End) == 16",
        "days_between(Start, End) == 687", "days_between(End, Start) == -687",
        "months_between(Start, End) == 22", "months_between(End, Start) == -22",
        "age(Start, End) == 1", "age(Start, 2013-02-28) == 0", "age(Start, 2013-03-01) == 1",
        "add_days(Start, 1) == 2012-03-01", "add_months(Start, 12) == 2013-02-28",
        "add_months(2014-01-31, 1) == 2014-02-28", "add_months(Start, -1) == 2012-01-29",
        "add_days(9999-12-31, 1) is blank", "add_months(0001-01-01, -1) is blank",
        "Open", "not Free", "Open and not Free", "Open != Free", "Open or D == 1",
        "if Free then D == 1", "if Open then A == 5 else D == 1", "if Free then D == 1 else B == 3",
        "previous.A == 50", "previous.A / 10 == A", "previous.B is blank",
        'is_upn("A800000000001") or not is_upn(Name)', 'is_nhs_number("943 476 5919")',
        "NOT Free AND Open", "FILLED(A)", "blank(D)", "Rate == 30%",
    ],
)  # fmt: skip
def test_what_holds_passes_and_its_opposite_fails(expression: str) -> None:
    assert verdict_of(expression, BlankPolicy.NOT_CHECKED) is PASS
    assert verdict_of(expression, BlankPolicy.FAILS) is PASS
    if not expression.startswith("if "):
        assert verdict_of(f"not ({expression})") is FAIL


@pytest.mark.parametrize(
    "expression",
    [
        "D == 1", "D != 1", "A < D", "A + D == 5", "-D == 0", "A * D == 0", "A / C == 1",
        "A / D == 1", "D in (1, 2)", "D not in (1, 2)", "A between D and 4", "A between 6 and D",
        "D not between 1 and 2", 'Town == "x"', 'Town matches ".*"', "length(Town) == 0",
        'starts_with(Town, "x")', "abs(D) == 0", "round(D) == 0", "A == D within 10%",
        "min(D, D) == 0", "year(add_days(9999-12-31, A)) == 1", "previous.B == 0",
        "A == 5 and D == 1", "A == 4 or D == 1", "not (D == 1)", "if D == 1 then A == 4",
        "if A == 5 then D == 1", "if D == 1 then A == 5 else A == 4", "A <= 6 <= D",
        "left(Name, 0) == \"x\"",
    ],
)  # fmt: skip
def test_an_unknown_rule_is_judged_by_its_blank_policy(expression: str) -> None:
    assert verdict_of(expression, BlankPolicy.NOT_CHECKED) is UNCHECKED
    assert verdict_of(expression, BlankPolicy.FAILS) is FAIL


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("D == 1 and A == 4", FAIL),
        ("D == 1 or A == 5", PASS),
        ("A <= 4 <= D", FAIL),
        ("if D == 1 then A == 5", PASS),
        ("if D == 1 then A == 5 else A == 5", PASS),
        ("if D == 1 then A == 4 else A == 4", UNCHECKED),
        ("if A == 4 then D == 1", PASS),
    ],
)
def test_what_a_blank_cannot_change_is_decided(expression: str, expected: Verdict) -> None:
    assert verdict_of(expression) is expected


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("D == 0", PASS),
        ("A + D == 5", PASS),
        ("average(A, D) == 2.5", PASS),
        ("min(A, D) == 0", PASS),
        ("D is blank", PASS),
        ("A / D == 1", UNCHECKED),
        ('Town == "x"', UNCHECKED),
        ("previous.B == 0", PASS),
        ("D > 0", FAIL),
    ],
)
def test_blanks_count_as_0_where_the_rule_says_so(expression: str, expected: Verdict) -> None:
    assert verdict_of(expression, BlankPolicy.ZERO) is expected


@pytest.mark.parametrize(
    ("now", "before", "expected"),
    [
        (None, 100, FAIL), (None, None, FAIL), (100, None, UNCHECKED), (110, 100, PASS),
        (111, 100, FAIL), (90, 100, PASS), (89, 100, FAIL), (0, 0, PASS), (1, 0, FAIL),
    ],
)  # fmt: skip
def test_a_change_since_last_year_is_judged_within_the_tolerance(
    now: int | None, before: int | None, expected: Verdict
) -> None:
    expression = "A is filled and A == previous.A within tolerance"
    engine = Engine(collection(rule(expression, tolerance="10%")))
    assert engine.verdict("1", {"A": now}, {"A": before} if before is not None else {}) is expected


@pytest.mark.parametrize(
    ("sign", "expected"),
    [("<", FAIL), ("<=", PASS), (">", FAIL), (">=", PASS), ("==", PASS), ("!=", FAIL)],
)
@pytest.mark.parametrize("blank", list(BlankPolicy))
def test_equal_values_are_judged_by_the_sign_between_them(
    sign: str, expected: Verdict, blank: BlankPolicy
) -> None:
    assert verdict_of(f"A {sign} 5", blank) is expected
    assert verdict_of(f"Start {sign} 2012-02-29 and A == 5", blank) is expected


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("-A == -4.2 within 20%", PASS),
        ("-A == -4 within 20%", FAIL),
        ("A == -4.2 within 20%", FAIL),
        ("C == C within 10%", PASS),
        ("Price == 2.45 within 0.05", PASS),
        ("Price == 2.4 within 0.05", FAIL),
        ("A == 4 within 1.5", PASS),
        ("A == 4.99 within 0.001", FAIL),
    ],
)
def test_a_tolerance_is_a_size_whatever_the_signs(expression: str, expected: Verdict) -> None:
    assert verdict_of(expression) is expected
    assert verdict_of(expression, BlankPolicy.FAILS) is expected


def test_the_tolerance_is_a_constant_anywhere_in_the_rule() -> None:
    expression = "abs(A - 4) <= tolerance * 10"
    assert verdict_of(expression, tolerance="10%") is PASS
    assert verdict_of(expression, tolerance="9.99%") is FAIL
    assert verdict_of("A == 4 within tolerance", tolerance="1") is PASS


def test_a_percentage_exactly_on_its_limit_passes_and_a_penny_more_fails() -> None:
    """With binary fractions some of these are misjudged."""
    engine = Engine(collection(rule("Price == previous.Price within 7%")))
    for base in range(0, 300_000, 700):
        limit = base + base * 7 // 100
        before, on, above = (f"{n // 100}.{n % 100:02}" for n in (base, limit, limit + 1))
        assert engine.verdict("1", {"Price": on}, {"Price": before}) is PASS
        assert engine.verdict("1", {"Price": above}, {"Price": before}) is FAIL


@pytest.mark.parametrize(
    "values",
    [{"A": "12"}, {"A": True}, {"A": "x"}, {"Price": "NaN"}, {"Price": "1e999999999"},
     {"Start": "31/12/2013"}, {"Open": "yes"}, {"Name": 12}, {"Price": "9" * 5000}],
)  # fmt: skip
def test_a_stored_value_of_another_kind_never_breaks_a_rule(values: dict[str, StoredValue]) -> None:
    expression = 'A > 20 or Price > 3 or year(Start) > 3000 or Open or upper(Name) == "Q"'
    assert Engine(collection(rule(expression))).verdict("1", values) in (UNCHECKED, FAIL)
