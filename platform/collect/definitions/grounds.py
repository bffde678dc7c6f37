"""What a rule of a draft can stand on, and its rules row by row, read without the whole draft."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from collect.definitions.compiling import spec_of_tables
from collect.definitions.models import DataCollection
from collect.definitions.rows import cell_of, rows_of
from collect.definitions.tables import (
    CODES,
    EXAMPLES,
    HEAD,
    ITEMS,
    RULES,
    SECTIONS,
    FolderTables,
    Row,
)
from rules.kept import Kept
from rules.language.names import Names, names_of
from rules.spec import CollectionSpec

_KEPT = 16


@dataclass(frozen=True)
class Ground:
    """A draft without its rules: its items and codes, and the names that rules may use.

    `words` are what plain English calls the items, by code.
    """

    spec: CollectionSpec
    names: Names
    words: Mapping[str, str]


Texts = tuple[tuple[str, ...], ...]
"""The cells of rows."""

_grounds: Kept[tuple[Texts, ...], Ground] = Kept(_KEPT)


def ground_of(collection: DataCollection) -> Ground:
    """What rules of the draft can name, as the draft is now; kept while it stays the same."""
    head = {c.name: cell_of(getattr(collection, c.name)) for c in HEAD}
    rows = {table.file: rows_of(collection, table) for table in (SECTIONS, ITEMS, CODES)}
    texts = (tuple(tuple(row.cells.values()) for row in held) for held in rows.values())
    key = (tuple(head.items()), *texts)
    return _grounds.get(key, lambda: _made(FolderTables(head, rows)))


def rule_rows(collection: DataCollection, numbers: Iterable[str]) -> tuple[Row, ...]:
    """The draft's rules with these numbers, in rule order."""
    return rows_of(collection, RULES, number__in=list(numbers))


def example_rows(collection: DataCollection, number: str) -> tuple[Row, ...]:
    """The examples of one rule of the draft, in order."""
    return rows_of(collection, EXAMPLES, rule__number=number)


def _made(tables: FolderTables) -> Ground:
    spec = spec_of_tables(tables)
    names = names_of(spec)
    known = {**names.former, **names.items}
    return Ground(spec, names, {code: item.name for code, item in known.items()})
