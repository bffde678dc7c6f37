"""Who sees which returns and what else there is: the only place that decides."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from collect.definitions.models import DataCollection
from collect.organisations.models import Membership, User
from collect.organisations.roles import Role
from collect.returns.access import ROLES_WITH_RETURNS, YES, Actor, Decision
from collect.returns.models import Extension, Return


def _sees(membership: Membership, return_: Return) -> bool:
    if not membership.is_granted(return_.collection.series):
        return False
    return {
        Role.SOURCE: membership.organisation_id == return_.source_id,
        Role.AGENT: membership.organisation_id == return_.agent_id,
        Role.COLLECTOR: True,
        Role.AUDITOR: True,
    }.get(Role(membership.role), False)


def actor_for(user: User, return_: Return, role: Role | None = None) -> Actor | None:
    """The user as an actor on the return, in `role` or in the nearest of their roles; None: it is
    not theirs."""
    seen = [m for m in user.own_memberships if _sees(m, return_)]
    for nearest in (role,) if role else ROLES_WITH_RETURNS:
        for membership in seen:
            if membership.role == nearest:
                return Actor(user, nearest, membership.organisation)
    return None


def visible_returns(user: User) -> QuerySet[Return]:
    """The returns that the user may see, with their collection, source and publication."""
    mine = Q(pk__in=())
    for membership in user.own_memberships:
        seen = {
            Role.SOURCE: Q(source=membership.organisation_id),
            Role.AGENT: Q(agent=membership.organisation_id),
            Role.COLLECTOR: Q(),
            Role.AUDITOR: Q(),
        }.get(Role(membership.role))
        if seen is None:
            continue
        granted = Q(collection__series__in=membership.series) if membership.series else Q()
        if not seen and not granted:
            return Return.objects.select_related("collection", "source", "publication")
        mine |= seen & granted
    return Return.objects.filter(mine).select_related("collection", "source", "publication")


def visible_extensions(user: User, collection: DataCollection) -> QuerySet[Extension]:
    """The extensions of the returns of a collection that the user may see, with those for all."""
    theirs = visible_returns(user).filter(collection=collection).order_by().values("source")
    found = Extension.objects.filter(collection=collection)
    return found.filter(Q(organisation=None) | Q(organisation__in=theirs))


def is_collector(user: User, series: str = "") -> bool:
    """Whether the user collects returns, of `series` if one is named."""
    return any(
        m.role == Role.COLLECTOR and (not series or m.is_granted(series))
        for m in user.own_memberships
    )


def sees_all_returns(user: User, series: str) -> bool:
    """Whether the user may see every return of `series`, and so what rules say of each.

    A rule can be written so that its verdict tells a value. So whoever may not see the returns
    may not see verdicts on them either, not even counted.
    """
    return any(
        m.role in (Role.COLLECTOR, Role.AUDITOR) and m.is_granted(series)
        for m in user.own_memberships
    )


def is_auditor(user: User) -> bool:
    """Whether the user audits collections: reads definitions and returns, and changes nothing."""
    return any(m.role == Role.AUDITOR for m in user.own_memberships)


def is_designer(user: User) -> bool:
    """Whether the user designs collections; designers see no returns."""
    return any(m.role == Role.DESIGNER for m in user.own_memberships)


def may_read_specification(user: User, collection: DataCollection) -> Decision:
    """Whether the user may read what a collection asks: designers, auditors, who takes part."""
    for membership in user.own_memberships:
        reads = membership.role in (Role.DESIGNER, Role.AUDITOR)
        if reads and membership.is_granted(collection.series):
            return YES
    if visible_returns(user).filter(collection=collection).exists():
        return YES
    return Decision("you take no part in this collection")
