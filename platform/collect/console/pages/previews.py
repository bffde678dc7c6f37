"""What a change would do to a draft, cell by cell, for a page to show before it is made."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from collect.console.column_words import cell_words, column_words
from collect.definitions.edits import ADDED, CHANGED, DROPPED, MOVED, Edit
from collect.definitions.tables import HEAD_FILE, TABLES, FolderTables

MOST_CELLS = 1000
"""Cells that one preview shows; more make a page that nobody reads."""

_TITLES = {
    HEAD_FILE: "Collection",
    **{t.file: t.file.removesuffix(".csv").capitalize() for t in TABLES},
}
_KEYS = {table.file: table.key for table in TABLES}
_FOLLOWS = {"lineage", "previous"}
"""Columns that change with a row's key when it is the same row under another name."""


@dataclass(frozen=True, slots=True)
class CellChange:
    """One cell, before and after; `is_first` says that it is the first of its row."""

    row: str
    what: str
    column: str
    before: str
    after: str
    is_first: bool = True


@dataclass(frozen=True, slots=True)
class ChangedTable:
    """The changes of one table; `more` counts those that are not shown."""

    title: str
    rows: int
    cells: tuple[CellChange, ...]
    more: int = 0


def state_of(tables: FolderTables) -> str:
    """A short text that is another one for every other state of a draft."""
    rows = {file: [dict(row.cells) for row in held] for file, held in tables.rows.items()}
    text = json.dumps([dict(tables.head), rows], sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:32]


def changed_tables(edits: Sequence[Edit], *, as_in_files: bool = False) -> list[ChangedTable]:
    """The changes by table, in the order of the tables, and within each in theirs.

    With `as_in_files`, columns and cells read as they do in a workbook.
    """
    room = MOST_CELLS
    found = list[ChangedTable]()
    for file, title in _TITLES.items():
        mine = list(_paired([edit for edit in edits if edit.file == file]))
        cells = [cell for edit, was in mine for cell in _cells(edit, was)]
        cells = cells if as_in_files else [_in_words(cell) for cell in cells]
        if cells:
            more = max(0, len(cells) - room)
            found.append(ChangedTable(title, len(mine), tuple(cells[:room]), more))
            room = max(0, room - len(cells))
    return found


def _paired(edits: list[Edit]) -> Iterator[tuple[Edit, str]]:
    """Each edit and "", or for a row that only got another key one edit and the key it had."""
    gone = {_kept_cells(edit, 0): edit for edit in edits if edit.change == DROPPED}
    added = {_kept_cells(edit, 1): edit for edit in edits if edit.change == ADDED}
    same = {key: gone[key] for key in added if key in gone}
    renamed = {edit.key for edit in same.values()}
    for edit in edits:
        was = same.get(_kept_cells(edit, 1)) if edit.change == ADDED else None
        if was is not None:
            names = dict.fromkeys((*was.cells, *edit.cells))
            both = {n: (was.cells.get(n, ("",))[0], edit.cells.get(n, ("", ""))[1]) for n in names}
            cells = {name: pair for name, pair in both.items() if pair[0] != pair[1]}
            yield Edit(edit.file, edit.key, CHANGED, cells), " ".join(was.key)
        elif not (edit.change == DROPPED and edit.key in renamed):
            yield edit, ""


def _kept_cells(edit: Edit, side: int) -> tuple[tuple[str, str], ...]:
    passed = {*_KEYS.get(edit.file, ()), *_FOLLOWS}
    return tuple((n, both[side]) for n, both in edit.cells.items() if n not in passed)


def _cells(edit: Edit, was: str) -> Iterator[CellChange]:
    name = " ".join(edit.key) or "Collection"
    what = {ADDED: "Added", DROPPED: "Dropped"}.get(edit.change, f"Was {was}" if was else "")
    if edit.change == MOVED:
        before, after = (_order(keys) for keys in edit.order)
        yield CellChange("Order of the rows", "", "", before, after)
    elif edit.change == DROPPED:
        whole = " · ".join(before for before, _ in edit.cells.values())
        yield CellChange(name, what, "the whole row", whole, "")
    else:
        told = _KEYS.get(edit.file, ()) if edit.change == ADDED else ()
        cells = [(column, both) for column, both in edit.cells.items() if column not in told]
        for place, (column, (before, after)) in enumerate(cells):
            yield CellChange(name, what, column, before, after, place == 0)


def _in_words(cell: CellChange) -> CellChange:
    before, after = (cell_words(cell.column, text) for text in (cell.before, cell.after))
    return replace(cell, column=column_words(cell.column), before=before, after=after)


def _order(keys: Iterable[tuple[str, ...]]) -> str:
    names = [" ".join(key) for key in keys]
    return ", ".join(names[:20]) + (" …" if len(names) > 20 else "")
