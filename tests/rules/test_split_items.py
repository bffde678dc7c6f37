"""Rules name what was split by last year's code, and read last year's value of it."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.engine import Engine, RuleMistakes
from rules.expected import Expectations
from rules.findings import BlankPolicy, StoredValue, Verdict
from rules.language.check import check
from rules.language.names import names_of
from rules.lineage import carry_forward
from rules.spec import CollectionSpec, ItemSpec, Lineage
from tests.rules.toy import collection, item, rule, supplied

PARTS = (
    item("Day", lineage=Lineage.SPLIT, previous=("Places",)),
    item("Boarding", lineage=Lineage.SPLIT, previous=("Places",)),
)
STEADY = rule(
    "Day + Boarding == previous.Places within 10%",
    message="It was {previous.Places} last year.",
)


def split(*items: ItemSpec, **more: object) -> CollectionSpec:
    return collection(replace(STEADY, **more), items=(*PARTS, *items))


COUNTS = st.one_of(st.none(), st.integers(0, 500))


@given(COUNTS, COUNTS, COUNTS, st.sampled_from(BlankPolicy))
def test_the_parts_are_held_against_the_whole_of_last_year(
    day: int | None, boarding: int | None, before: int | None, blank: BlankPolicy
) -> None:
    engine = Engine(split(blank=blank))
    last_year: dict[str, StoredValue] = {} if before is None else {"Places": before}
    values: dict[str, StoredValue | None] = {"Day": day, "Boarding": boarding}
    verdict = engine.verdict("1", values, last_year)
    if None in (day, boarding, before) and blank is not BlankPolicy.ZERO:
        fails = blank is BlankPolicy.FAILS
        assert verdict is (Verdict.FAIL if fails else Verdict.UNCHECKED)
        return
    now, then = Decimal((day or 0) + (boarding or 0)), Decimal(before or 0)
    holds = abs(now - then) <= then * Decimal("0.1")
    assert verdict is (Verdict.PASS if holds else Verdict.FAIL)


def test_a_message_and_the_details_show_the_value_of_last_year() -> None:
    engine = Engine(split())
    (failure,) = engine.check(supplied(Day=1, Boarding=2), {"Places": 50}).failures
    assert failure.message == "It was 50 last year."
    assert [(o.name, o.value) for o in failure.operands] == [
        ("Day", 1),
        ("Boarding", 2),
        ("previous.Places", 50),
    ]


def test_the_rule_says_in_english_what_the_code_of_last_year_was() -> None:
    said = Engine(split()).english("1")
    assert "last year’s Places (now Day and Boarding)" in said


def test_what_was_expected_is_the_value_of_last_year() -> None:
    sides = Expectations(split()).sides("1", {"Day": 1, "Boarding": 2, "previous.Places": 50})
    assert sides is not None
    assert sides.right.value == Decimal(50)


def test_an_edit_of_a_part_checks_the_rule() -> None:
    outcome = Engine(split()).check_changed(
        supplied(Day=1, Boarding=2), {"Places": 50}, changed={"Boarding"}
    )
    assert [failure.rule for failure in outcome.failures] == ["1"]


def test_last_years_code_is_no_item_of_this_year() -> None:
    with pytest.raises(RuleMistakes, match="There is no item called Places"):
        Engine(split(expression="Day == Places"))
    with pytest.raises(RuleMistakes, match="There is no item called Places"):
        Engine(split(message="{Places}"))


def test_an_item_of_this_year_keeps_its_code_to_itself() -> None:
    """With an item called Places again, previous.Places is last year's value of that one."""
    again = item("Places", lineage=Lineage.NEW)
    spec = split(again)
    assert spec.split_items == {}
    assert carry_forward(spec, {"Places": 50}) == {}


def test_parts_of_different_types_leave_no_type_to_read_the_whole_by() -> None:
    spec = split(item("Name", "text", lineage=Lineage.SPLIT, previous=("Places",)))
    with pytest.raises(RuleMistakes, match="There is no item called Places"):
        Engine(spec)


def test_the_whole_is_read_with_the_decimal_places_of_its_finest_part() -> None:
    parts = (
        item("Old", "decimal", places=1, lineage=Lineage.SPLIT, previous=("Fee",)),
        item("Young", "decimal", places=2, lineage=Lineage.SPLIT, previous=("Fee",)),
    )
    spec = collection(rule("Old + Young == previous.Fee"), items=parts)
    assert names_of(spec).type_named("previous.Fee").places == 2
    verdict = Engine(spec).verdict("1", {"Old": "1.1", "Young": "0.15"}, {"Fee": "1.25"})
    assert verdict is Verdict.PASS


def test_what_is_blank_last_year_is_absent() -> None:
    assert carry_forward(split(), {"Places": " "}) == {}
    assert carry_forward(split(), {"Places": 0}) == {"Places": 0}


def test_an_unknown_code_of_last_year_is_a_mistake_with_its_place() -> None:
    _, (mistake,) = check("Day == previous.Place", names_of(split()))
    assert mistake.at == len("Day == previous.")
