"""More time than the windows give, as pages show it: each extension, and the form for one."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime

from collect.organisations.models import User
from collect.returns.models import Extension, ExtensionState
from collect.returns.windows import days_words
from collect.web.typed_days import TypedDay

NOT_A_DAY = "Enter a real date, such as 14 3 2014 for 14 March 2014"

TAGS = {
    ExtensionState.ASKED: ("Waiting", "yellow"),
    ExtensionState.GRANTED: ("Granted", "green"),
    ExtensionState.DECLINED: ("Declined", "red"),
    ExtensionState.WITHDRAWN: ("Withdrawn", "grey"),
}
"""The words and the colour of each state's tag."""


@dataclass(frozen=True, slots=True)
class Act:
    """One thing that was done about an extension."""

    done: str
    by: User | None
    at: datetime
    said: str


@dataclass(frozen=True, slots=True)
class ExtensionRow:
    """One extension with everything that was done about it."""

    extension: Extension
    whose: str
    away: str
    state: str
    colour: str
    acts: list[Act]


@dataclass(frozen=True, slots=True)
class Problem:
    """Something wrong with a form; `url` leads to the field, if it is one's fault."""

    text: str
    url: str


@dataclass(frozen=True, slots=True)
class TimeForm:
    """The form for more time as it was typed, and what is wrong with it, by field."""

    until: TypedDay = field(default_factory=TypedDay)
    reason: str = ""
    problems: dict[str, str] = field(default_factory=dict)

    @property
    def summary(self) -> list[Problem]:
        """The problems for the top of the page; what is nobody's fault leads nowhere."""
        return [Problem(told, f"#{name}" if name else "") for name, told in self.problems.items()]


def extension_row(extension: Extension, today: date) -> ExtensionRow:
    """The extension in words."""
    has_ended = extension.state == ExtensionState.GRANTED and extension.until < today
    tag = ("Ended", "grey") if has_ended else TAGS[ExtensionState(extension.state)]
    who = extension.organisation
    return ExtensionRow(
        extension=extension,
        whose=who.name if who else "Everybody",
        away=days_words(extension.until, today),
        state=tag[0],
        colour=tag[1],
        acts=_acts(extension),
    )


def _acts(extension: Extension) -> list[Act]:
    was_decided, was_withdrawn = extension.decided_at, extension.withdrawn_at
    # What the department gave unasked has the same person in both places.
    if was_decided and extension.asked_by_id == extension.decided_by_id:
        acts = [Act("Given", extension.decided_by, was_decided, extension.reason)]
    else:
        acts = [Act("Asked for", extension.asked_by, extension.asked_at, extension.reason)]
        if was_decided:
            declined = extension.state == ExtensionState.DECLINED
            done = "Declined" if declined else "Granted"
            acts.append(Act(done, extension.decided_by, was_decided, extension.decision))
    if was_withdrawn:
        told = extension.withdrawal
        acts.append(Act("Withdrawn", extension.withdrawn_by, was_withdrawn, told))
    return acts
