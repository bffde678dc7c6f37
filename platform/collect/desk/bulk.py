"""What can be done to many returns at once, by whom, and in which words people are told of it."""

from __future__ import annotations

from dataclasses import dataclass, field

from collect.desk.models import Deed
from collect.organisations.roles import Role
from collect.returns.access import Actor
from collect.returns.reach import Reach


@dataclass(frozen=True, slots=True)
class DeedWords:
    """One deed in words, and the step of the workflow that it takes on each return, by role.

    `verb` is the button, `done` what has become of a return, `doing` what the job is at, `noun`
    completes "Bulk … taken back". `reason` is the label of what people write with it, blank where
    they write nothing. `undo` says what an undo does; where there is none, `lasting` says why.
    """

    verb: str
    done: str
    doing: str
    noun: str
    steps: dict[Role, str] = field(default_factory=dict)
    reason: str = ""
    reason_hint: str = ""
    undo: str = ""
    lasting: str = ""


_BACK = "Each return gets back the status that it had before."

DEEDS: dict[Deed, DeedWords] = {
    Deed.OK: DeedWords(
        "OK",
        "OK’d",
        "The errors and queries are being OK’d",
        "OK",
        reason="Reason",
        reason_hint="It is kept with every error and query that you OK. The sources can read it.",
        undo="The errors and queries that this act OK’d count again.",
    ),
    Deed.AUTHORISE: DeedWords(
        "Authorise",
        "Authorised",
        "The returns are being authorised",
        "authorisation",
        {Role.COLLECTOR: "authorise"},
        undo=_BACK,
    ),
    Deed.REJECT: DeedWords(
        "Reject",
        "Rejected",
        "The returns are being rejected",
        "rejection",
        {Role.COLLECTOR: "reject_by_collector", Role.AGENT: "reject_by_agent"},
        reason="Reason",
        reason_hint="Say what the sources have to do. Everybody who can open a return can read it.",
        undo=_BACK,
    ),
    Deed.APPROVE: DeedWords(
        "Approve",
        "Approved",
        "The returns are being approved",
        "approval",
        {Role.AGENT: "approve"},
        undo=_BACK,
    ),
    Deed.REMIND: DeedWords(
        "Remind",
        "Reminded",
        "The sources are being reminded",
        "reminder",
        reason="What the reminder says",
        reason_hint="The name of the collection and a link to the return are added to it.",
        lasting="A reminder cannot be undone, because people may have read it",
    ),
    Deed.EXPORT: DeedWords(
        "Export",
        "Exported",
        "The returns are being exported",
        "export",
        lasting="There is nothing to undo, because an export changes no return",
    ),
    Deed.ANSWER: DeedWords(
        "Answer",
        "Answered",
        "The explanations are being answered",
        "answer",
        reason="Your answer",
        lasting="An answer cannot be undone, because people may have read it",
    ),
}


def deeds_of(reach: Reach) -> list[Deed]:
    """What somebody at the desk can do to many returns that they select in a list."""
    if reach.only_reads:
        return [Deed.EXPORT]
    if reach.is_agent:
        with_step = [Deed.APPROVE, Deed.REJECT, Deed.REMIND]
        return [*(with_step if reach.collection.agent_step else ()), Deed.EXPORT]
    return [Deed.OK, Deed.AUTHORISE, Deed.REJECT, Deed.REMIND, Deed.EXPORT]


def can_do(reach: Reach) -> list[Deed]:
    """All that somebody at the desk can do to many returns at once."""
    return [*deeds_of(reach), *(() if reach.only_reads else (Deed.ANSWER,))]


def step_for(deed: Deed, actor: Actor) -> str:
    """The step of the workflow that the deed takes. Raises KeyError where it takes none."""
    return DEEDS[deed].steps[actor.role]
