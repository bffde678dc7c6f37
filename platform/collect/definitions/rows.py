"""The draft rows of a collection as tables of text."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TypeVar

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

Part = TypeVar("Part", Item, Code, Example)


def tables_of(collection: DataCollection) -> FolderTables:
    """The draft rows of `collection` as the text of a folder.

    Participants are of the collection's source type, which is what their type column says.
    """
    head = {c.name: _text(getattr(collection, c.name)) for c in (*HEAD, *WINDOWS)}
    items = _ordered(Item.objects.filter(section__collection=collection), "section")
    codes = _ordered(Code.objects.filter(code_set__collection=collection), "code_set")
    examples = _ordered(Example.objects.filter(rule__collection=collection), "rule")
    participants = Participant.objects.filter(collection=collection)
    rows: dict[Table, list[Mapping[str, object]]] = {
        SECTIONS: [vars(section) for section in Section.objects.filter(collection=collection)],
        ITEMS: [{**vars(item), "section": item.section.code} for item in items],
        CODES: [{**vars(code), "set": code.code_set.name} for code in codes],
        RULES: [vars(rule) for rule in Rule.objects.filter(collection=collection)],
        EXAMPLES: [{**vars(example), "rule": example.rule.number} for example in examples],
        PARTICIPANTS: [
            {
                **vars(participant),
                "native_id": participant.organisation.native_id,
                "type": collection.source_type,
                "agent": participant.agent.native_id if participant.agent else "",
            }
            for participant in participants.select_related("organisation", "agent")
        ],
    }
    return FolderTables(head, {table.file: _rows(table, found) for table, found in rows.items()})


def _ordered(rows: QuerySet[Part], above: str) -> QuerySet[Part]:
    """Rows in the order of what they are part of, then in their own."""
    order = (f"{above}__order", f"{above}__pk", "order", "pk")
    return rows.select_related(above).order_by(*order)


def _rows(table: Table, found: list[Mapping[str, object]]) -> tuple[Row, ...]:
    return tuple(
        Row(number, {name: _text(values[name]) for name in table.names})
        for number, values in enumerate(found, start=2)
    )


def _text(value: object) -> str:
    """A stored value as the text of its cell."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return value.isoformat() if isinstance(value, date) else str(value)
