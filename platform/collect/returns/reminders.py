"""Who may remind a source of its return, and what a reminder says by default."""

from __future__ import annotations

from collect.organisations.roles import Role
from collect.returns.access import ONLY_READS, YES, Actor, Decision
from collect.returns.models import Return
from collect.returns.workflow import REJECTIONS, ReturnStatus

TEXTS: dict[str, str] = {
    ReturnStatus.NO_DATA: (
        "We have not received any data for your return yet. Please add your return on screen or "
        "upload it from a file, correct each error, explain each query with a note, and submit it."
    ),
    ReturnStatus.LOADED: (
        "Your return is loaded but not submitted. Please correct each error, explain each query "
        "with a note, and submit the return."
    ),
    ReturnStatus.AMENDED_BY_SOURCE: (
        "You changed your return after you submitted it. Please submit it again: until you do, "
        "your changes do not count."
    ),
    **dict.fromkeys(
        REJECTIONS,
        "Your return was sent back to you. Please read the reason, correct the return, and submit "
        "it again.",
    ),
}
"""What a reminder says, by the status of a return that waits for its source."""

ANY = (
    "Your return is not submitted yet. Please correct each error, explain each query with a note, "
    "and submit the return."
)
"""What a reminder says that goes to returns in several statuses."""


def may_remind(actor: Actor, return_: Return) -> Decision:
    """Whether the actor may remind the source, which is when the return waits for it."""
    if actor.role == Role.AUDITOR:
        return Decision(ONLY_READS)
    if actor.role not in (Role.AGENT, Role.COLLECTOR):
        return Decision("only the agent or collector can do this")
    if actor.role == Role.AGENT and not return_.collection.agent_step:
        return Decision("this collection has no agent step")
    if return_.status not in TEXTS:
        return Decision(f"the status is {return_.get_status_display()}")
    return YES


def reminder_for(statuses: set[str]) -> str:
    """The text that fits returns in these statuses."""
    texts = {TEXTS.get(status, ANY) for status in statuses}
    return texts.pop() if len(texts) == 1 else ANY
