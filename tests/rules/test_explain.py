"""Rules in plain English."""

from __future__ import annotations

import pytest

from rules.findings import BlankPolicy
from rules.language.explain import explain
from rules.language.functions import FUNCTIONS
from rules.language.parser import parse

NAMES = {"Tot": "1.1 Tot", "A": "1.1a A"}


def said(expression: str, tolerance: str = "") -> str:
    words = explain(parse(expression), BlankPolicy.NOT_CHECKED, NAMES, tolerance)
    return words.partition(". ")[0] if "1." not in words else words.rpartition(". ")[0]


@pytest.mark.parametrize(
    ("expression", "english"),
    [
        ("Tot == A + B", "1.1 Tot must equal 1.1a A plus B"),
        ("Tot == A + B + C", "1.1 Tot must equal the sum of 1.1a A, B and C"),
        ("X <= (B - C) * 2", "X must be at most (B minus C) times 2"),
        ("X > 20%", "X must be more than 20%"),
        ("X != -12.5%", "X must not equal minus 12.5%"),
        ("X >= 1234.50", "X must be at least 1,234.50"),
        ("X < 2014-01-16", "X must be less than 16 January 2014"),
        ("X == previous.X within 10%", "X must be within 10% of last year’s X"),
        ("X is filled and X > 0", "X must be filled and X must be more than 0"),
        ("(X == 1 or Y is blank) and Z == 2",
         "(X must equal 1 or Y must be blank) and Z must equal 2"),
        ("if X in (1, 2) then Y not between 3 and 4",
         "If X is 1 or 2, then Y must not be between 3 and 4"),
        ("if X > 1 then Y is filled else Y is blank",
         "If X is more than 1, then Y must be filled; otherwise Y must be blank"),
        ('X matches "[A-Z]"', "X must match the pattern [A-Z]"),
        ("X not in codelist(Colours)", "X must not be in the code list Colours"),
        ("nz(X) == round(Y, 1)", "X (0 if blank) must equal Y rounded after decimal place 1"),
        ('starts_with(X, "a")', "It must hold that X starts with “a”"),
        ("Open", "Open must be yes"),
        ("all(Age > 1 for each Child where Age is filled)",
         "In every record of Child where Age is filled, Age must be more than 1"),
        ("sum(Age for each Child) == 3", "The sum of Age over the records of Child must equal 3"),
        ("count(Age > 1 for each Child) == 3",
         "The number of records of Child in which Age is more than 1 must equal 3"),
    ],
)  # fmt: skip
def test_a_rule_is_said_in_english(expression: str, english: str) -> None:
    assert said(expression) == english


def test_the_tolerance_is_said_as_it_is_set() -> None:
    assert said("X == Y within tolerance", "10%") == "X must be within 10% of Y"


@pytest.mark.parametrize(
    ("blank", "english"),
    [
        (BlankPolicy.FAILS, "the rule fails."),
        (BlankPolicy.ZERO, "A blank number counts as 0."),
        (BlankPolicy.NOT_CHECKED, "the rule is not checked."),
    ],
)
def test_what_a_blank_means_is_said(blank: BlankPolicy, english: str) -> None:
    assert explain(parse("X == 1"), blank, {}).endswith(english)


@pytest.mark.parametrize("name", FUNCTIONS)
def test_the_example_of_every_function_can_be_read_and_said(name: str) -> None:
    words = explain(parse(FUNCTIONS[name].example), BlankPolicy.FAILS, {})
    assert "{" not in words
