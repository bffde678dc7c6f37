"""What can be done to several items at once, and rows that were pasted: each as one step."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence

from django.http import QueryDict

from collect.console.pages.items import COLUMNS, KINDS_SHOWN, YES_NO_SHOWN
from collect.console.pages.rule_edits import plain
from collect.console.previewing import Step
from collect.definitions.arranging import (
    new_item,
    with_cells_set,
    with_items_in_section,
    with_rows_added,
)
from collect.definitions.edits import Key
from collect.definitions.lineages import drop
from collect.definitions.renaming import LineageRefusedError
from collect.definitions.tables import ITEMS, FolderTables

MOST_PASTED = 1000
PASTED = ("question", "code", "label", "kind", "mandatory", "code_set", "unit", "hint")
"""The columns of pasted rows that have no heading of their own."""

SET = ("mandatory", "kind", "code_set", "group", "unit")
"""The columns that can be set for many items at once."""

_HEADINGS = {
    **{name: name for name in ITEMS.names if name not in ("lineage", "previous")},
    **{label.casefold(): name for name, label in COLUMNS.items()},
    "number": "question",
    "item": "code",
    "type": "kind",
}
_KINDS = {label.casefold(): name for name, label in KINDS_SHOWN.items()}
_YES_NO = {"y": "yes", "n": "no", "": "no", "true": "yes", "false": "no"}


def step_for(post: QueryDict, back: str) -> Step:
    """The step that was chosen for the ticked items. Raises LineageRefusedError."""
    keys = list(_chosen(post.getlist("item")))
    act, _, value = post.get("act", "").partition("=")
    count = f"{len(keys)} item{'' if len(keys) == 1 else 's'}"
    if not keys:
        raise LineageRefusedError("Tick the items that you want to change.")
    if act == "section":
        said = f"Moved {count} to {value}"
        return Step(said, lambda t: with_items_in_section(t, keys, value), back)
    if act == "drop":
        names = ", ".join(code for _, code in keys)
        return Step(f"Dropped {names}", lambda tables: _dropped(tables, keys), back)
    if act in SET:
        value = plain(post.get(act, "")) if act in ("group", "unit") else value
        shown = KINDS_SHOWN.get(value, YES_NO_SHOWN.get(value, value)) or "nothing"
        said = f"Set {COLUMNS[act].lower()} of {count} to {shown}"
        return Step(said, lambda t: with_cells_set(t, ITEMS, keys, {act: value}), back)
    raise LineageRefusedError("Choose what to do with the ticked items.")


def paste_step(text: str, section: str, back: str) -> Step:
    """The step that adds pasted rows to a section. Raises LineageRefusedError."""
    rows = list(pasted_rows(text, PASTED, _HEADINGS))
    if not section:
        raise LineageRefusedError("Choose the section that the items belong to.")
    if not rows:
        raise LineageRefusedError("Paste at least one row.")
    if len(rows) > MOST_PASTED:
        raise LineageRefusedError(f"Paste {MOST_PASTED} rows at most at a time.")
    said = f"Added {len(rows)} item{'' if len(rows) == 1 else 's'} to {section}"

    def added(tables: FolderTables) -> FolderTables:
        new = [{**new_item(tables, section), **_understood(row)} for row in rows]
        return with_rows_added(tables, ITEMS, [{**row, "section": section} for row in new])

    return Step(said, added, back)


def pasted_rows(
    text: str, columns: Sequence[str], headings: dict[str, str]
) -> Iterator[dict[str, str]]:
    """Rows of a spreadsheet, by column: as the first row names them, or else as `columns` do."""
    lines = [[plain(cell) for cell in row] for row in csv.reader(io.StringIO(text), "excel-tab")]
    lines = [row for row in lines if any(row)]
    first = [headings.get(cell.casefold(), "") for cell in lines[0]] if lines else []
    if sum(map(bool, first)) >= 2:
        columns, lines = first, lines[1:]
    for row in lines:
        yield {name: cell for name, cell in zip(columns, row, strict=False) if name}


def _understood(row: dict[str, str]) -> dict[str, str]:
    """A pasted row with the words of people in place of their own."""
    found = dict(row)
    if "kind" in row:
        word = row["kind"].casefold()
        found["kind"] = _KINDS.get(word, word.replace(" ", "_"))
    if "mandatory" in row:
        word = row["mandatory"].casefold()
        found["mandatory"] = _YES_NO.get(word, word)
    found["kind"] = found.get("kind") or "whole_number"
    return found


def _chosen(values: Sequence[str]) -> Iterator[Key]:
    for value in values:
        section, _, code = value.partition(" ")
        if section and code:
            yield (section, code)


def _dropped(tables: FolderTables, keys: Sequence[Key]) -> FolderTables:
    for section, code in keys:
        tables = drop(tables, section, code)
    return tables
