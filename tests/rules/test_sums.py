"""Which item feeds which total is read from the rules, and what looks wrong is found."""

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.sum_problems import SumProblem, Trouble, circles, sum_problems
from rules.sums import Cell, SummedItem, SumRule, Sums, sums_in, sums_of
from written_sums import CODES, build, rules_of_sums


def cell(code: str, section: str = "S") -> Cell:
    return Cell(section, code)


def sums(*expressions: str, items: Sequence[SummedItem] = ()) -> Sums:
    there = items or [SummedItem(cell(code)) for code in ("T", "A", "B", "C", "U")]
    return sums_of(there, [SumRule(str(n), text) for n, text in enumerate(expressions, start=1)])


def troubles(found: Sums) -> list[tuple[Trouble, str]]:
    return [(problem.trouble, problem.cell.item) for problem in sum_problems(found)]


@pytest.mark.parametrize(
    ("expression", "parts"),
    [
        ("T == A + B", ["A", "B"]),
        ("A + B == T", ["A", "B"]),
        ("T == sum(A, B, C)", ["A", "B", "C"]),
        ("T == A + B within 1", ["A", "B"]),
        ("if U is filled then T == A + B", ["A", "B"]),
    ],
)
def test_a_total_is_an_item_that_equals_others_added_up(expression: str, parts: list[str]) -> None:
    (addition,) = sums(expression).additions
    assert (addition.total, list(addition.parts)) == (cell("T"), [cell(code) for code in parts])


@pytest.mark.parametrize(
    "expression",
    [
        "T == A - B",
        "T == A",
        "T <= A + B",
        "T == A + 1",
        "T == A * 2 + B",
        "T == ) +",
        "T == A + Q",
    ],
)
def test_other_rules_are_no_sums(expression: str) -> None:
    assert not sums(expression).additions


def test_records_that_are_added_up_are_parts_of_a_total() -> None:
    items = [SummedItem(cell("T")), SummedItem(cell("A", "Child"), repeats=True)]
    found = sums("T == sum(A for each Child)", items=items)
    assert found.additions[0].parts == (cell("A", "Child"),)
    # The item cannot name parts in another section's records, so nothing is asked of it.
    assert troubles(found) == []


def test_a_rule_about_a_record_names_the_records_own_items_first() -> None:
    items = [
        SummedItem(cell(code, section), repeats=section == "Child")
        for section in ("S", "Child")
        for code in ("T", "A", "B")
    ]
    found = sums_of(items, [SumRule("1", "T == A + B", scope="Child")])
    assert {part.section for part in (found.additions[0].total, *found.additions[0].parts)} == {
        "Child"
    }


def test_a_total_that_no_rule_checks_is_told() -> None:
    items = [SummedItem(cell("T"), ("A", "B")), SummedItem(cell("A")), SummedItem(cell("B"))]
    assert list(sum_problems(sums(items=items))) == [
        SumProblem(Trouble.NO_RULE, cell("T"), (cell("A"), cell("B")))
    ]
    assert troubles(sums("T == B + A", items=items)) == []


def test_a_sum_whose_item_does_not_name_its_parts_is_told() -> None:
    assert troubles(sums("T == A + B")) == [(Trouble.NO_PARTS, "T")]


def test_an_item_in_two_totals_is_told_with_both() -> None:
    found = list(sum_problems(sums("T == A + B", "U == A + C")))
    assert SumProblem(Trouble.TWO_TOTALS, cell("A"), (cell("T"), cell("U")), ("1", "2")) in found
    assert (Trouble.TWO_TOTALS, "B") not in troubles(sums("T == A + B", "U == A + C"))


def test_two_sums_of_one_total_are_no_trouble_for_their_parts() -> None:
    assert (Trouble.TWO_TOTALS, "A") not in troubles(sums("T == A + B", "T == A + C"))


def test_totals_in_a_circle_are_told_once() -> None:
    found = sums("T == A + U", "U == B + T")
    assert list(circles(found)) == [(cell("T"), cell("U"))]
    told = [problem for problem in sum_problems(found) if problem.trouble is Trouble.CIRCLE]
    assert [problem.rules for problem in told] == [("1", "2")]


def test_what_a_circle_feeds_is_not_in_it() -> None:
    assert list(circles(sums("T == A + T", "U == T + B"))) == [(cell("T"),)]


@given(rules_of_sums())
def test_every_sum_that_is_written_is_found_and_no_other(
    drawn: list[tuple[str, list[str]]],
) -> None:
    found = [
        (addition.total.item, [part.item for part in addition.parts])
        for addition in build(drawn).additions
    ]
    assert found == drawn


@given(rules_of_sums())
def test_an_item_is_in_a_circle_exactly_if_it_feeds_itself(
    drawn: list[tuple[str, list[str]]],
) -> None:
    reach = {
        code: {part for total, parts in drawn if total == code for part in parts} for code in CODES
    }
    for middle in CODES:
        for code in CODES:
            if middle in reach[code]:
                reach[code] = reach[code] | reach[middle]
    inside = {one.item for circle in circles(build(drawn)) for one in circle}
    assert inside == {code for code in CODES if code in reach[code]}


@given(st.text(max_size=60))
def test_any_text_can_be_looked_at(text: str) -> None:
    assert isinstance(sums_in(text), tuple)
