"""Rows of a draft added, moved, and set to the same: sections, items and codes alike."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from collect.definitions.edits import Key
from collect.definitions.mentions import with_rows
from collect.definitions.renaming import LineageRefusedError
from collect.definitions.tables import ITEMS, RULES, SECTIONS, FolderTables, Row, Table
from rules.spec import Lineage


def key_of(table: Table, row: Row) -> Key:
    """What a row is known by."""
    return tuple(row[name] for name in table.key)


def with_cells_set(
    tables: FolderTables, table: Table, keys: Iterable[Key], cells: Mapping[str, str]
) -> FolderTables:
    """Tables whose rows of these keys have these cells."""
    wanted = set(keys)
    return with_rows(
        tables,
        table,
        (
            replace(row, cells={**row.cells, **cells}) if key_of(table, row) in wanted else row
            for row in tables.of(table)
        ),
    )


def with_row_moved(
    tables: FolderTables, table: Table, key: Key, *, by: int = 0, before: Key | None = None
) -> FolderTables:
    """Tables with one row so many places further down, or up, or above another row.

    A row stays among those that share all but the last part of its key: an item in its section,
    a code in its set. Raises LineageRefusedError where the row is gone.
    """
    rows = list(tables.of(table))
    mine = [row for row in rows if key_of(table, row)[:-1] == key[:-1]]
    row = _row_of(table, mine, key)
    others = [one for one in mine if one is not row]
    at = mine.index(row) + by
    if before is not None:
        at = others.index(_row_of(table, others, before)) if before != key else mine.index(row)
    others.insert(max(0, at), row)
    ordered = iter(others)
    group = {id(one) for one in mine}
    return with_rows(tables, table, (next(ordered) if id(r) in group else r for r in rows))


def with_rows_added(
    tables: FolderTables,
    table: Table,
    added: Sequence[Mapping[str, str]],
    *,
    below: Key | None = None,
) -> FolderTables:
    """Tables with further rows: below one, or at the end of the section or set they belong to."""
    for cells in added:
        row = Row(0, {**dict.fromkeys(table.names, ""), **cells})
        rows = list(tables.of(table))
        group = key_of(table, row)[:-1]
        last = [n for n, held in enumerate(rows) if key_of(table, held)[:-1] == group]
        under = [n for n, held in enumerate(rows) if key_of(table, held) == below]
        at = (under or last or [len(rows) - 1])[-1] + 1
        tables = with_rows(tables, table, (*rows[:at], row, *rows[at:]))
        below = key_of(table, row) if under else below
    return tables


def with_items_in_section(tables: FolderTables, keys: Iterable[Key], section: str) -> FolderTables:
    """Tables with items at the end of another section, in the order that they have now."""
    wanted = set(keys)
    rows = [row for row in tables.of(ITEMS) if key_of(ITEMS, row) in wanted]
    moving = [row for row in rows if row["section"] != section]
    held = {key_of(ITEMS, row) for row in tables.of(ITEMS)} - wanted
    taken = next((row["code"] for row in moving if (section, row["code"]) in held), "")
    if taken:
        raise LineageRefusedError(f"{section} has an item called {taken} already. Rename one.")
    gone = {id(row) for row in moving}
    tables = with_rows(tables, ITEMS, (row for row in tables.of(ITEMS) if id(row) not in gone))
    return with_rows_added(tables, ITEMS, [{**row.cells, "section": section} for row in moving])


def new_item(tables: FolderTables, section: str) -> dict[str, str]:
    """The cells of an item that nobody has written yet."""
    lineage = Lineage.NEW if tables.head.get("previous") else Lineage.SAME
    cells = dict.fromkeys(ITEMS.names, "")
    return {**cells, "section": section, "mandatory": "no", "lineage": lineage.value}


def with_section_renamed(tables: FolderTables, code: str, new: str) -> FolderTables:
    """Tables with another code for a section, in its items, rules and the sections inside it."""
    _row_of(SECTIONS, tables.of(SECTIONS), (code,))
    naming = ((SECTIONS, "code"), (SECTIONS, "parent"), (ITEMS, "section"), (RULES, "scope"))
    for table, column in naming:
        tables = _with_word(tables, table, column, code, new)
    return tables


def without_section(tables: FolderTables, code: str) -> FolderTables:
    """Tables without a section, its items and the sections inside it; rules stay as they are."""
    gone = {code, *inside(tables, code)}
    tables = with_rows(tables, ITEMS, (r for r in tables.of(ITEMS) if r["section"] not in gone))
    return with_rows(tables, SECTIONS, (r for r in tables.of(SECTIONS) if r["code"] not in gone))


def inside(tables: FolderTables, code: str) -> Iterator[str]:
    """The codes of the sections inside one, at any depth."""
    seen, ahead = {code}, [code]
    while ahead:
        here = ahead.pop()
        for row in tables.of(SECTIONS):
            if row["parent"] == here and row["code"] not in seen:
                seen.add(row["code"])
                ahead.append(row["code"])
                yield row["code"]


def _with_word(
    tables: FolderTables, table: Table, column: str, word: str, new: str
) -> FolderTables:
    rows = (
        replace(row, cells={**row.cells, column: new}) if row[column] == word else row
        for row in tables.of(table)
    )
    return with_rows(tables, table, rows)


def _row_of(table: Table, rows: Iterable[Row], key: Key) -> Row:
    for row in rows:
        if key_of(table, row) == key:
            return row
    raise LineageRefusedError(f"{' '.join(key)} is not there any more. Somebody dropped it.")
