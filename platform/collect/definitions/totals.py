"""Totals and the rules that say what they add up: each needs the other."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from collect.definitions.tables import ITEMS, FolderTables, Problem
from rules.language.nodes import Node
from rules.sums import sums_in_tree


def total_problems(tables: FolderTables, trees: Mapping[str, Node]) -> Iterator[Problem]:
    """Totals without a rule that adds up their parts, and totals of a rule without parts.

    `trees` holds the syntax trees of the rules by number.
    """
    summed: dict[str, list[tuple[str, tuple[str, ...]]]] = {}
    for number, tree in trees.items():
        for (_, total), parts in sums_in_tree(tree):
            # An item cannot say that it adds up records, so it need not.
            if not any(section for section, _ in parts):
                summed.setdefault(total, []).append((number, tuple(code for _, code in parts)))
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
