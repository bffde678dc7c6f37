"""The draft rows of a collection as tables of text."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db.models import QuerySet

from collect.definitions.models import (
    Code,
    DataCollection,
    Example,
    Item,
    Participant,
    Rule,
    Section,
)
from collect.definitions.tables import (
    CODES,
    EXAMPLES,
    HEAD,
    ITEMS,
    PARTICIPANTS,
    RULES,
    SECTIONS,
    WINDOWS,
    FolderTables,
    Row,
    Table,
)

_ELSEWHERE: Mapping[Table, Mapping[str, str]] = {
    ITEMS: {"section": "section__code"},
    CODES: {"set": "code_set__name"},
    EXAMPLES: {"rule": "rule__number"},
    PARTICIPANTS: {
        "native_id": "organisation__native_id",
        "type": "collection__source_type",
        "agent": "agent__native_id",
    },
}
"""Where the columns stand that a row does not hold itself. Participants are of the collection's
source type."""


def tables_of(collection: DataCollection) -> FolderTables:
    """The draft rows of `collection` as the text of a folder."""
    head = {c.name: _text(getattr(collection, c.name)) for c in (*HEAD, *WINDOWS)}
    found: dict[Table, QuerySet[Any]] = {
        SECTIONS: Section.objects.filter(collection=collection),
        ITEMS: _ordered(Item.objects.filter(section__collection=collection), "section"),
        CODES: _ordered(Code.objects.filter(code_set__collection=collection), "code_set"),
        RULES: Rule.objects.filter(collection=collection),
        EXAMPLES: _ordered(Example.objects.filter(rule__collection=collection), "rule"),
        PARTICIPANTS: Participant.objects.filter(collection=collection),
    }
    return FolderTables(head, {table.file: _rows(table, rows) for table, rows in found.items()})


def _ordered(rows: QuerySet[Any], above: str) -> QuerySet[Any]:
    """Rows in the order of what they are part of, then in their own."""
    return rows.order_by(f"{above}__order", f"{above}__pk", "order", "pk")


def _rows(table: Table, found: QuerySet[Any]) -> tuple[Row, ...]:
    """The rows as texts. Values are read, not objects: a large draft has thousands of rows."""
    names, elsewhere = table.names, _ELSEWHERE.get(table, {})
    values = found.values_list(*(elsewhere.get(name, name) for name in names))
    return tuple(
        Row(number, dict(zip(names, map(_text, row), strict=True)))
        for number, row in enumerate(values, start=2)
    )


def _text(value: object) -> str:
    """A stored value as the text of its cell."""
    if isinstance(value, str):
        return value
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return value.isoformat() if isinstance(value, date) else str(value)
