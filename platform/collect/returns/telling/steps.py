"""Telling of steps of the workflow: who is told of which, and what there is to do now."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.utils import timezone

from collect.definitions.models import DataCollection
from collect.notifications.kinds import Kind
from collect.notifications.services.telling import News, Person, tell_each
from collect.organisations.roles import Role
from collect.returns.access import Actor
from collect.returns.extensions import more_time_in
from collect.returns.models import Return
from collect.returns.telling.people import people_of
from collect.returns.telling.words import about, page_of, paragraphs, quoted, who
from collect.returns.windows import why_closed

SITTING = timedelta(hours=1)
"""Saves that follow each other within this time are one sitting, told of once."""

AMENDMENTS = ("amend_by_agent", "amend_by_collector")


@dataclass(frozen=True, slots=True)
class Told:
    """What one role is told of a step; the texts may name `{who}` and `{source}`."""

    title: str
    what_now: str
    kind: Kind = Kind.STATUS


_AMENDED = Told(
    "{who} amended your return",
    "Look at what was changed: the history of each item shows it. If something is not right, "
    "say so in a note.",
)
_REJECTED = Told(
    "{who} rejected your return",
    "What to do now: correct the return, then submit it again.",
    Kind.REJECTION,
)

TOLD: dict[str, dict[Role, Told]] = {
    "load": {
        Role.SOURCE: Told(
            "{who} loaded your return",
            "Check its figures, and correct or explain what is reported. Then submit the return.",
        ),
    },
    "submit": {
        Role.AGENT: Told("{source} submitted its return", "Check it, then approve or reject it."),
        Role.COLLECTOR: Told("{source} submitted its return", ""),
    },
    "approve": {
        Role.SOURCE: Told(
            "{who} approved your return",
            "You do not need to do anything. The department checks it next.",
        ),
        Role.COLLECTOR: Told(
            "{who} approved the return of {source}", "Check it, then authorise or reject it."
        ),
    },
    "reject_by_agent": {Role.SOURCE: _REJECTED},
    "reject_by_collector": {
        Role.SOURCE: _REJECTED,
        Role.AGENT: Told(
            "{who} rejected the return of {source}",
            "The source has to correct it and submit it again.",
            Kind.REJECTION,
        ),
    },
    "authorise": {
        Role.SOURCE: Told(
            "{who} authorised your return", "It is final. You do not need to do anything."
        ),
    },
    "reopen": {
        Role.SOURCE: Told(
            "{who} reopened your return", "You can amend it again. If you do, submit it again."
        ),
        Role.AGENT: Told("{who} reopened the return of {source}", ""),
    },
    "delete_data": {
        Role.SOURCE: Told(
            "{who} deleted the data of your return",
            "If that was a mistake, ask the department to bring them back.",
        ),
        Role.COLLECTOR: Told("{who} deleted the data of the return of {source}", ""),
    },
    "restore_data": {
        Role.SOURCE: Told(
            "{who} restored the data of your return", "Check them, then submit the return."
        ),
    },
    "take_back": {
        Role.SOURCE: Told(
            "{who} took back the last step of your return", "Its status page says where it is now."
        ),
        Role.AGENT: Told("{who} took back the last step of the return of {source}", ""),
    },
    "amend_by_agent": {Role.SOURCE: _AMENDED},
    "amend_by_collector": {Role.SOURCE: _AMENDED},
}
"""Who is told of a step, by its name. A source's own steps are never told to its own people."""


def tell_of_step(return_: Return, name: str, *, by: Actor, reason: str = "") -> None:
    """Tell of a step that the return has taken and that is not in its log yet."""
    if name not in AMENDMENTS or not _is_same_sitting(return_, name, by):
        tell_of_steps([return_], name, by=by, reason=reason)


def tell_of_steps(returns: Sequence[Return], name: str, *, by: Actor, reason: str = "") -> int:
    """Tell of a step that each of the returns has taken; how many notifications that made.

    A few queries for all of them, and no e-mail: those go later, one to a person.
    """
    told = {role: words for role, words in TOLD.get(name, {}).items() if role != by.role}
    if name == "load":
        returns = _still_open(returns)
    if not told or not returns:
        return 0
    people = people_of(returns, told, but=by.user)
    return tell_each(
        (person, _news(return_, person, told[person.role], by, reason))
        for return_ in returns
        for person in people[return_.pk]
    )


def _news(return_: Return, person: Person, told: Told, by: Actor, reason: str) -> News:
    named = {"who": who(by), "source": return_.source.name}
    why = f"The reason: {quoted(reason)}" if reason else ""
    return News(
        told.kind,
        about(return_),
        told.title.format_map(named),
        paragraphs([why, told.what_now]),
        page_of(return_),
    )


def _is_same_sitting(return_: Return, name: str, by: Actor) -> bool:
    recent = return_.status_changes.filter(step=name, at__gt=timezone.now() - SITTING)
    return recent.filter(by=by.user).exists()


def _still_open(returns: Sequence[Return]) -> list[Return]:
    """The returns about which their sources can still do something: not last year's."""
    found: list[Return] = []
    for collection in {return_.collection for return_ in returns}:
        if DataCollection.objects.filter(previous__iexact=collection.name).exists():
            continue
        more_time, today = more_time_in(collection), timezone.localdate()
        found += [
            return_
            for return_ in returns
            if return_.collection == collection
            and not why_closed(collection, Role.SOURCE, today, more_time.until(return_.source_id))
        ]
    return found
