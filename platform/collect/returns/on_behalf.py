"""Who may load returns on behalf of their sources, many at once: agents and the department."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from collect.definitions.models import DataCollection
from collect.organisations.models import User
from collect.organisations.roles import Role
from collect.returns.access import YES, Actor, Decision, may_upload
from collect.returns.extensions import why_all_closed_now, why_closed_now, with_more_time
from collect.returns.models import Return
from collect.returns.workflow import HANDED_OVER, ReturnStatus


def may_load_many(actor: Actor, collection: DataCollection) -> Decision:
    """Whether the actor may load the returns of many sources of the collection at once."""
    if actor.role not in (Role.AGENT, Role.COLLECTOR):
        return Decision("only agents and the department load the returns of many sources")
    if actor.role == Role.AGENT and not collection.agent_step:
        return Decision("this collection has no agent step")
    theirs = returns_in_care_of(actor, collection)
    return Decision(why_all_closed_now(collection, actor.role, theirs))


def desk_actors(user: User, collection: DataCollection) -> list[Actor]:
    """The user in each role in which they may load the returns of many sources at once."""
    return [
        Actor(user, Role(m.role), m.organisation)
        for m in user.own_memberships
        if m.is_granted(collection.series)
        and (m.role == Role.COLLECTOR or (m.role == Role.AGENT and collection.agent_step))
    ]


def returns_in_care_of(actor: Actor, collection: DataCollection) -> QuerySet[Return]:
    """The returns that the actor may load among many: an agent's sources, a collector's all."""
    mine = Q() if actor.role == Role.COLLECTOR else Q(agent=actor.organisation)
    returns = with_more_time(collection.returns.filter(mine))
    whole = returns.select_related("collection", "source", "agent", "publication")
    return whole.defer("publication__spec")


def may_load_for(actor: Actor, return_: Return) -> Decision:
    """Whether the actor may load the return from a file with the returns of many sources.

    The department can load for a source that has not submitted. What a source has submitted
    is not taken from under it: the department amends that, or sends it back first.
    """
    if actor.role == Role.AGENT and return_.agent != actor.organisation:
        return Decision(f"you are not the agent of {return_.source.name}")
    if actor.role != Role.COLLECTOR:
        return may_upload(actor, return_)
    if closed := why_closed_now(return_, actor.role):
        return Decision(closed)
    if return_.status == ReturnStatus.AUTHORISED:
        return Decision("the return is authorised. Reopen it and reject it first")
    if return_.status in HANDED_OVER:
        return Decision(f"{return_.source.name} has submitted its return. Reject it first")
    return YES
