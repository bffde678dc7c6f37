"""Boundary examples that are proposed, and changes of a rule that its examples do not notice."""

from collections.abc import Mapping

import pytest
from hypothesis import given, settings

from rules.boundaries import Review, Subject, review
from rules.findings import BlankPolicy, StoredValue, Verdict
from rules.kinds import within_bounds
from rules.language.check import check
from rules.language.limits import MAX_NODES
from rules.language.stored import reader
from rules.trials import tried
from tests.rules.expressions import rules
from tests.rules.toy import COLOURS, NAMES

Values = Mapping[str, StoredValue | None]


def subject(
    text: str, blank: BlankPolicy = BlankPolicy.NOT_CHECKED, tolerance: str = ""
) -> Subject:
    found, mistakes = check(text, NAMES, tolerance)
    assert found, mistakes
    return Subject(text, found, blank, NAMES, {"Colours": COLOURS})


def judged(of: Subject, values: Values) -> Verdict:
    read = [reader(NAMES.type_named(name))(values.get(name)) for name in of.rule.reads]
    return tried(of.rule, of.blank, NAMES, [tuple(read)])[0]


def proposed(found: Review) -> dict[str, tuple[dict[str, StoredValue | None], str]]:
    return {one.name: (dict(one.values), one.verdict.value) for one in found.proposals}


def changes(found: Review) -> list[str]:
    return [one.change for one in found.unnoticed]


def test_the_boundaries_of_a_comparison_are_proposed() -> None:
    found = proposed(review(subject("A >= B"), []))
    assert found["equal"][1] == "pass"
    assert found["one more"][1] == "pass"
    assert found["one less"][1] == "fail"
    assert found["zero"] == ({"A": 0, "B": 0}, "pass")
    assert found["one value is blank"][1] == "could not be checked"


def test_money_and_days_have_steps_of_their_own() -> None:
    money = proposed(review(subject("Price <= 250.00"), []))
    assert money["0.01 more"] == ({"Price": "250.01"}, "fail")
    days = proposed(review(subject("Start <= 2014-01-16"), []))
    assert days["a day later"] == ({"Start": "2014-01-17"}, "fail")


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31"])
def test_no_example_lies_before_the_first_day_or_after_the_last(day: str) -> None:
    assert review(subject(f"add_days(Start, A) == {day}"), []).proposals


def test_a_tolerance_is_proposed_at_its_limit_and_just_over_it() -> None:
    found = proposed(review(subject("A == previous.A within tolerance", tolerance="10%"), []))
    at_limit, over = found["as much more as is allowed"], found["more than is allowed"]
    assert (at_limit[1], over[1]) == ("pass", "fail")
    assert isinstance(over[0]["A"], int)
    assert over[0]["A"] == at_limit[0]["A"] + 1


def test_an_example_that_is_there_is_not_proposed_again() -> None:
    found = proposed(review(subject("A >= B"), [{"A": 5, "B": 5}, {"A": 4, "B": 5}]))
    assert not {"equal", "one less"} & set(found)
    assert "one more" in found


def test_without_an_example_of_equality_nobody_notices_a_stricter_sign() -> None:
    few = [{"A": 9, "B": 5}, {"A": 1, "B": 5}, {"A": None, "B": 5}]
    found = review(subject("A >= B"), few)
    (gap,) = (one for one in found.unnoticed if one.change.startswith(">= became >"))
    assert gap.example.verdict is Verdict.PASS
    assert gap.example.values["A"] == gap.example.values["B"]
    assert not review(subject("A >= B"), [*few, gap.example.values]).unnoticed


@pytest.mark.parametrize(
    ("text", "change"),
    [
        ("A == B + C", "the + before C became -"),
        ("A <= B * 2", "2 became 3"),
        ("A <= B * 2", "* became / in “B * 2”"),
        ("A > 0 and B > 0", "and became or in “A > 0 and B > 0”"),
        ("if A > 0 then B > 0", "the condition “A > 0” were left out"),
        ("A between 1 and 5", "1 itself were not allowed in “A between 1 and 5”"),
        ("A in (1, 2)", "2 were left out in “A in (1, 2)”"),
        ("A is blank", "blank became filled in “A is blank”"),
        ("A == B within 5", "no tolerance were allowed in “A == B within 5”"),
        ("nz(A) > B", "nz were left out in “nz(A)”"),
        ("A > B", "a blank failed the rule"),
    ],
)
def test_changes_are_told_in_words(text: str, change: str) -> None:
    assert change in changes(review(subject(text), []))


def test_an_item_of_few_codes_gets_examples_of_its_codes() -> None:
    found = review(subject('Colour == "R"', BlankPolicy.FAILS), [])
    assert {one.values["Colour"] for one in found.proposals} <= {"R", "G", None}
    assert {one.verdict for one in found.proposals} == {Verdict.PASS, Verdict.FAIL}


@settings(max_examples=30, deadline=None)
@given(rules())
def test_examples_give_the_verdict_that_is_told_and_could_be_supplied(text: str) -> None:
    checked, _ = check(text, NAMES, "1")
    assert checked
    of = Subject(text, checked, BlankPolicy.NOT_CHECKED, NAMES, {"Colours": COLOURS})
    found = review(of, [])
    for one in (*found.proposals, *(gap.example for gap in found.unnoticed)):
        assert judged(of, one.values) == one.verdict
        for name, value in one.values.items():
            item = NAMES.item(name)
            assert item
            assert value is None or within_bounds(value, item)


@settings(max_examples=20, deadline=None)
@given(rules())
def test_with_the_examples_that_are_proposed_for_them_all_changes_are_noticed(text: str) -> None:
    checked, _ = check(text, NAMES, "1")
    assert checked
    of = Subject(text, checked, BlankPolicy.ZERO, NAMES, {"Colours": COLOURS})
    found = review(of, [])
    assert not review(of, [gap.example.values for gap in found.unnoticed]).unnoticed


def test_the_longest_rule_is_looked_at_in_a_moment() -> None:
    text = "A == " + " + ".join(["B"] * (MAX_NODES // 2 - 10))
    found = review(subject(text), [])
    assert 0 < found.tried <= 60
