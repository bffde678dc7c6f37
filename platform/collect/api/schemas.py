"""What the API shows of collections and returns, in the words of the domain."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from ninja import Field, Schema

from collect.returns import models as returns
from collect.returns.access import Decision, may_export, may_upload, steps_for
from collect.returns.in_force import switches_for
from collect.returns.sight import actor_for
from collect.returns.workflow import ReturnStatus, step_of
from rules.switching import Setting

OPERATOR = "System operator"
"""Who stands where a command acted and no user."""


def who(user: Any) -> str:
    """The name of a user, or of the operator."""
    return user.display_name if user else OPERATOR


class Organisation(Schema):
    """An organisation that takes part."""

    native_id: str
    name: str


class Token(Schema):
    """The token that the request carries."""

    name: str
    organisation: Organisation
    role: str
    made_by: str
    expires_at: datetime

    @staticmethod
    def resolve_made_by(token: Any) -> str:
        """The name of who made it, for whom it acts."""
        return who(token.made_by)


class Collection(Schema):
    """A data collection of one year, with the days on which it is open."""

    name: str
    series: str
    year: int
    title: str
    reference_date: date
    agent_step: bool
    opens: date | None
    return_date: date | None
    closes_to_sources: date | None
    closes_to_agents: date | None
    closes: date | None


class Return(Schema):
    """One source's return, its status and its counts."""

    id: int
    collection: str
    source: Organisation
    agent: Organisation | None
    status: ReturnStatus = Field(description="As a code; status_words has it for people")
    status_words: str
    errors: int
    queries: int
    okd: int = Field(description="Errors and queries that the department has accepted")
    notes: int
    specification: str = Field(description="The hash of the specification that it is checked by")
    publication: int = Field(description="The number of the publication that it is checked by")
    checked_at: datetime | None = Field(alias="validated_at")
    loaded_from: str
    loaded_at: datetime | None
    submitted_at: datetime | None
    approved_at: datetime | None
    authorised_at: datetime | None

    @staticmethod
    def resolve_collection(return_: returns.Return) -> str:
        """The name that addresses use."""
        return return_.collection.name

    @staticmethod
    def resolve_status_words(return_: returns.Return) -> str:
        """The status as people read it."""
        return str(return_.get_status_display())

    @staticmethod
    def resolve_notes(return_: Any) -> int:
        """How many notes there are on the return, its items and its findings."""
        return int(return_.note_count)

    @staticmethod
    def resolve_specification(return_: returns.Return) -> str:
        """The hash of the publication that it is pinned to."""
        return return_.publication.hash

    @staticmethod
    def resolve_publication(return_: returns.Return) -> int:
        """The number of that publication in its collection."""
        return return_.publication.number


class Possible(Schema):
    """Whether something can be done now, and if not, why."""

    possible: bool
    reason: str


class Step(Possible):
    """A step of the workflow that the token's role has."""

    name: str
    label: str
    needs_reason: bool


class SwitchedRule(Schema):
    """A rule that counts otherwise than published, for all or for this return's source."""

    rule: str
    setting: Setting = Field(description="What it counts as")
    only_here: bool = Field(description="Whether it is an exemption for this return's source")
    ends: date | None = Field(description="The last day, if it is known")
    reason: str

    @staticmethod
    def resolve_only_here(switch: Any) -> bool:
        """Whether it is for one organisation."""
        return switch.organisation_id is not None


class ReturnInFull(Return):
    """One return, with what can be done with it now."""

    upload: Possible
    export: Possible
    steps: list[Step]
    switched_rules: list[SwitchedRule]

    @staticmethod
    def resolve_upload(return_: returns.Return, context: Any) -> Possible:
        """Whether a file may be sent."""
        return possible(may_upload(_actor(return_, context), return_))

    @staticmethod
    def resolve_export(return_: returns.Return, context: Any) -> Possible:
        """Whether there is something to export."""
        return possible(may_export(_actor(return_, context), return_))

    @staticmethod
    def resolve_steps(return_: returns.Return, context: Any) -> list[Step]:
        """The steps of the role, those that are not possible with the reason."""
        return [
            Step(
                name=name,
                label=step_of(name).label.removesuffix("…"),
                needs_reason=step_of(name).needs_reason,
                possible=bool(decision),
                reason=decision.reason,
            )
            for name, decision in steps_for(_actor(return_, context), return_)
        ]

    @staticmethod
    def resolve_switched_rules(return_: returns.Return) -> list[Any]:
        """The rules that count otherwise today."""
        return list(switches_for(return_))


def possible(decision: Decision) -> Possible:
    """The decision as the API shows it."""
    return Possible(possible=bool(decision), reason=decision.reason)


def _actor(return_: returns.Return, context: Any) -> Any:
    return actor_for(context["request"].auth.made_by, return_)


class StatusChange(Schema):
    """One entry of the status history."""

    at: datetime
    step: str
    done: str
    from_status: str
    to_status: str
    by: str
    role: str
    organisation: str
    reason: str

    @staticmethod
    def resolve_by(change: Any) -> str:
        """The name of who did it."""
        return who(change.by)


class Reason(Schema):
    """Why a step is taken; some steps ask for it."""

    reason: str = ""


class NewNote(Schema):
    """A note to be added: on an item, on a finding, or with neither on the whole return."""

    text: str = Field(description="Blank where a usual explanation gives the words")
    item: str = Field("", description="The code of an item")
    finding: int | None = Field(None, ge=1, description="The id of a finding")
    explanation: int | None = Field(None, ge=1, description="The id of a usual explanation")
    answers: list[str] = Field([], max_length=20, description="One for each of its slots")


class Note(Schema):
    """A note; it cannot be changed."""

    id: int
    text: str
    item: str
    section: str
    record: str
    rule: str
    by: str
    role: str
    organisation: str
    at: datetime

    @staticmethod
    def resolve_by(note: Any) -> str:
        """The name of who wrote it."""
        return who(note.by)
