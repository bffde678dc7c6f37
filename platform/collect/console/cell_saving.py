"""Cells of a draft that were typed into a table, saved one by one as they are left."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping
from typing import Any

from django.http import HttpRequest, JsonResponse

from collect.console.pages.problems import row_problems
from collect.console.pages.rule_edits import plain
from collect.definitions.drafts import DraftRefusedError, apply_edits
from collect.definitions.edits import CHANGED, Edit, EditsConflictError, Key
from collect.definitions.models import DataCollection
from collect.definitions.rows import tables_of
from collect.definitions.tables import FolderTables, Table

MOST_CELLS = 2000


class UnreadableEditsError(ValueError):
    """What was sent is no list of cells."""


def save_cells(
    request: HttpRequest, collection: DataCollection, table: Table, columns: Collection[str]
) -> JsonResponse:
    """Save the cells of the request's JSON, all or none of them.

    Answers 200 with what is wrong in the rows now, 409 with what others wrote into the same
    cells, 422 with why a cell cannot be kept, and 400 for anything else.
    """
    try:
        edits = list(_edits(request.body, table, columns))
    except UnreadableEditsError:
        return JsonResponse({"told": "The change did not arrive whole. Try again."}, status=400)
    said = _said(edits)
    try:
        change = apply_edits(collection.pk, edits, by=request.user, said=said)  # type: ignore[arg-type]
    except EditsConflictError as conflict:
        now = _cells_now(tables_of(collection), table, [edit for edit, _ in conflict.conflicts])
        return JsonResponse({"told": str(conflict), "now": now}, status=409)
    except DraftRefusedError as refused:
        return JsonResponse({"told": " ".join(one.message for one in refused.problems)}, status=422)
    tables = tables_of(collection)
    wrong = row_problems(collection, tables, table)
    answer = {"said": said, "change": change.pk if change else None, "wrong": _plain(wrong)}
    return JsonResponse(answer)


def _edits(body: bytes, table: Table, columns: Collection[str]) -> Iterator[Edit]:
    try:
        cells = json.loads(body)["cells"]
        if not 0 < len(cells) <= MOST_CELLS:
            raise UnreadableEditsError
        for cell in cells:
            key = tuple(str(part) for part in cell["key"])
            column = str(cell["column"])
            if len(key) != len(table.key) or column not in columns:
                raise UnreadableEditsError
            both = {column: (str(cell["before"]), plain(str(cell["after"])))}
            yield Edit(table.file, key, CHANGED, both)
    except (ValueError, KeyError, TypeError) as unreadable:
        raise UnreadableEditsError from unreadable


def _said(edits: list[Edit]) -> str:
    names = dict.fromkeys(column for edit in edits for column in edit.cells)
    columns = " and ".join(name.replace("_", " ") for name in names)
    rows = list(dict.fromkeys(edit.key for edit in edits))
    of = rows[0][-1] if len(rows) == 1 else f"{len(rows)} rows"
    return f"Changed {columns} of {of}"


def _cells_now(tables: FolderTables, table: Table, edits: list[Edit]) -> list[dict[str, Any]]:
    rows = {tuple(row[name] for name in table.key): row for row in tables.of(table)}
    return [
        {"key": edit.key, "column": column, "text": rows[edit.key][column]}
        for edit in edits
        if edit.key in rows
        for column in edit.cells
    ]


def _plain(wrong: Mapping[Key, list[tuple[str, str]]]) -> list[dict[str, Any]]:
    return [
        {
            "key": key,
            "columns": [column for column, _ in told],
            "told": " ".join(message for _, message in told),
        }
        for key, told in wrong.items()
    ]
