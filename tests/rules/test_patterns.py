"""Patterns run on the fast engine only where they cannot hang it, with the same answers."""

from __future__ import annotations

from time import perf_counter

import pytest
import re2
from hypothesis import given
from hypothesis import strategies as st

from rules.language.patterns import cannot_backtrack, fault_in, matcher

VALID = [
    r"[A-Z]{2}\d{6}[A-D]", "[A-Z]+[0-9]*", "[0-9]{3}", r"\d+-\d+", "^[a-c]?d$", "a.b", "(a|b)+",
    "[ab]*a", "a?a?a", "[^a]b", r"\w+", "(?i)abc", "", "a|b", r"a\.b",
]  # fmt: skip


@pytest.mark.parametrize(
    ("pattern", "plain"),
    [
        (r"[A-Z]{2}\d{6}[A-D]", True),
        ("[A-Z]+[0-9]*", True),
        (r"\d+-\d+", True),
        ("[ab]*a", False),
        ("[ab]?b", False),
        ("a{2,3}a", False),
        ("a*[0-9]?a", False),
        ("(a*)*", False),
        ("a|b", False),
        (".*", False),
        ("[^a]", False),
    ],
)
def test_a_pattern_is_plain_when_no_choice_is_open(pattern: str, plain: bool) -> None:
    assert cannot_backtrack(pattern) is plain


@pytest.mark.parametrize("pattern", VALID)
@given(st.text(alphabet="abcdAB019.-\n\u0661é ", max_size=9))
def test_both_engines_give_the_same_answer(pattern: str, text: str) -> None:
    assert fault_in(pattern) == ""
    assert bool(matcher(pattern)(text)) is bool(re2.fullmatch(pattern, text))


def test_a_pattern_that_would_hang_other_engines_answers_at_once() -> None:
    run = matcher("(a*)*b")
    start = perf_counter()
    assert not run("a" * 10_000)
    assert perf_counter() - start < 0.5


def test_a_text_that_is_not_unicode_matches_nothing_and_breaks_nothing() -> None:
    assert not matcher("(a|b)+")("a\ud800")
