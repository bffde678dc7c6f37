"""Totals and the rules that say what they add up: each needs the other."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from collect.definitions.tables import ITEMS, FolderTables, Problem
from rules.language.nodes import Call, Comparison, Item, Node, Sum, walk


def total_problems(tables: FolderTables, trees: Mapping[str, Node]) -> Iterator[Problem]:
    """Totals without a rule that adds up their parts, and totals of a rule without parts.

    `trees` holds the syntax trees of the rules by number.
    """
    summed: dict[str, list[tuple[str, tuple[str, ...]]]] = {}
    for number, tree in trees.items():
        for total, parts in sums_in(tree):
            summed.setdefault(total, []).append((number, parts))
    for row in tables.of(ITEMS):
        own = row.listed("total_of")
        rules = summed.get(row["code"], [])
        if own and not any(set(parts) == set(own) for _, parts in rules):
            told = (
                f"No rule says that {row['code']} is the sum of these items. "
                f"Add {row['code']} == {' + '.join(own)} to rules.csv, or correct the parts."
            )
            yield Problem(ITEMS.file, row.number, "total_of", told[:600])
        elif rules and not own:
            number, parts = rules[0]
            told = f"Rule {number} says what {row['code']} adds up. Enter {';'.join(parts)} here."
            yield Problem(ITEMS.file, row.number, "total_of", told[:600])


def sums_in(tree: Node) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Every `total == part + part`, either way round, as the total's code and the parts'."""
    for node in walk(tree):
        if isinstance(node, Comparison) and node.operators == ("==",):
            left, right = node.operands
            for total, addition in ((left, right), (right, left)):
                parts = _parts(addition)
                if isinstance(total, Item) and parts:
                    yield total.name, parts


def _parts(node: Node) -> tuple[str, ...]:
    """The codes of items that a node adds up and nothing else; empty for other nodes."""
    if isinstance(node, Sum) and all(sign == 1 for sign in node.signs):
        terms = node.terms
    elif isinstance(node, Call) and node.name == "sum":
        terms = node.arguments
    else:
        return ()
    codes = tuple(term.name for term in terms if isinstance(term, Item))
    return codes if len(codes) == len(terms) >= 2 else ()
