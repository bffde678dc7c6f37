"""What names something that is not there, found without running any example."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from collect.definitions.compiling import spec_of_tables
from collect.definitions.examples import ExampleUnreadableError, places_in
from collect.definitions.items import item_problems
from collect.definitions.lint import MOST
from collect.definitions.references import reference_problems, unknown
from collect.definitions.rulebook import checked_rule
from collect.definitions.tables import CODES, EXAMPLES, ITEMS, RULES, FolderTables, Problem
from rules.language.names import Names, names_of
from rules.spec import CollectionSpec


def dangling(tables: FolderTables, last_year: CollectionSpec | None) -> list[Problem]:
    """Names without what they name: items, sections, code sets, rules, and items of last year.

    Raises ValueError for cells that are not of their column's form, which no draft keeps.
    """
    found = list(islice(reference_problems(tables), MOST))
    found += islice(item_problems(tables, last_year), MOST)
    names = names_of(spec_of_tables(tables))
    for row in tables.of(RULES):
        found += checked_rule(row, names)[1]
    found += islice(_in_examples(tables, names), MOST)
    return [*found, *_idle_code_sets(tables)]


def _in_examples(tables: FolderTables, names: Names) -> Iterator[Problem]:
    for row in tables.of(EXAMPLES):
        try:
            named = [place.name for place in places_in(row["values"])]
        except ExampleUnreadableError as mistake:
            yield Problem(EXAMPLES.file, row.number, "values", str(mistake))
            continue
        lost = next((name for name in named if name != "*" and names.item(name) is None), "")
        if lost:
            told = unknown(lost, "item", names.items, ITEMS.file)
            yield Problem(EXAMPLES.file, row.number, "values", told)


def _idle_code_sets(tables: FolderTables) -> Iterator[Problem]:
    used = {row["code_set"] for row in tables.of(ITEMS)}
    rules = "\n".join(row["expression"] for row in tables.of(RULES))
    told = set[str]()
    for row in tables.of(CODES):
        if row["set"] not in used | told and row["set"] not in rules:
            told.add(row["set"])
            said = f"No item has the code set {row['set']}. Drop its codes if they are not needed."
            yield Problem(CODES.file, row.number, "set", said, stops=False)
