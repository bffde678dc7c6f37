"""Whether somebody who was told of something may still open the page that it names."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from django.urls import Resolver404, resolve

from collect.definitions.models import DataCollection
from collect.organisations.models import User
from collect.returns.models import Return
from collect.returns.reach import reach_of
from collect.returns.sight import actor_for

TOGETHER = 500
"""Returns that are read in one query."""


def out_of_reach(user: User, paths: Iterable[str]) -> dict[str, str]:
    """Those of the paths that lead to a return or a desk that is not the user's any more, and why.

    A path that leads to neither is within everybody's reach.
    """
    returns, desks = defaultdict[int, list[str]](list), defaultdict[int, list[str]](list)
    for path in set(paths):
        named = _named_in(path)
        if "return_pk" in named:
            returns[named["return_pk"]].append(path)
        elif "collection_pk" in named:
            desks[named["collection_pk"]].append(path)
    away = dict.fromkeys(_of_others(user, returns), "the return is not theirs any more")
    return away | dict.fromkeys(_without_desk(user, desks), "the desk is not theirs any more")


def _named_in(path: str) -> dict[str, int]:
    try:
        return dict(resolve(path).kwargs)
    except Resolver404:
        return {}


def _of_others(user: User, paths: dict[int, list[str]]) -> list[str]:
    keys, theirs = sorted(paths), set[int]()
    for start in range(0, len(keys), TOGETHER):
        some = Return.objects.filter(pk__in=keys[start : start + TOGETHER])
        theirs |= {r.pk for r in some.select_related("collection") if actor_for(user, r)}
    return [path for key in keys if key not in theirs for path in paths[key]]


def _without_desk(user: User, paths: dict[int, list[str]]) -> list[str]:
    collections = DataCollection.objects.in_bulk(list(paths))
    return [
        path
        for key, there in paths.items()
        if key not in collections or reach_of(user, collections[key]) is None
        for path in there
    ]
