"""Checking folders together, so that this year's items are held against last year's."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from django.db import DatabaseError, transaction

from collect.definitions.compiling import spec_of_tables
from collect.definitions.folders import read_folder
from collect.definitions.lint import lint
from collect.definitions.selectors import previous_spec_of
from collect.definitions.storing import missing_agents
from collect.definitions.tables import PARTICIPANTS, FolderTables, Problem
from rules.spec import CollectionSpec


@dataclass(frozen=True)
class CheckedFolder:
    """One folder as it was read, and its problems."""

    path: Path
    tables: FolderTables
    problems: tuple[Problem, ...]

    @property
    def is_sound(self) -> bool:
        """Whether it can be loaded: advice does not hinder that."""
        return not any(problem.stops for problem in self.problems)

    @property
    def name(self) -> str:
        """The collection's name, such as `SERIES_2014`."""
        return f"{self.tables.head.get('series', '')}_{self.tables.head.get('year', '')}"


def checked_folders(paths: Iterable[Path]) -> list[CheckedFolder]:
    """The folders at `paths`, earlier years first, each checked against the year before it.

    Last year's collection is looked for among the folders, then among the published ones.
    """
    found = [(path, read_folder(path)) for path in paths]
    found.sort(key=lambda pair: pair[1].head.get("year", ""))
    specs: dict[str, CollectionSpec] = {}
    checked: list[CheckedFolder] = []
    for path, tables in found:
        previous = tables.head.get("previous", "")
        last_year = specs.get(previous.casefold()) or _published(previous)
        problems = lint(tables, last_year=last_year)
        folder = CheckedFolder(path, tables, (*problems, *_agent_problems(tables)))
        checked.append(folder)
        if folder.is_sound:
            specs[folder.name.casefold()] = spec_of_tables(tables)
    return checked


def _published(name: str) -> CollectionSpec | None:
    """Last year's published spec; a folder can also be checked where no database is set up."""
    try:
        with transaction.atomic():
            return previous_spec_of(name)
    except DatabaseError:
        return None


def _agent_problems(tables: FolderTables) -> list[Problem]:
    told = "There is no organisation with this Native ID. Load it with load_organisations first."
    try:
        with transaction.atomic():
            rows = missing_agents(tables)
    except DatabaseError:
        return []
    return [Problem(PARTICIPANTS.file, row.number, "agent", told) for row in rows]
