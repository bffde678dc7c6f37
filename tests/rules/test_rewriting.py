"""Names of a rule change where items are named, and nothing else of its text does."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.language.mistakes import MistakeFoundError
from rules.language.parser import parse
from rules.language.rewriting import gathered, places_in, renamed, spread, without

RENAMES = {"A": "Aged20", "previous.A": "previous.Aged20"}


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("A == AA + B", "Aged20 == AA + B"),
        ("A  >  previous.A", "Aged20  >  previous.Aged20"),
        ("previous . A is filled", "previous.Aged20 is filled"),
        ('Name != "A" and A > 0', 'Name != "A" and Aged20 > 0'),
        ("Colour in codelist(A)", "Colour in codelist(A)"),
        ("if A > 1\nthen max(A, B) <= 2", "if Aged20 > 1\nthen max(Aged20, B) <= 2"),
        ("A.B == 2", "A.B == 2"),
    ],
)
def test_an_item_has_its_new_name_wherever_it_is_meant(before: str, after: str) -> None:
    assert renamed(before, RENAMES) == after


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("T == A + B", "T == P + Q + B"),
        ("T == sum(A, B)", "T == sum(P, Q, B)"),
        ("T == B - A", "T == B - (P + Q)"),
        ("A == B", "P + Q == B"),
        ("A * 2 == B", "(P + Q) * 2 == B"),
        ("A is filled", "(P + Q) is filled"),
        ("max(A, B) > 1", "max((P + Q), B) > 1"),
        ("T == previous.A + B", "T == previous.A + B"),
    ],
)
def test_parts_stand_for_the_whole(before: str, after: str) -> None:
    spreaded = spread(before, {"A": ("P", "Q")})
    assert spreaded == after
    parse(spreaded)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("T == A + B", "T == M"),
        ("T == A + C + B", "T == M + C"),
        ("T == C + B + A", "T == C + M"),
        ("T == sum(A, B, C)", "T == sum(M, C)"),
        ("T == (C + A) + (B - C)", "T == (C + A) + (B - C)"),
        ("T == A - B", "T == A - B"),
        ("A > B", "A > B"),
        ("T == A + A + B", "T == A + A + B"),
    ],
)
def test_names_that_are_added_up_become_one(before: str, after: str) -> None:
    assert gathered(before, ("A", "B"), "M") == after


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("T == A + B", "T == B"),
        ("T == B + A", "T == B"),
        ("T == B + A - C", "T == B - C"),
        ("T == A - C + B", "T == - C + B"),
        ("T == sum(A, B)", "T == sum(B)"),
        ("T == sum(A)", "T == sum(A)"),
        ("T == (C * 2) + A", "T == (C * 2)"),
        ("T == A", "T == A"),
        ("A + B > A", "B > A"),
    ],
)
def test_a_name_is_taken_out_of_sums_alone(before: str, after: str) -> None:
    left = without(before, "A")
    assert left == after
    parse(left)


NAMES = st.sampled_from(["A", "B", "C", "previous.A", "previous.B"])
SUMS = st.lists(NAMES, min_size=1, max_size=5).flatmap(
    lambda names: st.sampled_from([" + ", "+", "  + "]).map(lambda sign: sign.join(names))
)
RULES = st.tuples(SUMS, st.sampled_from([" == ", "<=", " > "]), SUMS).map("".join)


@given(RULES)
def test_every_place_is_where_its_name_is_written(text: str) -> None:
    assert all(text[place.at : place.end] == place.name for place in places_in(text))
    assert len(places_in(text)) == text.count("A") + text.count("B") + text.count("C")


@given(RULES)
def test_a_new_name_and_the_old_one_again_change_nothing(text: str) -> None:
    there = renamed(text, RENAMES)
    assert renamed(there, {new: old for old, new in RENAMES.items()}) == text


@given(RULES)
def test_what_is_rewritten_can_be_read(text: str) -> None:
    for made in (spread(text, {"A": ("P", "Q")}), gathered(text, "AB", "M"), without(text, "A")):
        parse(made)


def test_a_rule_that_cannot_be_read_says_so() -> None:
    with pytest.raises(MistakeFoundError):
        renamed("A ==", RENAMES)
