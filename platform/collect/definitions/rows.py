"""The draft rows of a collection as tables of text."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db.models import Model

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


_MODELS: Mapping[Table, tuple[type[Model], str]] = {
    SECTIONS: (Section, "collection"),
    ITEMS: (Item, "section__collection"),
    CODES: (Code, "code_set__collection"),
    RULES: (Rule, "collection"),
    EXAMPLES: (Example, "rule__collection"),
    PARTICIPANTS: (Participant, "collection"),
}
"""What the rows of a table are stored as, and the way from one to its collection."""


def tables_of(collection: DataCollection) -> FolderTables:
    """The draft rows of `collection` as the text of a folder."""
    head = {c.name: cell_of(getattr(collection, c.name)) for c in (*HEAD, *WINDOWS)}
    return FolderTables(head, {table.file: rows_of(collection, table) for table in _MODELS})


def rows_of(collection: DataCollection, table: Table, **only: Any) -> tuple[Row, ...]:
    """The draft rows of one table as texts, in order; `only` are Django look-ups of some of them.

    Values are read, not objects: a large draft has thousands of rows.
    """
    model, path = _MODELS[table]
    above = path.removesuffix("collection")
    order = [f"{place}{name}" for place in dict.fromkeys((above, "")) for name in ("order", "pk")]
    names, elsewhere = table.names, _ELSEWHERE.get(table, {})
    found = model._default_manager.filter(**{path: collection}, **only).order_by(*order)
    values = found.values_list(*(elsewhere.get(name, name) for name in names))
    return tuple(
        Row(number, dict(zip(names, map(cell_of, row), strict=True)))
        for number, row in enumerate(values, start=2)
    )


def cell_of(value: object) -> str:
    """A stored value as the text of its cell."""
    if isinstance(value, str):
        return value
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return value.isoformat() if isinstance(value, date) else str(value)
