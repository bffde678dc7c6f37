"""A return judged as a whole: built-in checks, rules, their order, and what a change touches."""

from __future__ import annotations

from collections import Counter
from datetime import date
from decimal import Decimal

import pytest

from rules.data import RecordData, ReturnData
from rules.engine import Engine, engine_for
from rules.findings import BlankPolicy, Failure, Operand, Severity, StoredValue, Switch
from rules.spec import CollectionSpec, ItemSpec, SectionSpec
from tests.rules.toy import collection, item, rule, supplied

FAILS = BlankPolicy.FAILS


def asked(code: str, question: str, **more: object) -> ItemSpec:
    return item(code, question=question, mandatory=True, minimum=Decimal(0), **more)


def totals() -> CollectionSpec:
    """Two sections of mandatory components and totals, with a sum rule each and one across."""
    one = tuple(asked(code, f"1.{code}") for code in ("Boys", "Girls", "All"))
    two = tuple(asked(code, f"2.{code}") for code in ("Day", "Night", "Both"))
    spec = collection(
        rule("All == Boys + Girls", FAILS, "3050", message="{All} is not {Boys} plus {Girls}"),
        rule("Both == Day + Night", FAILS, "3051"),
        rule("All == Both", FAILS, "3052"),
    )
    sections = (SectionSpec("One", "One", one), SectionSpec("Two", "Two", two))
    return CollectionSpec(
        "TOY", 2014, "Toy", date(2014, 1, 16), (*sections, spec.sections[1]), rules=spec.rules
    )


def full(**more: StoredValue) -> ReturnData:
    one = {"Boys": 4, "Girls": 6, "All": 10}
    two = {"Day": 7, "Night": 3, "Both": 10}
    given = {**one, **two, **more}
    return ReturnData(
        (
            RecordData("One", {code: given[code] for code in one if code in given}),
            RecordData("Two", {code: given[code] for code in two if code in given}),
        )
    )


def keys(failures: tuple[Failure, ...]) -> list[str]:
    return [failure.rule for failure in failures]


def test_an_empty_return_fails_each_mandatory_item_and_each_sum() -> None:
    outcome = Engine(totals()).check(ReturnData())
    assert keys(outcome.failures) == [
        *(f"mandatory {code}" for code in ("Boys", "Girls", "All", "Day", "Night", "Both")),
        "3050", "3051", "3052",
    ]  # fmt: skip
    assert outcome.unchecked == ()


def test_on_an_empty_return_a_component_counts_two_and_a_total_three() -> None:
    outcome = Engine(totals()).check(ReturnData())
    counted = Counter(code for failure in outcome.failures for code in failure.items)
    assert counted == {"Boys": 2, "Girls": 2, "All": 3, "Day": 2, "Night": 2, "Both": 3}


def test_a_consistent_return_has_no_failure() -> None:
    assert Engine(totals()).check(full()).failures == ()


def test_one_more_in_a_component_fails_exactly_its_sum() -> None:
    (failure,) = Engine(totals()).check(full(Boys=5)).failures
    assert failure == Failure(
        rule="3050",
        number="3050",
        severity=Severity.ERROR,
        message="10 is not 5 plus 6",
        section="",
        record="",
        operands=(Operand("All", 10), Operand("Boys", 5), Operand("Girls", 6)),
    )


def test_a_missing_mandatory_item_is_told_by_question_and_code() -> None:
    failure = Engine(totals()).check(ReturnData()).failures[0]
    assert (failure.message, failure.number) == ("1.Boys Boys is mandatory", "")
    assert (failure.section, failure.record) == ("One", "")
    assert failure.operands == (Operand("Boys", None),)


def test_an_item_without_a_question_is_told_by_its_label() -> None:
    engine = Engine(collection(items=(item("A", mandatory=True),)))
    assert engine.check(ReturnData()).failures[0].message == "Label of A is mandatory"


def test_white_space_is_blank() -> None:
    engine = Engine(collection(items=(item("Name", "text", mandatory=True),)))
    assert keys(engine.check(supplied(Name=" \t\n")).failures) == ["mandatory Name"]


def test_zero_and_no_are_supplied() -> None:
    items = (item("A", mandatory=True), item("Open", "yes_no", mandatory=True))
    assert Engine(collection(items=items)).check(supplied(A=0, Open=False)).failures == ()


def test_an_unreadable_cell_fails_its_kind_once_and_is_blank_for_rules() -> None:
    data = ReturnData((RecordData("Club", {"B": 1}, {"A": "12x"}),))
    spec = collection(
        rule("A == B", BlankPolicy.NOT_CHECKED, "10", message="{A}"),
        rule("A is blank", FAILS, "20"),
        items=(item("A", mandatory=True, question="1.1"), item("B")),
    )
    outcome = Engine(spec).check(data)
    (failure,) = outcome.failures
    assert failure.rule == "kind A"
    assert failure.message == "1.1 A must be a whole number"
    assert failure.operands == (Operand("A", "12x"),)
    assert outcome.unchecked == ("10",)


def test_a_value_out_of_bounds_fails_its_kind_and_is_still_read_by_rules() -> None:
    items = (item("A", minimum=Decimal(0), maximum=Decimal(100)), item("B"))
    spec = collection(rule("A == B", FAILS), items=items)
    outcome = Engine(spec).check(supplied(A=101, B=101))
    assert keys(outcome.failures) == ["kind A"]
    assert outcome.failures[0].message == "Label of A must be a whole number between 0 and 100"
    assert Engine(spec).check(supplied(A=100, B=100)).failures == ()


def test_every_record_of_a_repeating_section_gets_the_built_in_checks() -> None:
    records = (
        RecordData("Child", {"Age": 5}, key="1"),
        RecordData("Child", {"Age": -1}, key="2"),
        RecordData("Child", {}, {"Age": "old"}, key="3"),
    )
    failures = Engine(collection()).check(ReturnData(records)).failures
    assert [(f.rule, f.section, f.record) for f in failures] == [
        ("kind Age", "Child", "2"),
        ("kind Age", "Child", "3"),
    ]


def test_values_of_repeating_sections_never_reach_rules_on_the_return() -> None:
    engine = Engine(collection(rule("A is blank", FAILS)))
    data = ReturnData((RecordData("Child", {"Age": 5, "A": 1}, key="1"),))
    assert engine.check(data).failures == ()


def test_failures_come_in_the_order_of_the_form_and_then_of_the_rules() -> None:
    spec = collection(
        rule("B == 1", FAILS, "9"), rule("A == 1", FAILS, "2"),
        items=(item("B", mandatory=True), item("A", mandatory=True)),
    )  # fmt: skip
    assert keys(Engine(spec).check(ReturnData()).failures) == [
        "mandatory B", "mandatory A", "9", "2",
    ]  # fmt: skip


def test_operands_come_in_the_order_of_first_reading_with_last_years_named_so() -> None:
    spec = collection(rule("B > previous.A and A < B", BlankPolicy.NOT_CHECKED))
    (failure,) = Engine(spec).check(supplied(A=1, B=2), {"A": 3}).failures
    assert failure.operands == (Operand("B", 2), Operand("previous.A", 3), Operand("A", 1))
    assert failure.items == ("B", "A")


def test_a_message_shows_values_and_says_blank_for_a_blank() -> None:
    text = "{A} was {previous.A}; open: {Open}; name: {Name}"
    spec = collection(rule("A == 1", FAILS, message=text))
    (failure,) = Engine(spec).check(supplied(A=2, Open=False, Name="{A} {0} %s")).failures
    assert failure.message == "2 was blank; open: No; name: {A} {0} %s"


def test_a_rule_switched_to_query_asks_instead_of_refusing() -> None:
    spec = collection(rule("A == 1", FAILS, switch=Switch.QUERY))
    assert Engine(spec).check(ReturnData()).failures[0].severity is Severity.QUERY


@pytest.mark.parametrize(
    "out_of_use",
    [
        {"switch": Switch.OFF},
        {"active_from": date(2014, 1, 17)},
        {"active_to": date(2014, 1, 15)},
    ],
)
def test_a_rule_out_of_use_judges_nothing_but_its_examples(out_of_use: dict[str, object]) -> None:
    engine = Engine(collection(rule("A == 1", FAILS, **out_of_use)))
    outcome = engine.check(supplied(A=2))
    assert (outcome.failures, outcome.unchecked) == ((), ())
    assert engine.checks_reading("A") == ("kind A",)
    assert engine.verdict("1", {"A": 2}).value == "fail"


def test_a_rule_is_active_on_both_its_dates() -> None:
    spec = collection(
        rule("A == 1", FAILS, active_from=date(2014, 1, 16), active_to=date(2014, 1, 16))
    )
    assert keys(Engine(spec).check(supplied(A=2)).failures) == ["1"]


def test_a_change_is_judged_by_the_checks_that_read_it_alone() -> None:
    engine = Engine(totals())
    data = full(Boys=5, Day=8)
    assert keys(engine.check(data).failures) == ["3050", "3051"]
    assert keys(engine.check_changed(data, None, ["Day"]).failures) == ["3051"]
    assert keys(engine.check_changed(data, None, ["Girls"]).failures) == ["3050"]
    assert engine.check_changed(data, None, ["Nothing"]).failures == ()


@pytest.mark.parametrize("changed", ["Boys", "Girls", "All", "Day", "Night", "Both"])
@pytest.mark.parametrize("value", [None, 0, 10, -5])
def test_a_change_gives_the_same_failures_as_a_full_check(changed: str, value: int | None) -> None:
    engine = Engine(totals())
    parts = [
        RecordData(r.section, {c: v for c, v in r.values.items() if c != changed or value})
        for r in full(**({changed: value} if value is not None else {})).records
    ]
    data = ReturnData(tuple(parts))
    reading = engine.checks_reading(changed)
    expected = [f for f in engine.check(data).failures if f.rule in reading]
    assert list(engine.check_changed(data, None, {changed}).failures) == expected


def test_the_checks_that_read_an_item_are_its_own_and_then_the_rules() -> None:
    engine = Engine(totals())
    assert engine.checks_reading("All") == ("mandatory All", "kind All", "3050", "3052")
    assert engine.checks_reading("Age") == ("kind Age",)
    assert engine.checks_reading("Nothing") == ()


def test_reading_only_last_years_value_is_not_reading_the_item() -> None:
    engine = Engine(collection(rule("previous.A == B", FAILS)))
    assert engine.checks_reading("A") == ("kind A",)


def test_an_unchecked_rule_is_listed_and_no_failure() -> None:
    outcome = Engine(collection(rule("A == B", BlankPolicy.NOT_CHECKED))).check(supplied(A=1))
    assert (outcome.failures, outcome.unchecked) == ((), ("1",))


def test_the_engine_of_equal_specs_is_the_same() -> None:
    first, second = collection(rule("A == 1")), collection(rule("A == 1"))
    assert engine_for(first) is engine_for(second)
    assert engine_for(first) is not engine_for(collection(rule("A == 2")))


def test_a_rule_is_said_in_english_with_the_names_of_its_items() -> None:
    spec = collection(
        rule("A == previous.A within tolerance", FAILS, tolerance="10%"),
        items=(item("A", question="1.1"),),
    )
    assert Engine(spec).english("1") == (
        "1.1 A must be within 10% of last year’s 1.1 A. "
        "If a value that decides it is blank, the rule fails."
    )


def test_a_collection_without_rules_has_an_engine() -> None:
    assert Engine(collection()).check(ReturnData()).failures == ()


def test_a_verdict_is_refused_for_a_rule_that_is_not_there() -> None:
    with pytest.raises(KeyError):
        Engine(collection()).verdict("1", {})
