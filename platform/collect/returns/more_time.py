"""Who may ask for more time than the windows give, who may give it, and who may take it back."""

from __future__ import annotations

from django.utils import timezone

from collect.definitions.models import DataCollection
from collect.organisations.roles import Role
from collect.returns.access import ONLY_READS, ROLES_WITH_RETURNS, YES, Actor, Decision
from collect.returns.models import Extension, ExtensionState, Return
from collect.returns.windows import last_day
from collect.returns.workflow import ReturnStatus


def may_ask_for_more_time(actor: Actor, return_: Return) -> Decision:
    """Whether the actor may ask the department for more time for the return."""
    if actor.role == Role.AUDITOR:
        return Decision(ONLY_READS)
    if actor.role == Role.COLLECTOR:
        return Decision("the department gives more time, it does not ask for it")
    if actor.role == Role.AGENT and not return_.collection.agent_step:
        return Decision("this collection has no agent step")
    if return_.status == ReturnStatus.AUTHORISED:
        return Decision("the return is authorised. The department can reopen it")
    if last_day(return_.collection, actor.role) is None:
        return Decision(f"{return_.collection.name} has no closing date")
    return YES


def may_give_more_time(actor: Actor, collection: DataCollection) -> Decision:
    """Whether the actor may give more time in the collection, and answer who asks for it."""
    if actor.role == Role.AUDITOR:
        return Decision(ONLY_READS)
    if actor.role != Role.COLLECTOR:
        return Decision("only the collector can give more time")
    if not any(last_day(collection, role) for role in ROLES_WITH_RETURNS):
        return Decision(f"{collection.name} has no closing date")
    return YES


def may_withdraw(actor: Actor, extension: Extension) -> Decision:
    """Whether the actor may take back a request for more time, or more time that was given."""
    if actor.role == Role.AUDITOR:
        return Decision(ONLY_READS)
    if extension.state == ExtensionState.ASKED:
        theirs = extension.collection.returns.filter(source=extension.organisation_id)
        if actor.role == Role.SOURCE and extension.organisation == actor.organisation:
            return YES
        if actor.role == Role.AGENT and theirs.filter(agent=actor.organisation).exists():
            return YES
        return Decision("only who asked for more time can withdraw the request")
    if actor.role != Role.COLLECTOR:
        return Decision("only the collector can take back more time that was given")
    if extension.state == ExtensionState.GRANTED and extension.until >= timezone.localdate():
        return YES
    return Decision("it is over already")
