"""An item of a draft under another code, wherever the draft names it."""

from __future__ import annotations

from dataclasses import replace

from collect.definitions.cells import mistake_in
from collect.definitions.mentions import (
    is_named_by_rules,
    with_listed,
    with_names,
    with_rows,
)
from collect.definitions.tables import ITEMS, FolderTables, Row
from rules.language.names import PREVIOUS
from rules.spec import Lineage

_CODE = next(column for column in ITEMS.columns if column.name == "code")


class LineageRefusedError(ValueError):
    """What was asked of an item cannot be done; the text says why and what can be."""


def rename(tables: FolderTables, section: str, code: str, new: str) -> FolderTables:
    """The draft with another code for one item, its lineage kept.

    Rules, messages, examples, totals and keys follow. Raises LineageRefusedError.
    """
    row = item_row(tables, section, code)
    refuse_code(tables, section, new, instead_of=(code,))
    tables = with_item(tables, row, [renamed_row(tables, row, new)])
    tables = with_listed(tables, section, lambda codes: (new if c == code else c for c in codes))
    if is_named_by_rules(tables, section):
        tables = with_names(tables, {code: new, PREVIOUS + code: PREVIOUS + new})
    return tables


def renamed_row(tables: FolderTables, row: Row, new: str) -> Row:
    """The row of an item under a new code, continuing what it continued before."""
    cells = {**row.cells, "code": new}
    if tables.head.get("previous") and row["lineage"] in (Lineage.SAME, Lineage.RENAMED):
        was = row["previous"] or row["code"]
        same = was == new
        cells["lineage"] = (Lineage.SAME if same else Lineage.RENAMED).value
        cells["previous"] = "" if same else was
    return replace(row, cells=cells)


def item_row(tables: FolderTables, section: str, code: str) -> Row:
    """The row of an item. Raises LineageRefusedError where there is none."""
    for row in tables.of(ITEMS):
        if (row["section"], row["code"]) == (section, code):
            return row
    raise LineageRefusedError(f"There is no item called {code} in {section} any more.")


def refuse_code(
    tables: FolderTables, section: str, code: str, instead_of: tuple[str, ...] = ()
) -> None:
    """Raise LineageRefusedError for a code that an item of this section cannot have.

    `instead_of` are the items that make room for it.
    """
    if mistake := mistake_in(code, _CODE):
        raise LineageRefusedError(mistake)
    once = is_named_by_rules(tables, section)
    for row in tables.of(ITEMS):
        together = row["section"] == section or (once and is_named_by_rules(tables, row["section"]))
        if not together or (row["section"] == section and row["code"] in instead_of):
            continue
        if row["code"].casefold() == code.casefold():
            told = (
                f"{row['code']} is the code of another item, {row['label'][:80]}. Choose another."
            )
            raise LineageRefusedError(told)
        if row["lineage"] == Lineage.SPLIT and code in row.listed("previous"):
            told = f"{code} is last year’s code of what became {row['code']} and others by a split."
            raise LineageRefusedError(f"{told} Choose another, so that rules can still name it.")


def with_item(tables: FolderTables, row: Row, instead: list[Row]) -> FolderTables:
    """The draft with other rows, or none, in the place of one item's."""
    rows = tables.of(ITEMS)
    at = rows.index(row)
    return with_rows(tables, ITEMS, (*rows[:at], *instead, *rows[at + 1 :]))
