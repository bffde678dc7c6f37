"""What each status says to each reader: what happened, and what to do next."""

from __future__ import annotations

from collect.organisations.roles import Role
from collect.returns.models import Return
from collect.returns.workflow import ReturnStatus as Status

HAPPENED: dict[str, str] = {
    Status.NO_DATA: "This return has no data.",
    Status.LOADED: "The data is loaded and has been checked. The return is not submitted yet.",
    Status.AMENDED_BY_SOURCE: "The return was changed by its source after it was submitted.",
    Status.SUBMITTED: "The return has been submitted.",
    Status.REJECTED: "The return was rejected.",
    Status.AMENDED_BY_AGENT: "The return was changed by the agent after it was submitted.",
    Status.APPROVED: "The agent has approved the return.",
    Status.REJECTED_BY_COLLECTOR: "The department has sent the return back.",
    Status.AMENDED_BY_COLLECTOR: "The department has changed the return.",
    Status.AUTHORISED: "The department has accepted the return as final.",
}

NEXT_FOR_SOURCE: dict[str, str] = {
    Status.NO_DATA: "Add your return on screen, or upload it from a file.",
    Status.LOADED: "Correct each error, explain each query with a note, then submit the return.",
    Status.AMENDED_BY_SOURCE: "Submit the return again: until you do, your changes do not count.",
    Status.SUBMITTED: "Nothing now. The department checks it, and may send it back with a reason.",
    Status.REJECTED: "Read the reason, put it right, and submit the return again.",
    Status.AMENDED_BY_AGENT: "Nothing. The agent will approve it.",
    Status.APPROVED: "Nothing. The department will check it.",
    Status.REJECTED_BY_COLLECTOR: "Read the reason, correct the return, and submit it again.",
    Status.AMENDED_BY_COLLECTOR: "Look at the history of the changed items. You need do no more.",
    Status.AUTHORISED: "Nothing. If a figure is wrong, ask the department to reopen the return.",
}

NEXT_FOR_AGENT: dict[str, str] = {
    Status.SUBMITTED: "Check the return, then approve it or reject it with a reason.",
    Status.AMENDED_BY_AGENT: "Approve the return, or reject it with a reason.",
}

NEXT_FOR_COLLECTOR: dict[str, str] = {
    Status.NO_DATA: "Wait for the source, or remind it.",
    Status.LOADED: "Wait for the source to submit. It may have forgotten to.",
    Status.AMENDED_BY_SOURCE: "Wait for the source to submit again.",
    Status.SUBMITTED: "Check the return: amend it, OK its queries, then authorise or reject it.",
    Status.APPROVED: "Check the return, then authorise or reject it.",
    Status.AMENDED_BY_COLLECTOR: "Authorise the return, or reject it with a reason.",
    Status.REJECTED: "Wait for the source to correct it.",
    Status.REJECTED_BY_COLLECTOR: "Wait for the source to correct it.",
    Status.AMENDED_BY_AGENT: "Wait for the agent to approve it.",
    Status.AUTHORISED: "Nothing. You can reopen the return if it has to be amended.",
}

NEXT = {
    Role.SOURCE: NEXT_FOR_SOURCE,
    Role.AGENT: NEXT_FOR_AGENT,
    Role.COLLECTOR: NEXT_FOR_COLLECTOR,
    Role.AUDITOR: {},
}


def what_happened(return_: Return) -> str:
    """What the status says of the return."""
    return HAPPENED[return_.status]


def what_next(return_: Return, role: Role) -> str:
    """What the reader has to do now."""
    return NEXT[role].get(return_.status, "Nothing for now.")
