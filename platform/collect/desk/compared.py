"""One value of many returns beside last year's and beside those of the neighbours."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import QuerySet
from django.db.models.fields.json import KeyTextTransform

from collect.desk.checks import Place
from collect.desk.filters import region_at
from collect.returns.models import Return
from collect.returns.reach import Reach
from rules.language.stored import exact_number


@dataclass(frozen=True, slots=True)
class Change:
    """A number of this year and what it was last year, as it stands to this year's item."""

    now: Decimal | None
    before: Decimal | None

    @property
    def difference(self) -> Decimal | None:
        """This year's less last year's."""
        if self.now is None or self.before is None:
            return None
        return self.now - self.before

    @property
    def percent(self) -> Decimal | None:
        """The difference in per cent of last year's; None where that was 0."""
        difference = self.difference
        return (
            100 * difference / abs(self.before) if difference is not None and self.before else None
        )


@dataclass(frozen=True, slots=True)
class Neighbours:
    """The same value of the other sources of a region: how many have one, and which."""

    count: int
    median: Decimal
    lowest: Decimal
    highest: Decimal


def regional_numbers(reach: Reach, place: Place) -> Mapping[str, list[tuple[Decimal, int]]]:
    """The numbers of an item within reach by region, ascending, each with its return."""
    texts = _texts_of(reach.returns.order_by(), place.section.code).values_list(
        region_at("source"), KeyTextTransform(place.item.code, "records__values"), "pk"
    )
    found: dict[str, list[tuple[Decimal, int]]] = defaultdict(list)
    for region, text, return_pk in texts:
        number = number_of(text)
        if number is not None:
            found[region].append((number, return_pk))
    for numbers in found.values():
        numbers.sort()
    return found


def _texts_of(returns: QuerySet[Return], section: str) -> QuerySet[Return]:
    """Those of the returns with data, once for each of their records in the section."""
    return returns.filter(loaded_at__isnull=False, records__section=section)


def neighbours_among(numbers: Sequence[tuple[Decimal, int]], return_pk: int) -> Neighbours | None:
    """Those of the region but the return itself; None where there are none."""
    others = [number for number, pk in numbers if pk != return_pk]
    if not others:
        return None
    middle = len(others) // 2
    median = others[middle] if len(others) % 2 else (others[middle - 1] + others[middle]) / 2
    return Neighbours(len(others), median, others[0], others[-1])


def number_of(text: object) -> Decimal | None:
    """A stored value as a number; None for a blank and for what is none."""
    return None if text is None else exact_number(str(text))
