"""National totals: what all returns of a collection say of one item, added up."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from django.db.models.fields.json import KeyTextTransform

from collect.definitions.models import DataCollection
from collect.returns.models import Record
from rules.kinds import KINDS, ValueType
from rules.language.stored import exact_number
from rules.spec import ItemSpec, SectionSpec


@dataclass(frozen=True, slots=True)
class ItemTotal:
    """The sum of an item's values, and the number of returns that have one."""

    total: Decimal
    returns: int


def total_of(collection: DataCollection, section: SectionSpec, item: ItemSpec) -> ItemTotal | None:
    """The item's total over all returns with data; None for what cannot be added up.

    Whoever asks must be one who sees every return of the collection.
    """
    if section.repeats or KINDS[item.kind].type is not ValueType.NUMBER:
        return None
    records = Record.objects.filter(
        return_of__collection=collection,
        return_of__loaded_at__isnull=False,
        section=section.code,
    )
    # As text: read as JSON, a decimal that is stored as text would become a binary fraction.
    text = KeyTextTransform(item.code, "values")
    values = records.annotate(value=text).values_list("value", flat=True)
    found = [exact_number(str(value)) for value in values if value is not None]
    numbers = [number for number in found if number is not None]
    return ItemTotal(sum(numbers, Decimal(0)), len(numbers))
