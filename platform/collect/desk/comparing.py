"""One item of every return within reach, beside last year's value and the size of its source."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import NamedTuple

from django.db.models import QuerySet

from collect.definitions.selectors import previous_collection, previous_spec_of
from collect.desk.checks import Place, places_of
from collect.desk.filters import region_at
from collect.desk.item_values import Values, values_of
from collect.returns.models import Return
from collect.returns.reach import Reach
from rules.findings import StoredValue
from rules.language.names import PREVIOUS
from rules.language.stored import exact_number
from rules.lineage import carry_forward
from rules.records import has_many
from rules.spec import CollectionSpec

Number = int | Decimal


class Compared(NamedTuple):
    """One return with data: an item now and before, and the item that says how large it is.

    `values` are what rules read: this year's by code, last year's by `previous.` and a code.
    """

    return_pk: int
    source_pk: int
    region: str
    now: Number | None
    before: Number | None
    size: Number | None
    values: Values


def compared(
    reach: Reach, spec: CollectionSpec, place: Place, size: Place, reads: Sequence[str] = ()
) -> list[Compared]:
    """Every return with data that has the item this year or last year, by the return's key.

    `reads` are further names that a rule reads: codes, and `previous.` and codes. What last
    year's items are called now comes from the lineage of the items. An agent's last year is that
    of the sources they had then.
    """
    returns = reach.returns.filter(loaded_at__isnull=False)
    code = place.item.code
    this_year = [place, size, *places_of(spec, [n for n in reads if not n.startswith(PREVIOUS)])]
    held = values_of(returns, this_year)
    former = {code, *(n.removeprefix(PREVIOUS) for n in reads if n.startswith(PREVIOUS))}
    last = last_years_values(reach, spec, former)
    found = []
    for pk, source, region in returns.order_by("pk").values_list(
        "pk", "source", region_at("source")
    ):
        values = held.get(source, {}) | last.get(source, {})
        now, before = number(values.get(code)), number(values.get(PREVIOUS + code))
        if now is not None or before is not None:
            of_size = number(values.get(size.item.code))
            found.append(Compared(pk, source, region, now, before, of_size, values))
    return found


def values_of_last_year(
    returns: QuerySet[Return], spec: CollectionSpec, codes: Iterable[str]
) -> dict[int, Values]:
    """Last year's values under this year's codes with `previous.` in front, by the source's key.

    `returns` are last year's; those without data have no values.
    """
    last_spec = previous_spec_of(spec.previous)
    if last_spec is None:
        return {}
    narrow = _narrowed(spec, frozenset(codes))
    wanted = {c for item in narrow.return_items.values() for c in item.previous or (item.code,)}
    held = values_of(returns.filter(loaded_at__isnull=False), places_of(last_spec, sorted(wanted)))
    return {
        source: {PREVIOUS + code: value for code, value in carry_forward(narrow, values).items()}
        for source, values in held.items()
    }


def last_years_values(
    reach: Reach, spec: CollectionSpec, codes: Iterable[str]
) -> dict[int, Values]:
    """The same of the returns that the reader sees of last year; none where there is no year."""
    last_year = previous_collection(reach.collection)
    return values_of_last_year(reach.returns_of(last_year), spec, codes) if last_year else {}


def number(value: StoredValue | None) -> Number | None:
    """A stored value as an exact number; None for a blank and for what is none."""
    if value is None or type(value) is int:
        return value
    return exact_number(value)


def percent_of(now: Number | None, before: Number | None) -> float | None:
    """A change in per cent of the value before; None where that is 0 or one is missing."""
    return float(100 * (now - before) / abs(before)) if now is not None and before else None


def _narrowed(spec: CollectionSpec, codes: frozenset[str]) -> CollectionSpec:
    """The spec with these items alone, and the parts of those that were split since last year."""
    sections = tuple(
        replace(section, items=items)
        for section in spec.sections
        if not has_many(spec, section)
        and (items := tuple(i for i in section.items if codes & {i.code, *i.previous}))
    )
    return replace(spec, sections=sections, rules=())
