"""Every construct of the grammar has its tree."""

from __future__ import annotations

from datetime import date

import pytest

from rules.language import nodes
from rules.language.dependencies import names_read, readers_of
from rules.language.parser import parse


@pytest.mark.parametrize(
    ("one", "same"),
    [
        ("A == 1 AND b == 2 Or not C == 3", "((A==1) and (b==2)) or (not (C==3))"),
        ("not A == 1 and B == 2", "(not (A == 1)) and (B == 2)"),
        ("A + B * C == D", "(A + (B * C)) == D"),
        ("A - B - C == D", "A-B-C==(D)"),
        ("-A * B == C", "(-A) * B == C"),
        ("A <> 1", "A != 1"),
        ("A ≤ 1", "A <= 1"),
        ("A is not blank", "A is filled"),
        ("filled(A)", "A is not blank"),
        ("A is not filled", "BLANK(A)"),
        ("A\n\t==\u00a01", "A == 1"),
        ('A in codelist("Set")', "A in CODELIST(Set)"),
        ("A in (+1, 2)".replace("+", ""), "A in (1,2)"),
    ],
)
def test_two_ways_of_writing_give_one_tree(one: str, same: str) -> None:
    assert parse(one) == parse(same)


def test_constants_are_exact() -> None:
    tree = parse('X in (12, 0.20, 12.5%, -3, 2014-01-16, "a ""b""")')
    assert isinstance(tree, nodes.Among)
    assert tree.members == (
        nodes.Number(0, 0, 12, 0),
        nodes.Number(0, 0, 20, 2),
        nodes.Number(0, 0, 125, 3, True),
        nodes.Number(0, 0, -3, 0),
        nodes.Day(0, 0, date(2014, 1, 16)),
        nodes.Text(0, 0, 'a "b"'),
    )


def test_quantifiers_are_read_with_their_alias_and_condition() -> None:
    tree = parse("all(c.Age >= 5 for each Child as c where c.Age is filled)")
    age = nodes.Related(0, 0, "c", "Age")
    five = nodes.Number(0, 0, 5, 0)
    assert tree == nodes.ForEach(
        0, 0, "all", nodes.Comparison(0, 0, (">=",), (age, five), (None,)), "Child", "c",
        nodes.IsBlank(0, 0, age, True),
    )  # fmt: skip


def test_neighbours_relations_and_last_year_are_told_apart() -> None:
    tree = parse("next.A == prior.A or Child.A == previous.A")
    kinds = [type(node) for node in nodes.walk(tree) if not list(nodes.children(node))]
    assert kinds == [nodes.Neighbour, nodes.Neighbour, nodes.Related, nodes.Previous]


def test_a_node_knows_where_it_was_written() -> None:
    text = "A == 1 and  B + 2 > 3"
    tree = parse(text)
    assert isinstance(tree, nodes.And)
    assert [text[part.at : part.end] for part in tree.operands] == ["A == 1", "B + 2 > 3"]


def test_words_of_tests_can_name_items_elsewhere() -> None:
    tree = parse("blank + each + where == for and Min is blank")
    assert names_read(tree) == ("blank", "each", "where", "for", "Min")


def test_what_is_read_comes_in_the_order_of_first_reading() -> None:
    tree = parse("if B > previous.A then sum(C, B, A) == 1 else D is blank")
    assert names_read(tree) == ("B", "previous.A", "C", "A", "D")


def test_the_rules_that_read_an_item_are_found_in_their_order() -> None:
    found = readers_of([("1", ("A", "previous.B")), ("2", ("B", "A"))])
    assert found == {"A": ("1", "2"), "B": ("2",)}


def test_a_third_quantifier_inside_is_refused() -> None:
    inner = "any(A > 1 for each X)"
    assert parse(f"all({inner} for each Y)")
    with pytest.raises(ValueError, match="one more for each inside it"):
        parse(f"all(any({inner} for each Y) for each Z)")
