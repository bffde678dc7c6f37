"""Reading the trail of a return: its entries, and whether its chain is whole."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby, islice
from operator import attrgetter

from django.db.models import QuerySet

from collect.returns.models import Return, TrailEntry
from collect.returns.trail_chain import End, breaks_in
from collect.returns.trail_content import link_of

TOGETHER = 500
"""Returns whose trails are read in one query."""


def entries_of(return_: Return) -> QuerySet[TrailEntry]:
    """The entries of a return, the oldest first, each with its publication but for the spec."""
    found = TrailEntry.objects.filter(return_of=return_).select_related("publication")
    return found.defer("publication__spec", "publication__difference").order_by("number")


def verify_each(
    returns: Iterable[Return], seals: Mapping[str, Sequence[End]]
) -> Iterator[tuple[Return, list[str]]]:
    """Each of the returns, which come with their sources, and where its trail breaks.

    `seals` are the ends that seals of the collection keep, by Native ID. One query for TOGETHER
    returns, and their entries pass through one after the other.
    """
    waiting = iter(returns)
    while batch := list(islice(waiting, TOGETHER)):
        ends = {r.pk: (*seals.get(r.source.native_id, ()), head_of(r)) for r in batch}
        whole = {key for key, theirs in ends.items() if not breaks_in((), theirs)}
        for key, entries in groupby(_entries_of_all(ends), key=attrgetter("return_of_id")):
            breaks = breaks_in(map(link_of, entries), ends[key])
            (whole.discard if breaks else whole.add)(key)
        for return_ in batch:
            # Somebody may have acted meanwhile, so one that does not fit is read again, alone.
            theirs = seals.get(return_.source.native_id, ())
            yield return_, [] if return_.pk in whole else verify(return_, theirs)


def _entries_of_all(returns: Iterable[int]) -> Iterator[TrailEntry]:
    """The entries of the returns with these keys, those of one together, the oldest first."""
    found = TrailEntry.objects.filter(return_of__in=list(returns)).select_related("publication")
    deferred = found.defer("publication__spec", "publication__difference")
    return deferred.order_by("return_of", "number").iterator(chunk_size=500)


def verify(return_: Return, seals: Sequence[End] = ()) -> list[str]:
    """Where the trail of a return breaks, in sentences; none where it is whole.

    `seals` are the ends of this trail that seals of the collection keep.
    """
    if not _breaks(return_, seals):
        return []
    # Somebody may have acted between the reading of the return and that of its entries.
    return_.refresh_from_db(fields=("trail_number", "trail_hash"))
    return _breaks(return_, seals)


def _breaks(return_: Return, seals: Sequence[End]) -> list[str]:
    links = (link_of(entry) for entry in entries_of(return_).iterator(chunk_size=200))
    return breaks_in(links, (*seals, head_of(return_)))


def head_of(return_: Return) -> End:
    """Where the return itself says that its trail ends."""
    return End(return_.trail_number, return_.trail_hash, "the return knows of", is_last=True)
