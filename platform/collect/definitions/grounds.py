"""What a rule of a draft can stand on, and its rules row by row, read without the whole draft."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet

from collect.definitions.compiling import spec_of_tables
from collect.definitions.models import Code, DataCollection, Example, Item
from collect.definitions.tables import (
    CODES,
    EXAMPLES,
    HEAD,
    HEAD_FILE,
    ITEMS,
    RULES,
    SECTIONS,
    FolderTables,
    Row,
    Table,
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


Cells = tuple[tuple[str, ...], ...]
"""The texts of rows, column by column."""

_grounds: Kept[tuple[tuple[str, Cells], ...], Ground] = Kept(_KEPT)


def ground_of(collection: DataCollection) -> Ground:
    """What rules of the draft can name, as the draft is now; kept while it stays the same."""
    items = Item.objects.filter(section__collection=collection)
    codes = Code.objects.filter(code_set__collection=collection)
    head = tuple((c.name, _text(getattr(collection, c.name))) for c in HEAD)
    parts = (
        (HEAD_FILE, head),
        (SECTIONS.file, _cells(SECTIONS, collection.sections.all())),
        (ITEMS.file, _cells(ITEMS, items, section="section__code")),
        (CODES.file, _cells(CODES, codes, set="code_set__name")),
    )
    return _grounds.get(parts, lambda: _made(dict(parts)))


def rule_rows(collection: DataCollection, numbers: Iterable[str]) -> list[Row]:
    """The draft's rules with these numbers, in rule order."""
    found = collection.rules.filter(number__in=list(numbers))
    return _rows(RULES, _cells(RULES, found))


def example_rows(collection: DataCollection, number: str) -> list[Row]:
    """The examples of one rule of the draft, in order."""
    found = Example.objects.filter(rule__collection=collection, rule__number=number)
    return _rows(EXAMPLES, _cells(EXAMPLES, found, rule="rule__number"))


def _made(parts: Mapping[str, Cells]) -> Ground:
    rows = {t.file: tuple(_rows(t, parts[t.file])) for t in (SECTIONS, ITEMS, CODES)}
    head = dict(parts[HEAD_FILE])
    spec = spec_of_tables(FolderTables(head, rows))
    names = names_of(spec)
    known = {**names.former, **names.items}
    return Ground(spec, names, {code: item.name for code, item in known.items()})


def _cells(table: Table, found: QuerySet[Any], **elsewhere: str) -> Cells:
    """The texts of each row; `elsewhere` says which columns stand in what the row is part of."""
    above = [f"{path.rpartition('__')[0]}__" for path in elsewhere.values()]
    order = [f"{path}{name}" for path in (*above, "") for name in ("order", "pk")]
    names = [elsewhere.get(name, name) for name in table.names]
    rows = found.order_by(*order).values_list(*names)
    return tuple(tuple(map(_text, row)) for row in rows)


def _rows(table: Table, cells: Cells) -> list[Row]:
    names = table.names
    return [
        Row(number, dict(zip(names, row, strict=True))) for number, row in enumerate(cells, start=2)
    ]


def _text(value: object) -> str:
    """A stored value as the text of its cell."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return value.isoformat() if isinstance(value, date) else str(value)
