"""Last year's values under this year's codes."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from rules.findings import StoredValue
from rules.kinds import KINDS, ValueType
from rules.language.stored import exact_number
from rules.spec import CollectionSpec, ItemSpec, Lineage


def carry_forward(
    spec: CollectionSpec, previous_values: Mapping[str, StoredValue]
) -> dict[str, StoredValue]:
    """Last year's values by this year's item codes; an item without one is absent.

    The same and a renamed item take the value over, a merged one the sum of its parts unless
    one of them is blank. A new item had no value, and a split one no value of its own: what was
    split is there under its code of last year.
    """
    found: dict[str, StoredValue] = {}
    for code, item in spec.return_items.items():
        value = _carried(item, previous_values)
        if value is not None:
            found[code] = value
    for code in spec.split_items:
        if not is_blank(previous_values.get(code)):
            found[code] = previous_values[code]
    return found


def is_blank(value: StoredValue | None) -> bool:
    """Whether a stored value is none, or nothing but white space."""
    return value is None or not str(value).strip()


def _carried(item: ItemSpec, previous: Mapping[str, StoredValue]) -> StoredValue | None:
    if item.lineage in (Lineage.NEW, Lineage.SPLIT):
        return None
    codes = item.previous or (item.code,)
    parts = [previous.get(code) for code in codes]
    values = [part for part in parts if part is not None and not is_blank(part)]
    if len(values) < len(parts):
        return None
    return values[0] if len(values) == 1 else _sum(item, values)


def _sum(item: ItemSpec, values: list[StoredValue]) -> StoredValue | None:
    if KINDS[item.kind].type is not ValueType.NUMBER:
        return None
    numbers = [number for number in map(exact_number, values) if number is not None]
    total = sum(numbers, Decimal(0))
    if len(numbers) < len(values):
        return None
    if item.places:
        return f"{total:.{item.places}f}"
    return int(total) if total == int(total) else None
