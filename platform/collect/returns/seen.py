"""Finding what a user asks for, as far as they may see it; everything else is not found."""

from __future__ import annotations

from django.db.models import QuerySet
from django.http import Http404

from collect.organisations.models import User
from collect.returns.access import Actor
from collect.returns.extensions import with_more_time
from collect.returns.models import Finding, FindingState, Return
from collect.returns.sight import actor_for


def return_seen_by(
    user: User, return_pk: int, among: QuerySet[Return] | None = None
) -> tuple[Return, Actor]:
    """The return, without its frozen spec, and the user as an actor on it.

    `among` are the returns to look in, all if not given. Raises Http404, which never tells that
    a return exists.
    """
    if among is None:
        among = Return.objects.select_related("collection", "source", "publication")
    found = with_more_time(among).defer("publication__spec").order_by().filter(pk=return_pk).first()
    actor = actor_for(user, found) if found else None
    if found is None or actor is None:
        raise Http404("There is no such return, or it is not yours.")
    return found, actor


def finding_for(return_: Return, finding_pk: int) -> Finding:
    """A standing finding of the return. Raises Http404."""
    standing = return_.findings.exclude(state=FindingState.SOLVED)
    finding = standing.filter(pk=finding_pk).first()
    if finding is None:
        raise Http404("This error or query has been solved, or there never was one here.")
    return finding
