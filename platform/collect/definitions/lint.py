"""All that is wrong with a definition, file by file, with the row and column to mend."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice

from collect.definitions.cells import cell_problems
from collect.definitions.items import item_problems
from collect.definitions.references import reference_problems
from collect.definitions.rulebook import rule_problems
from collect.definitions.tables import FILES, HEAD, TABLES, WINDOWS, FolderTables, Problem
from rules.spec import CollectionSpec

__all__ = ["LONGEST_LIST", "Problem", "lint"]

LONGEST_LIST = 100
"""Problems told of one file; a careless one can have more than anybody would read."""


MOST = 500
"""Problems that each kind of check looks for: guessing what was meant takes time."""


def lint(tables: FolderTables, *, last_year: CollectionSpec | None = None) -> list[Problem]:
    """The problems of a definition in the order of its files and rows; none means it can load.

    With `last_year`, the items that continue others are looked up there. What depends on cells
    with problems is not checked until they are mended. Never raises.
    """
    found = list(islice(cell_problems(tables), MOST))
    if _is_complete(tables):
        found += islice(reference_problems(tables), MOST)
        found += islice(item_problems(tables, last_year), MOST)
        if not any(problem.stops for problem in found):
            found += islice(rule_problems(tables), MOST)
    return _in_order([*tables.problems, *found])


def _is_complete(tables: FolderTables) -> bool:
    """Whether every file could be read, so that what is missing is missing."""
    keys = all(column.name in tables.head for column in (*HEAD, *WINDOWS))
    return keys and all(table.file in tables.rows for table in TABLES)


def _in_order(problems: Iterable[Problem]) -> list[Problem]:
    by_file: dict[str, list[Problem]] = {name: [] for name in FILES}
    for problem in problems:
        by_file.setdefault(problem.file, []).append(problem)
    told: list[Problem] = []
    for name, found in by_file.items():
        found.sort(key=lambda problem: problem.row)
        told += found[:LONGEST_LIST]
        if len(found) > LONGEST_LIST:
            more = len(found) - LONGEST_LIST
            message = f"There are at least {more:,} more problems. Mend these first."
            told.append(Problem(name, 0, "", message, stops=any(p.stops for p in found)))
    return told
