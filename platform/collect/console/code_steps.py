"""What can be done to the codes of a set, each as words and as a change of tables."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.http import QueryDict

from collect.console.item_steps import pasted_rows
from collect.console.pages.rule_edits import plain
from collect.definitions.arranging import key_of, with_row_moved, with_rows_added
from collect.definitions.cells import mistake_in
from collect.definitions.mentions import with_rows
from collect.definitions.renaming import LineageRefusedError
from collect.definitions.tables import CODES, FolderTables

MOST_PASTED = 5000
_HEADINGS = {name: name for name in ("code", "label")} | {"words": "label", "value": "code"}
_NAME = next(column for column in CODES.columns if column.name == "set")


@dataclass(frozen=True, slots=True)
class CodeStep:
    """What is done, as words, and the tables that it makes of a draft's."""

    said: str
    change: Callable[[FolderTables], FolderTables]


def code_step(post: QueryDict, name: str) -> CodeStep:
    """The step of the button that was pressed. Raises LineageRefusedError."""
    act, _, code = post.get("do", "").partition(" ")
    key = (name, code)
    if act in ("up", "down"):
        by = -1 if act == "up" else 1
        return CodeStep(f"Moved {code} {act}", lambda t: with_row_moved(t, CODES, key, by=by))
    if act == "drop":
        return CodeStep(f"Dropped {code} from {name}", lambda t: _without(t, {key}))
    if act == "drop_set":
        return CodeStep(f"Dropped the code set {name}", lambda t: _without_set(t, name))
    if act == "add":
        row = {"code": plain(post.get("code", "")), "label": plain(post.get("label", ""))}
        if not row["code"] or not row["label"]:
            raise LineageRefusedError("Enter both the code and its words.")
        return _adding(name, [row], f"Added {row['code']} to {name}")
    if act == "paste":
        rows = list(pasted_rows(post.get("rows", ""), ("code", "label"), _HEADINGS))
        if not rows or len(rows) > MOST_PASTED:
            raise LineageRefusedError(f"Paste at least one row and {MOST_PASTED:,} at most.")
        return _adding(name, rows, f"Added {len(rows)} codes to {name}")
    raise LineageRefusedError("Choose what to do with the codes.")


def _adding(name: str, rows: list[dict[str, str]], said: str) -> CodeStep:
    if mistake := mistake_in(name, _NAME):
        raise LineageRefusedError(mistake)
    new = [{**row, "set": name} for row in rows]
    return CodeStep(said, lambda tables: with_rows_added(tables, CODES, new))


def _without(tables: FolderTables, keys: set[tuple[str, ...]]) -> FolderTables:
    kept = (row for row in tables.of(CODES) if key_of(CODES, row) not in keys)
    return with_rows(tables, CODES, kept)


def _without_set(tables: FolderTables, name: str) -> FolderTables:
    return with_rows(tables, CODES, (row for row in tables.of(CODES) if row["set"] != name))
