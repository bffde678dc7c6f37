"""Whose returns of a collection somebody sees together, and in which role they act on them."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import QuerySet

from collect.definitions.models import DataCollection
from collect.organisations.models import User
from collect.organisations.roles import Role
from collect.returns.access import Actor
from collect.returns.models import Return

ROLES_WITH_A_DESK = (Role.COLLECTOR, Role.AGENT, Role.AUDITOR)
"""Who sees many returns together, the one that may do most first."""


@dataclass(frozen=True, slots=True)
class Reach:
    """Somebody at the desk of one collection: the actor they are there, and what they see."""

    actor: Actor
    collection: DataCollection

    @property
    def is_agent(self) -> bool:
        """Whether they see only the sources that they are the agent of."""
        return self.actor.role == Role.AGENT

    @property
    def only_reads(self) -> bool:
        """Whether they may change nothing."""
        return self.actor.role == Role.AUDITOR

    @property
    def returns(self) -> QuerySet[Return]:
        """Every return within reach, with nothing read beside it."""
        theirs = Return.objects.filter(collection=self.collection)
        return theirs.filter(agent=self.actor.organisation) if self.is_agent else theirs

    def returns_of(self, collection: DataCollection) -> QuerySet[Return]:
        """Of another year of the series: the returns of the same kind of reach."""
        return Reach(self.actor, collection).returns


def reach_of(user: User, collection: DataCollection) -> Reach | None:
    """The user at the desk of `collection`, in the role that may do most; None: not theirs."""
    granted = [m for m in user.own_memberships if m.is_granted(collection.series)]
    for role in ROLES_WITH_A_DESK:
        for membership in granted:
            if membership.role == role:
                reach = Reach(Actor(user, role, membership.organisation), collection)
                if not reach.is_agent or reach.returns.exists():
                    return reach
    return None
