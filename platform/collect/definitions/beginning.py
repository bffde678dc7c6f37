"""A new collection begun from nothing: an empty draft with a head."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import transaction

from collect.definitions.cells import mistake_in
from collect.definitions.drafts import DraftRefusedError
from collect.definitions.edits import edits_between
from collect.definitions.models import DataCollection, DraftChange
from collect.definitions.storing import store_tables
from collect.definitions.tables import (
    HEAD,
    HEAD_FILE,
    TABLES,
    WINDOWS,
    FolderTables,
    Problem,
)
from collect.organisations.models import User

NOTHING = FolderTables({}, {table.file: () for table in TABLES})


@transaction.atomic
def begin(head: Mapping[str, str], *, by: User | None) -> DataCollection:
    """Make an empty draft with these cells of the head; a collection that is there stays.

    Raises DraftRefusedError, whose problems name the column.
    """
    columns = (*HEAD, *WINDOWS)
    cells = {column.name: head.get(column.name, "") for column in columns}
    problems = [
        Problem(HEAD_FILE, 0, column.name, told)
        for column in columns
        if (told := mistake_in(cells[column.name], column))
    ]
    if not problems and _is_there(cells):
        told = f"{cells['series']}_{cells['year']} is there already. Enter another series or year."
        problems.append(Problem(HEAD_FILE, 0, "series", told))
    if problems:
        raise DraftRefusedError(problems)
    after = FolderTables(cells, NOTHING.rows)
    made = store_tables(after)
    edits = [edit.to_json() for edit in edits_between(NOTHING, after)]
    DraftChange.objects.create(collection=made, by=by, said=f"Began {made.name}", edits=edits)
    return made


def _is_there(cells: Mapping[str, str]) -> bool:
    found = DataCollection.objects.filter(series__iexact=cells["series"], year=int(cells["year"]))
    return found.exists()
