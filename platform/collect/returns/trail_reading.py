"""Reading the trail of a return: its entries, and whether its chain is whole."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import QuerySet

from collect.returns.models import Return, TrailEntry
from collect.returns.trail_chain import End, breaks_in
from collect.returns.trail_content import link_of


def entries_of(return_: Return) -> QuerySet[TrailEntry]:
    """The entries of a return, the oldest first, each with its publication but for the spec."""
    found = TrailEntry.objects.filter(return_of=return_).select_related("publication")
    return found.defer("publication__spec", "publication__difference").order_by("number")


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
