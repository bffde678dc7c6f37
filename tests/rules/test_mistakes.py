"""What an author is told about a rule that cannot be used."""

from __future__ import annotations

import re
from time import thread_time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rules.engine import Engine, RuleMistakes
from rules.findings import BlankPolicy
from rules.language.check import check
from rules.language.explain import explain
from rules.language.mistakes import MistakeFoundError
from rules.language.parser import parse
from tests.rules.toy import NAMES, collection, rule


def shown(expression: str, tolerance: str = "") -> str:
    found, mistakes = check(expression, NAMES, tolerance)
    assert found is None
    return "\n".join(mistake.shown for mistake in mistakes)


def test_an_unknown_item_is_shown_with_a_caret_and_the_near_name() -> None:
    assert shown("Pricee == Rate").splitlines() == [
        "There is no item called Pricee.",
        "Pricee == Rate",
        "^^^^^^",
        "Did you mean Price?",
    ]


def test_the_caret_stands_on_the_line_of_the_mistake() -> None:
    assert shown("A == B\n  and Prise > 1").splitlines() == [
        "There is no item called Prise.",
        "  and Prise > 1",
        "      ^^^^^",
        "Did you mean Price?",
    ]


def test_a_single_equals_sign_gets_the_corrected_rule() -> None:
    assert shown("A = B").splitlines() == [
        "Use == to compare two values.",
        "A = B",
        "  ^",
        "Did you mean: A == B",
    ]


def test_every_mistake_of_a_rule_is_told() -> None:
    assert shown('Aa == B and Bb == "x"').count("There is no item called") == 2


@pytest.mark.parametrize(
    ("expression", "message", "suggestion"),
    [
        ("price == 1", "There is no item called price.", "Did you mean Price?"),
        ("previous.Pirce == 1", "There is no item called Pirce.", "Did you mean Price?"),
        ("Age > 1", "Age belongs to Child, which has many records.", "occurs once"),
        ("A == B && C == D", "Use the word and.", "Did you mean: A == B and C == D"),
        ("A == 1 | B == 1", "Use the word or.", "or B == 1"),
        ("! A == 1", "Use the word not.", ""),
        ("A => 1", "Write >= rather than =>.", "Did you mean: A >= 1"),
        ("A ** 2 == 1", "There are no powers", ""),
        ("A × 2 == 1", "Use * to multiply.", "Did you mean: A * 2 == 1"),
        ("Name == 'x'", "Put text in double quotes.", ""),
        ("Name == “x”", "Put text in double quotes.", ""),
        ('Name == "x', "This text has no closing quote.", ""),
        ("A == .5", "A number starts with a digit.", "Did you mean 0.5?"),
        ("A == 1,000", ", does not fit here.", "Write numbers without commas."),
        ("A == 1a", "A name cannot start with a digit", ""),
        ("A == 1234567890123456789", "A number may have 18 digits.", ""),
        ("Start == 2014-02-30", "2014-02-30 is not a real date.", ""),
        ("A ==", "The rule is not complete.", ""),
        ("", "The rule is not complete.", ""),
        ("(A == 1", "The rule is not complete.", ""),
        ("A == 1)", ") does not fit here.", ""),
        ("A == 1 B == 2", "B does not fit here.", ""),
        ("if A == 1", "What must follow is then.", ""),
        ("A == 1 and (if B == 1 then C == 1)", "can stand only at the start", ""),
        ("A is 5", "5 does not fit here.", ""),
        ("A in 5", "5 does not fit here.", ""),
        ("A in (B)", "B does not fit here.", ""),
        ("A not 5", "5 does not fit here.", ""),
        ("A < 5 within 1", "Only == can be followed by within.", ""),
        ("A == 5 within B", "B does not fit here.", ""),
        ("A == 5 within tolerance", "This rule has no tolerance.", "Fill in its tolerance"),
        ("A.real == 1", "There is no section called A.", ""),
        ("prev.A == 1", "There is no section called prev.", "write previous.A."),
        ("A[0] == 1", "[ has no meaning in a rule.", ""),
        ("A := 1", ": has no meaning in a rule.", ""),
        ("lenght(Name) == 1", "There is no function called lenght.", "Did you mean length?"),
        ("eval(Name) == 1", "There is no function called eval.", ""),
        ("__import__(Name) == 1", "There is no function called __import__.", ""),
        ("abs(A, B) == 1", "abs takes 1 value, not 2.", "For example: abs("),
        ("min() == 1", "min takes 1 value or more, not 0.", ""),
        ("left(Name, Rate) == Name", "This must be a whole number.", ""),
        ("round(A, B) == 1", "Decimal places are a number from 0 to 9.", ""),
        ("round(A, 10) == 1", "Decimal places are a number from 0 to 9.", ""),
        ("A", "This is a number; here must be a condition.", "Compare it"),
        ("A + Name == 1", "This is text; here must be a number.", ""),
        ("A == Name", "A number cannot be compared with text.", ""),
        ("Start == 5", "A date cannot be compared with a number.", ""),
        ("A + (B == 1) == 2", "This is a condition; here must be a number.", ""),
        ("(A == 1) == (B == 2)", "A condition cannot be compared.", "Join conditions"),
        ("Open < Free", "Yes and no have no order.", ""),
        ("(A == 1) is blank", "A condition is never blank.", ""),
        ('Name == ""', "A text of nothing is blank", "is blank"),
        ("Name == Town within 1", "Only numbers can be compared within", ""),
        ('Name matches "("', "This is not a valid pattern", ""),
        ('Name matches "(?=x)"', "This is not a valid pattern", ""),
        ('Name matches "(a)\\1"', "This is not a valid pattern", ""),
        ('A matches "1"', "This is a number; here must be text.", ""),
        (f'Name matches "{"a" * 201}"', "it may have 200.", ""),
        ("Colour in codelist(Colors)", "There is no code list called Colors.", "Colours"),
        (" * ".join(["Price"] * 10) + " == 1", "decimal places; 18 can be kept.", "Round"),
        ("all(Age > 1 for each Child)", "for each is not available yet", ""),
        ("sum(Age for each Child as c where c.Age > 1) > 1", "for each is not available yet", ""),
        ("count(A) == 1", "count looks at records, so it needs for each.", "For example"),
        ("Child.Age > 1", "Child.Age is not available yet in a rule on the whole", ""),
        ("next.A > A", "next.field is not available yet", ""),
        ("prior.A > A", "prior.field is not available yet", ""),
        ("unique(A, B)", "unique is not available yet", ""),
        ("no_overlap(Start, End)", "no_overlap is not available yet", ""),
        ("first()", "first is not available yet", ""),
        ("A == 1\x00", "invisible character here (U+0000)", "Delete it"),
        ("A == \u202e1", "invisible character here (U+202E)", "Delete it"),
        ("A == \ud8001", "invisible character here (U+D800)", "Delete it"),
        ("A == 1 \U0001f600", "\U0001f600 has no meaning in a rule.", ""),
    ],
)
def test_each_mistake_has_its_message(expression: str, message: str, suggestion: str) -> None:
    told = shown(expression)
    assert message in told
    assert suggestion in told
    assert "^" in told


HOSTILE = {
    "deep brackets": "(" * 1990 + "A" + ")" * 1990,
    "deep opposites": "not " * 990 + "A == 1",
    "deep minus signs": "-" * 3000 + "A == 1",
    "deep calls": "abs(" * 900 + "A" + ")" * 300,
    "a sum of 20,000 terms": "+".join(["A"] * 20_000) + " == 1",
    "a sum of 2,000 terms": "+".join(["1"] * 1_998) + "==1",
    "a huge number": "A == " + "9" * 3_900,
    "a huge text": 'Name == "' + "x" * 1_000_000,
    "many quotes": '"' * 3_999,
    "many unknown items": "+".join(f"Pric{n}" for n in range(480)) + "==1",
    "a huge pattern": 'Name matches "' + "(a*)*" * 700 + '"',
    "a pattern that explodes": 'Name matches "((a{30}){30}){30}"',
    "NULs": "\x00" * 4_000,
    "direction marks": "A == 1\u202e\u2066",
    "surrogates": "\ud800" * 4_000,
    "many dots": "A" + "." * 3_990,
    "powers": "9" + "**9" * 1_000,
    "combining marks": "A" + "\u0301" * 3_900,
    "spaces": " " * 4_000,
    "quantifiers in quantifiers": "all(" * 39 + "A",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_rules_are_refused_at_once(name: str) -> None:
    times = []
    for _ in range(5):
        start = thread_time()
        found, mistakes = check(HOSTILE[name], NAMES)
        times.append(thread_time() - start)
        assert found is None
        assert mistakes
        assert all(mistake.shown for mistake in mistakes)
    assert min(times) < 0.01, f"{min(times) * 1000:.2f} ms"


def test_the_largest_rule_allowed_is_compiled() -> None:
    largest = "+".join(["A"] * 990) + "==B"
    assert Engine(collection(rule(largest))).verdict("1", {"A": 1, "B": 990}).value == "pass"


@pytest.mark.parametrize("wrap", ["(", "nz(", "abs(", "min(B, ", "round(Rate / ", "-("])
def test_the_deepest_rule_allowed_is_compiled(wrap: str) -> None:
    depth = 19 if wrap == "-(" else 38
    deepest = wrap * depth + "A" + ")" * depth + " <= 5"
    assert Engine(collection(rule(deepest))).verdict("1", {"A": 1, "B": 1, "Rate": "1.0"})


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=200) | st.lists(st.sampled_from(
    ["A", "Name", "Start", "Open", "Child", "==", "=", "<", "in", "not", "and", "or", "if", "then",
     "else", "is", "blank", "between", "within", "10%", "12", '"a"', "(", ")", ",", ".", "+", "-",
     "*", "/", "previous", "for", "each", "sum", "all", "as", "where", "matches", "codelist",
     "2014-01-16", "tolerance", "next", "left"])).map(" ".join)
)  # fmt: skip
def test_whatever_is_typed_is_read_or_refused_with_a_place(text: str) -> None:
    found, mistakes = check(text, NAMES)
    assert bool(found) is not bool(mistakes)
    for mistake in mistakes:
        assert 0 <= mistake.at <= len(mistake.text)
        assert mistake.shown.count("\n") >= 2
    try:
        tree = parse(text)
    except MistakeFoundError:
        return
    assert explain(tree, BlankPolicy.FAILS, {})


@pytest.mark.parametrize(
    ("message", "told"),
    [
        ("Look at {Pricee}", "There is no item called Pricee."),
        ("Look at {previous.Nothing}", "There is no item called Nothing."),
        ("Look at {A.__class__}", "There is no item called A.__class__."),
        ("Look at {A!r}", "There is no item called A!r."),
        ("Look at {}", "There is no item called ."),
        ("Look at {A", "Braces stand only around the code of an item"),
        ("Look at A}", "Braces stand only around the code of an item"),
        ("Look at {{A}}", "Braces stand only around the code of an item"),
    ],
)
def test_braces_in_a_message_hold_an_item_or_are_a_mistake(message: str, told: str) -> None:
    with pytest.raises(RuleMistakes, match=re.escape(told)):
        Engine(collection(rule("A == 1", message=message)))


@pytest.mark.parametrize("tolerance", ["ten", "10 %", "-1", "1 2", "10%%"])
def test_a_tolerance_is_a_number_or_a_percentage(tolerance: str) -> None:
    found, mistakes = check("A == B within tolerance", NAMES, tolerance)
    assert found is None
    assert mistakes[0].text == tolerance


def test_the_mistakes_of_all_rules_are_told_together_with_their_numbers() -> None:
    with pytest.raises(RuleMistakes) as raised:
        Engine(collection(rule("A = 1", number="10"), rule("Aa == 1", number="20")))
    assert [number for number, _ in raised.value.mistakes] == ["10", "20"]


def test_a_rule_on_the_records_of_a_section_is_refused_for_now() -> None:
    with pytest.raises(RuleMistakes, match="not available yet"):
        Engine(collection(rule("A == 1", scope="Child")))
