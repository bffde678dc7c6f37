"""Changing a draft: every change has its author and its edits, and can be taken back."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from django.db import transaction

from collect.definitions.cells import mistake_in
from collect.definitions.edits import (
    ADDED,
    DROPPED,
    Edit,
    EditsConflictError,
    applied,
    edits_between,
    inverses,
)
from collect.definitions.models import DataCollection, DraftChange
from collect.definitions.rows import tables_of
from collect.definitions.storing import missing_agents, store_tables
from collect.definitions.tables import (
    EXAMPLES,
    HEAD,
    HEAD_FILE,
    ITEMS,
    RULES,
    SECTIONS,
    TABLES,
    WINDOWS,
    Column,
    FolderTables,
    Problem,
    Row,
    Table,
)
from collect.organisations.models import User

FIXED = ("series", "year")
"""Keys of the head that a draft is known by; they do not change."""

_ABOVE: tuple[tuple[Table, str, Table, str], ...] = (
    (ITEMS, "section", SECTIONS, "code"),
    (EXAMPLES, "rule", RULES, "number"),
)


class DraftRefusedError(ValueError):
    """A change cannot be kept; `problems` say why, each with its place."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))


@transaction.atomic
def change_draft(
    collection_pk: int,
    change: Callable[[FolderTables], FolderTables],
    *,
    by: User | None,
    said: str,
    undoes: DraftChange | None = None,
) -> DraftChange | None:
    """Make the draft what `change` makes of its tables, and keep what was done; None: nothing.

    A draft may have problems that prevent its publication, but every cell that changes must be
    one that can be kept. Raises DraftRefusedError, or what `change` raises.
    """
    collection = DataCollection.objects.select_for_update().get(pk=collection_pk)
    before = tables_of(collection)
    after = change(before)
    edits = edits_between(before, after)
    if not edits:
        return None
    problems = list(change_problems(after, edits))
    if problems:
        raise DraftRefusedError(problems)
    store_tables(after, {edit.file for edit in edits})
    return DraftChange.objects.create(
        collection=collection,
        by=by,
        said=said[:300],
        edits=[edit.to_json() for edit in edits],
        undoes=undoes,
    )


def apply_edits(
    collection_pk: int, edits: Iterable[Edit], *, by: User | None, said: str
) -> DraftChange | None:
    """Apply edits to the draft as it is now; cells that others changed meanwhile stay theirs.

    Raises EditsConflictError where one of these edits and another touch the same cell, and
    DraftRefusedError as `change_draft` does.
    """
    wanted = list(edits)
    return change_draft(collection_pk, lambda tables: applied(tables, wanted), by=by, said=said)


def undo(change: DraftChange, *, by: User | None) -> DraftChange | None:
    """Take one change back, leaving later changes of other cells as they are.

    Raises DraftRefusedError where it is taken back already, or what it touched has changed since.
    """
    if DraftChange.objects.filter(undoes=change).exists():
        raise DraftRefusedError([_general("This change was undone already.")])
    back = inverses(Edit.from_json(edit) for edit in change.edits)
    said = f"Undid: {change.said}"
    try:
        return change_draft(
            change.collection_id,
            lambda tables: applied(tables, back),
            by=by,
            said=said,
            undoes=change,
        )
    except EditsConflictError as conflict:
        told = "It was changed again since, so it cannot be undone by itself."
        places = (f"{told} {what}" for _, what in conflict.conflicts)
        raise DraftRefusedError(_general(place) for place in places) from conflict


def change_problems(after: FolderTables, edits: Iterable[Edit]) -> Iterator[Problem]:
    """What cannot be kept: wrong cells among those that change, and rows without their place."""
    columns = {t.file: {c.name: c for c in t.columns} for t in TABLES}
    columns[HEAD_FILE] = {column.name: column for column in (*HEAD, *WINDOWS)}
    numbers = _numbers(after)
    for edit in edits:
        if edit.change == DROPPED:
            continue
        changed = {name: now for name, (_, now) in edit.cells.items()}
        if edit.change == ADDED:
            changed = {name: changed.get(name, "") for name in columns[edit.file]}
        for name, text in changed.items():
            told = _mistake(edit, columns[edit.file].get(name), name, text)
            if told:
                yield Problem(edit.file, numbers.get((edit.file, edit.key), 0), name, told)
    yield from _homeless(after)
    yield from _twice(after)
    lost = missing_agents(after)
    yield from (
        Problem("participants.csv", row.number, "agent", "There is no such organisation.")
        for row in lost
    )


def _mistake(edit: Edit, column: Column | None, name: str, text: str) -> str:
    if column is None:
        return "There is no such column."
    if edit.file == HEAD_FILE and name in FIXED:
        return "A collection keeps its series and year. Roll it forward to make another."
    return mistake_in(text, column)


def _numbers(tables: FolderTables) -> dict[tuple[str, tuple[str, ...]], int]:
    return {
        (table.file, tuple(row[name] for name in table.key)): row.number
        for table in TABLES
        for row in tables.of(table)
    }


def _homeless(after: FolderTables) -> Iterator[Problem]:
    for table, column, above, name in _ABOVE:
        there = {row[name] for row in after.of(above)}
        for row in after.of(table):
            if row[column] not in there:
                told = f"There is no {column} called {row[column]}."
                yield Problem(table.file, row.number, column, told)


def _twice(after: FolderTables) -> Iterator[Problem]:
    for table in TABLES:
        if table is EXAMPLES:
            continue
        seen: dict[tuple[str, ...], Row] = {}
        for row in after.of(table):
            key = tuple(row[name] for name in table.key)
            if key in seen:
                told = f"{' '.join(key)} is there already. Choose another {table.key[-1]}."
                yield Problem(table.file, row.number, table.key[-1], told)
            seen[key] = row


def _general(told: str) -> Problem:
    return Problem("", 0, "", told)
