"""Who may do what with a return: the only place that decides; `sight` says who sees what."""

from __future__ import annotations

from dataclasses import dataclass

from django_fsm import can_proceed

from collect.organisations.models import Organisation, User
from collect.organisations.roles import Role
from collect.returns.extensions import why_closed_now
from collect.returns.models import Return
from collect.returns.workflow import BUTTON_STEPS, EDIT_STEPS, REJECTIONS, ReturnStatus, step_of

NEVER_WITHOUT = {
    "reopen": "the return is not authorised",
    "restore_data": "the return has data",
}
"""Why a step that only one status allows is not possible in the others."""

ROLES_WITH_RETURNS = (Role.SOURCE, Role.AGENT, Role.COLLECTOR, Role.AUDITOR)
"""Who sees returns, the nearest to a return first; an auditor sees all and changes nothing."""

ONLY_READS = "auditors read returns and change nothing"


@dataclass(frozen=True, slots=True)
class Actor:
    """Somebody acting on one return in one role; without a user it is an operator's command."""

    user: User | None
    role: Role
    organisation: Organisation | None

    @property
    def organisation_name(self) -> str:
        """The name that stands on notes and in the history."""
        return self.organisation.name if self.organisation else ""

    @property
    def native_id(self) -> str:
        """The Native ID that stands on notes."""
        return self.organisation.native_id if self.organisation else ""


OPERATOR = Actor(None, Role.COLLECTOR, None)
"""The operator at the command line, who acts for the department."""


@dataclass(frozen=True, slots=True)
class Decision:
    """Whether something is possible; `reason` completes "You cannot do this because …"."""

    reason: str = ""

    def __bool__(self) -> bool:
        return not self.reason


YES = Decision()


class Refused(Exception):
    """The act is not possible now; its message says why and reads as a sentence."""


def may_edit(actor: Actor, return_: Return) -> Decision:
    """Whether the actor may change the return's data now."""
    if shut := _why_shut(actor, return_):
        return Decision(shut)
    if not return_.has_data:
        if actor.role == Role.SOURCE or _agent_acts(actor, return_):
            return YES
        return Decision(f"only {return_.source.name} can add its return")
    if edit_step(actor, return_):
        return YES
    if actor.role == Role.COLLECTOR:
        return Decision(f"{return_.source.name} has not submitted the return")
    return Decision(f"the status is {return_.get_status_display()}")


def _why_shut(actor: Actor, return_: Return) -> str:
    """Why the actor's role cannot change the return's data in any way now; "" while it can."""
    if actor.role == Role.AUDITOR:
        return ONLY_READS
    if closed := why_closed_now(return_, actor.role):
        return closed
    if return_.status == ReturnStatus.AUTHORISED:
        return "the return is authorised. The department can reopen it"
    return ""


def edit_step(actor: Actor, return_: Return) -> str:
    """The step that an edit by the actor takes; "" when the status allows none."""
    if not return_.has_data:
        return "load"
    names = EDIT_STEPS.get(actor.role, ())
    return next((name for name in names if can_proceed(getattr(return_, name))), "")


def may_add(actor: Actor, return_: Return) -> Decision:
    """Whether the actor may start the return on screen."""
    if return_.has_data:
        return Decision("the return already has data. Open it to change them")
    return may_edit(actor, return_)


def may_upload(actor: Actor, return_: Return) -> Decision:
    """Whether the actor may send a file that replaces the return's data once it is confirmed."""
    if shut := _why_shut(actor, return_):
        return Decision(shut)
    if actor.role == Role.SOURCE or _agent_acts(actor, return_):
        return YES
    return Decision(f"only {return_.source.name} can upload its return")


def may_export(actor: Actor, return_: Return) -> Decision:
    """Whether there are data to write to a file."""
    return may_open(actor, return_)


def may_open(actor: Actor, return_: Return) -> Decision:
    """Whether there is a form to look at."""
    return YES if return_.has_data else Decision("no data has been added yet")


def may_take(actor: Actor, name: str, return_: Return) -> Decision:
    """Whether the actor may take the step called `name` now."""
    step = step_of(name)
    if actor.role == Role.AUDITOR:
        return Decision(ONLY_READS)
    if actor.role not in step.by:
        who = " or ".join(role.label.lower() for role in step.by)
        return Decision(f"only the {who} can do this")
    if actor.role == Role.AGENT and not return_.collection.agent_step:
        return Decision("this collection has no agent step")
    if closed := why_closed_now(return_, actor.role):
        return Decision(closed)
    if name == "restore_data" and not return_.status_changes.filter(step="delete_data").exists():
        return Decision("nothing was deleted")
    method = getattr(return_, name)
    if not can_proceed(method, check_conditions=False):
        return Decision(_wrong_status(name, return_))
    if not can_proceed(method):
        return Decision(step.refused(return_) if step.refused else _wrong_status(name, return_))
    return YES


def _wrong_status(name: str, return_: Return) -> str:
    if not return_.has_data:
        return "no data has been added yet"
    if name in NEVER_WITHOUT:
        return NEVER_WITHOUT[name]
    if return_.status == ReturnStatus.AUTHORISED:
        return "the return is already authorised"
    if name == "submit" and return_.status in REJECTIONS:
        return "the return was sent back. Correct it first, then submit it"
    if name == "submit":
        return "the return is already submitted"
    if return_.status in (ReturnStatus.LOADED, ReturnStatus.AMENDED_BY_SOURCE, *REJECTIONS):
        again = "" if return_.status == ReturnStatus.LOADED else " again"
        return f"{return_.source.name} has not submitted the return{again}"
    return f"the status is {return_.get_status_display()}"


def steps_for(actor: Actor, return_: Return) -> list[tuple[str, Decision]]:
    """The steps that the actor's role has in this collection, each with its decision."""
    found = []
    for name in BUTTON_STEPS:
        step = step_of(name)
        wanted = step.agent_step is None or step.agent_step == return_.collection.agent_step
        if wanted and actor.role in step.by:
            found.append((name, may_take(actor, name, return_)))
    return found


def may_write_note(actor: Actor, return_: Return) -> Decision:
    """Notes may be added by everybody who sees the return but auditors, at any time."""
    if actor.role == Role.AUDITOR:
        return Decision(ONLY_READS)
    return YES if actor.role in ROLES_WITH_RETURNS else Decision("only the source can do this")


def may_ok(actor: Actor, return_: Return) -> Decision:
    """Whether the actor may OK findings of the return, or take an OK back."""
    if actor.role == Role.AUDITOR:
        return Decision(ONLY_READS)
    if actor.role != Role.COLLECTOR:
        return Decision("only the collector can OK an error or query")
    if return_.status == ReturnStatus.AUTHORISED:
        return Decision("the return is authorised")
    return YES


def may_keep_explanations(actor: Actor) -> Decision:
    """Whether the actor may add to the library of usual explanations and retire from it."""
    if actor.role == Role.AUDITOR:
        return Decision(ONLY_READS)
    return YES if actor.role == Role.COLLECTOR else Decision("only the collector can do this")


def _agent_acts(actor: Actor, return_: Return) -> bool:
    return actor.role == Role.AGENT and return_.collection.agent_step


def insist(decision: Decision) -> None:
    """Raise Refused with the decision's reason unless it is a yes."""
    if not decision:
        raise Refused(f"You cannot do this because {decision.reason}.")
