"""Some items of many returns at once, as stored values: a query for each section."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable

from django.db.models import QuerySet
from django.db.models.fields.json import KeyTextTransform

from collect.desk.checks import Place
from collect.returns.models import Record, Return
from rules.findings import StoredValue
from rules.kinds import KINDS, ValueType
from rules.records import has_many
from rules.spec import CollectionSpec, ItemSpec

Values = dict[str, StoredValue]


def is_number(item: ItemSpec) -> bool:
    """Whether values of the item can be compared as numbers."""
    return KINDS[item.kind].type is ValueType.NUMBER


def number_places(spec: CollectionSpec) -> list[Place]:
    """The numbers that a return gives once, in form order."""
    return [
        Place(section, item)
        for section in spec.sections
        if not has_many(spec, section)
        for item in section.items
        if is_number(item)
    ]


def values_of(returns: QuerySet[Return], places: Iterable[Place]) -> dict[int, Values]:
    """The values of these items by code, by the key of the source; blanks are left out.

    The values are read as text, which every database gives exactly: read as JSON, a decimal that
    is stored as text would become a binary fraction.
    """
    by_section: dict[str, list[ItemSpec]] = defaultdict(list)
    for place in places:
        if place.item not in by_section[place.section.code]:
            by_section[place.section.code].append(place.item)
    found: dict[int, Values] = {}
    for section, items in by_section.items():
        records = Record.objects.filter(return_of__in=returns.order_by(), section=section, key="")
        texts = (KeyTextTransform(item.code, "values") for item in items)
        columns = [(item.code, _reader(item)) for item in items]
        for source, *row in records.order_by().values_list("return_of__source", *texts):
            values = found.setdefault(source, {})
            for (code, read), text in zip(columns, row, strict=True):
                if text is not None:
                    values[code] = read(text)
    return found


def _reader(item: ItemSpec) -> Callable[[object], StoredValue]:
    """From what a database gives for a text of JSON, to the value that was stored."""
    if item.kind == "whole_number":
        return _whole
    return _yes_no if KINDS[item.kind].type is ValueType.YES_NO else str


def _whole(text: object) -> StoredValue:
    try:
        return int(str(text))
    except ValueError:
        return str(text)


def _yes_no(text: object) -> StoredValue:
    return {"true": True, "1": True, "false": False, "0": False}.get(str(text).lower(), str(text))
