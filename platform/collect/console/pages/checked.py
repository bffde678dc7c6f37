"""A draft that was checked: its problems, and the spec that it would be published as."""

from __future__ import annotations

from dataclasses import dataclass

from collect.console.pages.previews import state_of
from collect.definitions.compiling import spec_of_tables
from collect.definitions.lint import lint
from collect.definitions.models import DataCollection
from collect.definitions.rows import tables_of
from collect.definitions.selectors import previous_spec_of
from collect.definitions.tables import EXAMPLES, RULES, FolderTables, Problem
from rules.kept import Kept
from rules.spec import CollectionSpec


@dataclass(frozen=True, slots=True)
class CheckedDraft:
    """What stops its publication, what is only advised, and its spec where nothing stops it."""

    tables: FolderTables
    stopping: tuple[Problem, ...]
    advice: tuple[Problem, ...]
    rules: int
    examples: int
    spec: CollectionSpec | None


_kept: Kept[tuple[str, str], CheckedDraft] = Kept(8)


def checked_draft(collection: DataCollection) -> CheckedDraft:
    """The draft as it is now, checked once for each of its states."""
    tables, last_year = tables_of(collection), previous_spec_of(collection.previous)
    key = (state_of(tables), last_year.hash if last_year else "")
    return _kept.get(key, lambda: _checked(tables, last_year))


def _checked(tables: FolderTables, last_year: CollectionSpec | None) -> CheckedDraft:
    problems = lint(tables, last_year=last_year)
    stopping = tuple(problem for problem in problems if problem.stops)
    return CheckedDraft(
        tables=tables,
        stopping=stopping,
        advice=tuple(problem for problem in problems if not problem.stops),
        rules=len(tables.of(RULES)),
        examples=len(tables.of(EXAMPLES)),
        spec=None if stopping else spec_of_tables(tables),
    )
