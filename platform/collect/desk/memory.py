"""What costs much to add up across returns, kept until something happens to one of them."""

from __future__ import annotations

import time
from collections.abc import Callable, Hashable
from typing import Any, Generic, TypeVar, cast

from django.db.models import Aggregate, Count, F, Max, Sum
from django.db.models.functions import Coalesce

from collect.definitions.models import DataCollection
from collect.definitions.selectors import previous_collection, previous_spec_of
from collect.organisations.models import Organisation
from collect.returns.reach import Reach
from rules.kept import Kept

T = TypeVar("T")

LONGEST = 300
"""Seconds after which a result is made again, for what no return's trail tells: a region."""

_stores: list[Memory[Any]] = []


class Memory(Generic[T]):
    """The results of one kind that are kept in this process, the `most` used last."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._kept: Kept[Hashable, T] = Kept(most)
        _stores.append(self)

    def get(self, key: Hashable, make: Callable[[], T]) -> T:
        """What is kept under the key, which must move whenever `make` would give something else."""
        return self._kept.get(key, make)

    def forget(self) -> None:
        """Drop what is kept."""
        self._kept = Kept(self._most)


def forget() -> None:
    """Drop everything that is kept of any kind."""
    for store in _stores:
        store.forget()


_kept: Memory[object] = Memory(24)
_large: Memory[object] = Memory(3)
"""Whole tables, of some 30 MB at most each."""


def remembered(
    reach: Reach,
    what: Hashable,
    make: Callable[[], T],
    *,
    last_year: bool = False,
    large: bool = False,
) -> T:
    """What `make` gives, made again once there was an act on a return of the collection.

    With `last_year` the returns before these count too. Of what is `large` less is kept. What is
    an agent's is kept for that agent, until a return becomes theirs or is theirs no longer.
    """
    before = previous_collection(reach.collection) if last_year else None
    states = tuple(state_of_year(reach, one) for one in (reach.collection, before) if one)
    key = (what, states, int(time.time() // LONGEST))
    return cast(T, (_large if large else _kept).get(key, make))


State = tuple[object, ...]


def state_of(reach: Reach) -> State:
    """What moves whenever a value within reach may have changed, this year's or last year's."""
    last_year = previous_collection(reach.collection)
    last_spec = previous_spec_of(reach.collection.previous)
    return (
        state_of_year(reach, reach.collection),
        state_of_year(reach, last_year) if last_year else (),
        state_of_regions(),
        last_spec.hash if last_spec else "",
    )


def state_of_year(reach: Reach, year: DataCollection) -> State:
    """What moves with every act on a return of that year: each adds one to the return's trail, in
    the same transaction. An agent's moves too when they are given other returns."""
    sums: dict[str, Aggregate] = {
        "returns": Count("pk"),
        "trail": Sum("trail_number"),
        "judged": Max("validated_at"),
    }
    whose = None
    if reach.is_agent:
        whose = reach.actor.organisation.pk
        sums |= {"keys": Sum("pk"), "squares": Sum(F("pk") * F("pk"))}
    return (year.pk, whose, *reach.returns_of(year).aggregate(**sums).values())


def state_of_regions() -> State:
    """What moves when an organisation gets another region or parent."""
    regions = Organisation.objects.order_by().values_list("region")
    return tuple(
        sorted(regions.annotate(Count("pk"), Sum("pk"), parents=Coalesce(Sum("parent"), 0)))
    )
