"""Taking a return for writing: one writer at a time, and always the row as it is now."""

from __future__ import annotations

from collections.abc import Iterable

from collect.definitions.models import DataCollection
from collect.returns.extensions import with_more_time
from collect.returns.models import Return


def locked(pk: int) -> Return:
    """The return, locked until the transaction ends. Raises Return.DoesNotExist."""
    query = Return.objects.select_for_update(of=("self",))
    return query.select_related("collection", "source", "publication").get(pk=pk)


def as_it_is(pk: int) -> Return:
    """The return as it is stored now, not locked. Raises Return.DoesNotExist."""
    return Return.objects.select_related("collection", "source", "publication").get(pk=pk)


def locked_many(pks: Iterable[int]) -> list[Return]:
    """Many returns, locked in the order of their keys so that two writers cannot deadlock."""
    query = Return.objects.select_for_update(of=("self",)).filter(pk__in=list(pks))
    whole = with_more_time(query).select_related("collection", "source", "publication")
    return list(whole.order_by("pk"))


def lock_dates(collection: DataCollection) -> None:
    """Lock the dates that hold for every return of a collection until the transaction ends.

    New returns can still be enrolled in it: their row only needs its key.
    """
    DataCollection.objects.select_for_update(no_key=True).get(pk=collection.pk)
