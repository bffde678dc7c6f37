"""The statuses of a return and the steps between them: the whole state machine in one place."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import Model, TextChoices
from django_fsm import RETURN_VALUE, ConcurrentTransitionMixin, FSMField, transition

from collect.organisations.roles import Role


class ReturnStatus(TextChoices):
    """The resting statuses of a return; busy and failed states belong to the job, not to it."""

    NO_DATA = "no_data", "No data"
    LOADED = "loaded_and_validated", "Loaded and validated"
    AMENDED_BY_SOURCE = "amended_by_source", "Amended by source"
    SUBMITTED = "submitted", "Submitted"
    REJECTED = "rejected", "Rejected"
    AMENDED_BY_AGENT = "amended_by_agent", "Amended by agent"
    APPROVED = "approved", "Approved"
    REJECTED_BY_COLLECTOR = "rejected_by_collector", "Rejected by collector"
    AMENDED_BY_COLLECTOR = "amended_by_collector", "Amended by collector"
    AUTHORISED = "authorised", "Authorised"


STATUS = ReturnStatus

WITH_AGENT_STEP = True
WITHOUT_AGENT_STEP = False


@dataclass(frozen=True, slots=True)
class Step:
    """What people see of one transition: the words on its button, and who may press it.

    `refused` completes "You cannot do this because …" when a condition of the step fails;
    it is given the return. `agent_step` limits a step to collections with, or without, one.
    """

    label: str
    by: tuple[Role, ...]
    done: str
    explanation: str = ""
    needs_reason: bool = False
    agent_step: bool | None = None
    refused: Callable[[Any], str] | None = None


def no_error_is_open(return_: Any) -> bool:
    """Whether every error is corrected or OK'd."""
    return bool(return_.errors == 0)


def is_ready_to_authorise(return_: Any) -> bool:
    """A collection with an agent step authorises what the agent has approved."""
    return not return_.collection.agent_step or return_.status != STATUS.SUBMITTED


def has_agent_step(return_: Any) -> bool:
    """Whether the return's collection has an agent step."""
    return bool(return_.collection.agent_step)


def _open_errors(return_: Any) -> str:
    count = return_.errors
    noun = "1 error is" if count == 1 else f"{count} errors are"
    return f"{noun} open. Correct each error, or OK it with a reason, before you authorise"


EDITED = (STATUS.AMENDED_BY_SOURCE, STATUS.AMENDED_BY_AGENT, STATUS.AMENDED_BY_COLLECTOR)
REJECTIONS = (STATUS.REJECTED, STATUS.REJECTED_BY_COLLECTOR)
HANDED_OVER = (
    STATUS.SUBMITTED,
    STATUS.APPROVED,
    STATUS.AMENDED_BY_AGENT,
    STATUS.AMENDED_BY_COLLECTOR,
)
"""Statuses of a return that its source has handed over and that is not final yet."""
NOT_AUTHORISED = tuple(status for status in STATUS if status != STATUS.AUTHORISED)


def _step(source: Any, target: Any, step: Step, **kwargs: Any) -> Any:
    return transition(
        field="status", source=list(source), target=target, custom={"step": step}, **kwargs
    )


class Workflow(ConcurrentTransitionMixin, Model):
    """A model whose status changes only by the steps below."""

    status = FSMField(default=STATUS.NO_DATA, choices=STATUS.choices, protected=True, db_index=True)

    class Meta:
        abstract = True

    @_step(
        NOT_AUTHORISED,
        STATUS.LOADED,
        Step("Load", (Role.SOURCE, Role.AGENT, Role.COLLECTOR), "Loaded"),
    )
    def load(self) -> None:
        """Data came in whole: from a file, or from the first save on screen."""

    @_step(
        (STATUS.NO_DATA,),
        STATUS.REJECTED,
        Step("Refuse file", (Role.SOURCE, Role.AGENT), "File refused"),
    )
    def reject_file(self) -> None:
        """A file of invalid format or contents was sent while there were no data."""

    @_step(
        (STATUS.LOADED,),
        STATUS.LOADED,
        Step("Edit", (Role.SOURCE,), "Edited"),
    )
    def edit_before_submission(self) -> None:
        """The source goes on working before it first submits."""

    @_step(
        (
            STATUS.SUBMITTED,
            STATUS.APPROVED,
            *REJECTIONS,
            STATUS.AMENDED_BY_SOURCE,
            STATUS.AMENDED_BY_COLLECTOR,
        ),
        STATUS.AMENDED_BY_SOURCE,
        Step("Edit", (Role.SOURCE,), "Amended"),
    )
    def amend_by_source(self) -> None:
        """The source changes what was submitted, and has to submit again."""

    @_step(
        (STATUS.SUBMITTED, STATUS.APPROVED, STATUS.AMENDED_BY_AGENT),
        STATUS.AMENDED_BY_AGENT,
        Step("Edit", (Role.AGENT,), "Amended", agent_step=WITH_AGENT_STEP),
        conditions=[has_agent_step],
    )
    def amend_by_agent(self) -> None:
        """The agent changes a source's submitted data."""

    @_step(
        (STATUS.SUBMITTED, STATUS.APPROVED, *EDITED),
        STATUS.AMENDED_BY_COLLECTOR,
        Step("Edit", (Role.COLLECTOR,), "Amended"),
    )
    def amend_by_collector(self) -> None:
        """The department changes submitted data."""

    @_step(
        (STATUS.LOADED, STATUS.AMENDED_BY_SOURCE),
        STATUS.SUBMITTED,
        Step(
            "Submit Return…",
            (Role.SOURCE,),
            "Submitted",
            "Send your return to the department. You can still amend it and submit it again.",
        ),
    )
    def submit(self) -> None:
        """The source declares the return ready."""

    @_step(
        (STATUS.SUBMITTED, STATUS.AMENDED_BY_AGENT),
        STATUS.APPROVED,
        Step(
            "Approve Return…",
            (Role.AGENT,),
            "Approved",
            "Confirm that you have checked this return, and pass it to the department.",
            agent_step=WITH_AGENT_STEP,
        ),
        conditions=[has_agent_step],
    )
    def approve(self) -> None:
        """The agent has checked the return."""

    @_step(
        (STATUS.SUBMITTED, STATUS.AMENDED_BY_AGENT),
        STATUS.REJECTED,
        Step(
            "Reject Return…",
            (Role.AGENT,),
            "Rejected",
            "Send this return back to its source with a reason.",
            needs_reason=True,
            agent_step=WITH_AGENT_STEP,
        ),
        conditions=[has_agent_step],
    )
    def reject_by_agent(self) -> None:
        """The agent sends the return back."""

    @_step(
        (STATUS.SUBMITTED, STATUS.APPROVED, STATUS.AMENDED_BY_COLLECTOR),
        STATUS.AUTHORISED,
        Step(
            "Authorise Return…",
            (Role.COLLECTOR,),
            "Authorised",
            "Accept this return as final. Nobody can change it after that.",
            refused=lambda return_: (
                "the agent has not approved this return yet"
                if not is_ready_to_authorise(return_)
                else _open_errors(return_)
            ),
        ),
        conditions=[is_ready_to_authorise, no_error_is_open],
    )
    def authorise(self) -> None:
        """The department accepts the return."""

    @_step(
        (STATUS.SUBMITTED, STATUS.APPROVED, STATUS.AMENDED_BY_COLLECTOR),
        STATUS.REJECTED_BY_COLLECTOR,
        Step(
            "Reject Return…",
            (Role.COLLECTOR,),
            "Rejected",
            "Send this return back to its source with a reason.",
            needs_reason=True,
        ),
    )
    def reject_by_collector(self) -> None:
        """The department sends the return back."""

    @_step(
        (STATUS.AUTHORISED,),
        STATUS.SUBMITTED,
        Step(
            "Reopen Return…",
            (Role.COLLECTOR,),
            "Reopened",
            "Take back the authorisation, so that this return can be amended.",
            needs_reason=True,
        ),
    )
    def reopen(self) -> None:
        """The department takes its authorisation back."""

    @_step(
        tuple(status for status in NOT_AUTHORISED if status != STATUS.NO_DATA),
        STATUS.NO_DATA,
        Step(
            "Delete Return…",
            (Role.SOURCE, Role.AGENT),
            "Deleted",
            "Remove all data of this return. The department can bring it back.",
        ),
    )
    def delete_data(self) -> None:
        """The data go; the return and its history stay."""

    @_step(
        (STATUS.NO_DATA,),
        STATUS.LOADED,
        Step(
            "Restore Deleted Data…",
            (Role.COLLECTOR,),
            "Restored",
            "Bring back the data that were last deleted from this return.",
            needs_reason=True,
        ),
    )
    def restore_data(self) -> None:
        """Deleted data come back."""

    @_step(
        (STATUS.AUTHORISED, STATUS.APPROVED, *REJECTIONS),
        RETURN_VALUE(*HANDED_OVER),
        Step("Take back", (Role.AGENT, Role.COLLECTOR), "Taken back", needs_reason=True),
    )
    def take_back(self, before: str) -> str:
        """A step that an act on many returns took is undone: the status is as it was before it."""
        return before


EDIT_STEPS: dict[Role, tuple[str, ...]] = {
    Role.SOURCE: ("edit_before_submission", "amend_by_source"),
    Role.AGENT: ("amend_by_agent",),
    Role.COLLECTOR: ("amend_by_collector",),
}
"""The steps that an edit takes, by who edits; the first that the status allows is taken."""

BUTTON_STEPS = (
    "submit",
    "approve",
    "reject_by_agent",
    "authorise",
    "reject_by_collector",
    "reopen",
    "delete_data",
    "restore_data",
)
"""The steps that have a button and a page of their own, in the order of the buttons."""


def step_of(name: str) -> Step:
    """What people see of the transition called `name`. Raises KeyError for no such step."""
    found: Step = _transition(name).custom["step"]
    return found


def target_of(name: str) -> str:
    """The status that the transition called `name` leads to. Raises KeyError for no such step."""
    return str(_transition(name).target)


def leads_from(name: str, status: str) -> bool:
    """Whether the transition called `name` is one out of `status`."""
    return status in getattr(Workflow, name)._django_fsm.transitions


def _transition(name: str) -> Any:
    method = getattr(Workflow, name, None)
    meta = getattr(method, "_django_fsm", None)
    if meta is None:
        raise KeyError(name)
    return next(iter(meta.transitions.values()))
