"""Whom a return concerns: those who may open it, in the roles that are to be told."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence

from django.db.models import Q

from collect.definitions.models import DataCollection
from collect.notifications.services.telling import Person
from collect.organisations.models import Membership, User
from collect.organisations.roles import Role
from collect.returns.models import Return

TOGETHER = 500
"""Returns whose people are read in one query."""

Place = tuple[str, int | None]
"""A role in an organisation; the department's people have no organisation here, they see all."""


def people_of(
    returns: Sequence[Return], roles: Collection[Role], *, but: User | None = None
) -> dict[int, list[Person]]:
    """By the return's key, the people in these roles who may open it, without `but`.

    They are as `returns.sight` has it: members of the source, of its agent, or of the
    department, with an active account and the series granted. One query for 500 returns.
    """
    found: dict[int, list[Person]] = {}
    for start in range(0, len(returns), TOGETHER):
        some = returns[start : start + TOGETHER]
        places = {place for return_ in some for place in _places(return_, roles)}
        members = _members(places, but)
        for return_ in some:
            found[return_.pk] = [
                Person(member.user, Role(member.role))
                for place in _places(return_, roles)
                for member in members.get(place, ())
                if member.is_granted(return_.collection.series)
            ]
    return found


def collectors_of(collection: DataCollection, *, but: User | None = None) -> list[Person]:
    """The people of the department who collect the collection."""
    members = _members({(Role.COLLECTOR.value, None)}, but)
    return [
        Person(member.user, Role.COLLECTOR)
        for members_here in members.values()
        for member in members_here
        if member.is_granted(collection.series)
    ]


def _places(return_: Return, roles: Collection[Role]) -> list[Place]:
    """Where the people of a return are; an agent counts where the collection has an agent step."""
    agent = return_.agent_id if return_.collection.agent_step else None
    places: list[Place] = []
    if Role.SOURCE in roles:
        places.append((Role.SOURCE.value, return_.source_id))
    if Role.AGENT in roles and agent:
        places.append((Role.AGENT.value, agent))
    if Role.COLLECTOR in roles:
        places.append((Role.COLLECTOR.value, None))
    return places


def _members(places: Iterable[Place], but: User | None) -> dict[Place, list[Membership]]:
    by_role: dict[str, set[int | None]] = defaultdict(set)
    for role, organisation in places:
        by_role[role].add(organisation)
    wanted = Q(pk__in=())
    for role, organisations in by_role.items():
        anywhere = role == Role.COLLECTOR
        wanted |= Q(role=role) if anywhere else Q(role=role, organisation__in=organisations)
    found: dict[Place, list[Membership]] = defaultdict(list)
    members = Membership.objects.filter(wanted, user__is_active=True).select_related("user")
    for member in members.order_by("user", "pk"):
        if but is None or member.user_id != but.pk:
            where = None if member.role == Role.COLLECTOR else member.organisation_id
            found[member.role, where].append(member)
    return found
