"""The toy collection, to be broken cell by cell."""

import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from collect.definitions.compiling import spec_of_tables
from collect.definitions.folders import read_folder, write_folder
from collect.definitions.lint import lint
from collect.definitions.tables import HEAD_FILE, FolderTables, Row
from rules.spec import CollectionSpec

TOYS = Path(__file__).parents[1] / "collections" / "toy"

Change = Callable[..., FolderTables]


@pytest.fixture
def toys() -> Path:
    """The folder of the toy's years, not to be changed."""
    return TOYS


@pytest.fixture
def toy(tmp_path: Path) -> Path:
    """A copy of this year's toy."""
    return Path(shutil.copytree(TOYS / "2024", tmp_path / "2024"))


@pytest.fixture
def last_year() -> CollectionSpec:
    """The spec of last year's toy."""
    return spec_of_tables(read_folder(TOYS / "2023"))


@pytest.fixture
def change() -> Change:
    """Tables of this year's toy with other cells in the row that one of its cells names."""
    return changed


def changed(file: str, where: str, **cells: str) -> FolderTables:
    """The toy with new cells in the first row of `file` that has `where` in one of its cells."""
    tables = read_folder(TOYS / "2024")
    if file == HEAD_FILE:
        return replace(tables, head={**tables.head, **cells})
    rows = list(tables.rows[file])
    place = next(n for n, row in enumerate(rows) if where in row.cells.values())
    rows[place] = Row(rows[place].number, {**rows[place].cells, **cells})
    return replace(tables, rows={**tables.rows, file: tuple(rows)})


@pytest.fixture
def told() -> Callable[[FolderTables], list[str]]:
    """The problems of tables as people read them, after a trip through a real folder."""
    return lambda tables: [str(problem) for problem in lint(tables)]


@pytest.fixture
def rewritten(toy: Path) -> Callable[[FolderTables], FolderTables]:
    """Tables after they were written into a folder and read again."""

    def rewrite(tables: FolderTables) -> FolderTables:
        write_folder(tables, toy)
        return read_folder(toy)

    return rewrite
