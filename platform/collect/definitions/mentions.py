"""Where the cells of a definition name an item, and the same cells with other names."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from collect.definitions.examples import ExampleUnreadableError
from collect.definitions.examples import places_in as places_in_values
from collect.definitions.tables import (
    EXAMPLES,
    HEAD_FILE,
    ITEMS,
    RULES,
    SECTIONS,
    FolderTables,
    Row,
    Table,
)
from rules.language.mistakes import MistakeFoundError
from rules.language.names import PREVIOUS
from rules.language.rewriting import Place, put
from rules.language.rewriting import places_in as places_in_rule
from rules.language.slots import slots_in

Cell = Callable[[str], str]

_NAMING: tuple[tuple[Table, str, Callable[[str], Iterable[Place]]], ...] = (
    (RULES, "expression", places_in_rule),
    (RULES, "message", slots_in),
    (EXAMPLES, "values", places_in_values),
)
_SPOKEN = (
    (SECTIONS, ("title",)),
    (ITEMS, ("label", "group", "hint")),
    (RULES, ("message", "how_to_fix", "switch_reason")),
)


@dataclass(frozen=True, slots=True)
class Mention:
    """One cell that names an item; `row` is what people know the row by."""

    file: str
    row: str
    column: str


def is_named_by_rules(tables: FolderTables, section: str) -> bool:
    """Whether rules can name the items of a section by their codes: it occurs once."""
    return any(r["code"] == section and r["repeats"] == "no" for r in tables.of(SECTIONS))


def with_names(tables: FolderTables, names: Mapping[str, str]) -> FolderTables:
    """Tables whose rules, messages and examples have other names, `previous.` ones among them.

    What cannot be read stays as it is.
    """
    for table, column, places in _NAMING:
        tables = with_cells(tables, table, column, _renaming(places, names))
    return tables


def _renaming(places: Callable[[str], Iterable[Place]], names: Mapping[str, str]) -> Cell:
    codes = {name.removeprefix(PREVIOUS) for name in names}

    def renamed(text: str) -> str:
        if not any(code in text for code in codes):
            return text  # most cells, and taking each apart takes time
        return put(text, [(p, names[p.name]) for p in _read(places, text) if p.name in names])

    return renamed


def _read(places: Callable[[str], Iterable[Place]], text: str) -> list[Place]:
    try:
        return list(places(text))
    except (MistakeFoundError, ExampleUnreadableError):
        return []


def with_cells(tables: FolderTables, table: Table, column: str, new: Cell) -> FolderTables:
    """Tables with what `new` makes of each filled cell of a column."""
    return with_rows(tables, table, (_with_cell(row, column, new) for row in tables.of(table)))


def _with_cell(row: Row, column: str, new: Cell) -> Row:
    text = new(row[column]) if row[column] else ""
    return row if text == row[column] else replace(row, cells={**row.cells, column: text})


def with_rows(tables: FolderTables, table: Table, rows: Iterable[Row]) -> FolderTables:
    """Tables with other rows in one of them; the very same tables if they are the same."""
    now = tuple(rows)
    if now == tables.of(table):
        return tables
    numbered = tuple(replace(row, number=number) for number, row in enumerate(now, start=2))
    return replace(tables, rows={**tables.rows, table.file: numbered})


def with_listed(
    tables: FolderTables, section: str, new: Callable[[tuple[str, ...]], Iterable[str]]
) -> FolderTables:
    """Tables with other codes where those of this section's items are listed: totals and keys.

    What is left with one part is no total any more.
    """
    once = is_named_by_rules(tables, section)

    def relisted(row: Row, column: str) -> Row:
        before, after = row.listed(column), tuple(dict.fromkeys(new(row.listed(column))))
        if after == before:
            return row
        kept = () if column == "total_of" and len(after) == 1 else after
        return replace(row, cells={**row.cells, column: ";".join(kept)})

    places = {s["code"] for s in tables.of(SECTIONS) if s["repeats"] == "no"} if once else {section}
    items = (
        relisted(row, "total_of") if row["section"] in places else row for row in tables.of(ITEMS)
    )
    tables = with_rows(tables, ITEMS, items)
    sections = (
        relisted(row, "key_items") if row["code"] == section else row for row in tables.of(SECTIONS)
    )
    return with_rows(tables, SECTIONS, sections)


def mentions_of(tables: FolderTables, section: str, code: str) -> list[Mention]:
    """Every cell that names an item of this code in this section."""
    found = list[Mention]()
    if is_named_by_rules(tables, section):
        for table, column, places in _NAMING:
            for row in tables.of(table):
                if code not in row[column]:
                    continue
                names = {place.name.removeprefix(PREVIOUS) for place in _read(places, row[column])}
                if code in names:
                    found.append(Mention(table.file, " ".join(row[k] for k in table.key), column))
        found += (
            Mention(ITEMS.file, row["code"], "total_of")
            for row in tables.of(ITEMS)
            if code in row.listed("total_of")
        )
    found += (
        Mention(SECTIONS.file, row["code"], "key_items")
        for row in tables.of(SECTIONS)
        if row["code"] == section and code in row.listed("key_items")
    )
    return found


def spoken_of(tables: FolderTables, code: str) -> Iterator[Mention]:
    """Every cell that has the code as a word among its words, where people read it."""
    word = re.compile(rf"(?<![\w{{.]){re.escape(code)}(?![\w}}])")
    if word.search(tables.head.get("guidance", "")):
        yield Mention(HEAD_FILE, "", "guidance")
    for table, columns in _SPOKEN:
        for row in tables.of(table):
            for column in columns:
                if word.search(row[column]):
                    yield Mention(table.file, " ".join(row[k] for k in table.key), column)
