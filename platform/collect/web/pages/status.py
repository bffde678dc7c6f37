"""The status of a return and how it came there; and the page that confirms a step."""

from __future__ import annotations

from dataclasses import dataclass

from collect.returns.access import Decision, may_take
from collect.returns.models import Finding, StatusChange
from collect.returns.workflow import Step, step_of
from collect.web.pages.parts import Button, ReturnHead, step_buttons
from collect.web.pages.words import what_happened, what_next

NAMED_AT_MOST = 20


@dataclass(frozen=True, slots=True)
class StatusPage:
    """What `web/status.html` shows."""

    head: ReturnHead
    happened: str
    next_step: str
    changes: list[StatusChange]
    actions: list[Button]
    buttons: list[Button]


@dataclass(frozen=True, slots=True)
class StepPage:
    """What `web/step.html` shows: what will happen, what is open, and the button."""

    head: ReturnHead
    name: str
    step: Step
    decision: Decision
    errors: list[Finding]
    queries: list[Finding]
    more: int
    warns: bool
    button: str
    reason: str = ""
    problem: str = ""


def status_page(head: ReturnHead) -> StatusPage:
    """The status page."""
    return StatusPage(
        head=head,
        happened=what_happened(head.return_),
        next_step=what_next(head.return_, head.actor.role),
        changes=list(head.return_.status_changes.select_related("by").order_by("-pk")[:200]),
        actions=list(step_buttons(head).values()),
        buttons=head.form_buttons("status"),
    )


def step_page(head: ReturnHead, name: str, *, reason: str = "", problem: str = "") -> StepPage:
    """The confirmation of a step: the open errors and queries are named, up to a limit."""
    step = step_of(name)
    open_ = [finding for finding in head.findings if not finding.is_okd]
    named = open_[:NAMED_AT_MOST]
    return StepPage(
        head=head,
        name=name,
        step=step,
        decision=may_take(head.actor, name, head.return_),
        errors=[finding for finding in named if finding.is_error],
        queries=[finding for finding in named if not finding.is_error],
        more=len(open_) - len(named),
        warns=name in ("submit", "approve", "authorise") and bool(open_),
        button=step.label.removesuffix("…"),
        reason=reason,
        problem=problem,
    )
