"""What costs much to add up across returns, kept until something happens to one of them."""

from __future__ import annotations

import time
from collections.abc import Callable, Hashable
from typing import TypeVar, cast

from django.db.models import Count, Max, Sum

from collect.definitions.models import DataCollection
from collect.definitions.selectors import previous_collection
from collect.returns.models import Return
from collect.returns.reach import Reach
from rules.kept import Kept

T = TypeVar("T")

KEPT = 24
"""Results kept in memory; the largest has a number for each return."""

LARGE = 3
"""Results kept beside these that are whole tables, of some 30 MB at most each."""

LONGEST = 300
"""Seconds after which a result is made again, for what no return's trail tells: a region."""

_kept: Kept[tuple[Hashable, ...], object] = Kept(KEPT)
_large: Kept[tuple[Hashable, ...], object] = Kept(LARGE)


def remembered(
    reach: Reach,
    what: Hashable,
    make: Callable[[], T],
    *,
    last_year: bool = False,
    large: bool = False,
) -> T:
    """What `make` gives, made again once there was an act on a return of the collection.

    Every act on a return adds to its trail, so the lengths of the trails tell. With `last_year`
    the returns before these count too. Of what is `large` less is kept. An agent's few returns
    are always read afresh, so that nothing is left of one that is theirs no longer.
    """
    if reach.is_agent:
        return make()
    before = previous_collection(reach.collection) if last_year else None
    states = tuple(_state(one) for one in (reach.collection, before) if one)
    key = (what, states, int(time.time() // LONGEST))
    return cast(T, (_large if large else _kept).get(key, make))


def forget() -> None:
    """Drop everything that is kept."""
    global _kept, _large
    _kept, _large = Kept(KEPT), Kept(LARGE)


def _state(collection: DataCollection) -> Hashable:
    told = Return.objects.filter(collection=collection).order_by()
    facts = told.aggregate(Count("pk"), Sum("trail_number"), Max("changed_at"))
    return collection.pk, *facts.values()
