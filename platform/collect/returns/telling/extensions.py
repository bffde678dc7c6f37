"""Telling of more time: asked for, granted, declined or withdrawn."""

from __future__ import annotations

from django.urls import reverse

from collect.notifications.kinds import Kind
from collect.notifications.services.telling import News, Person, tell, tell_each
from collect.organisations.models import User
from collect.organisations.roles import Role
from collect.returns.models import Extension, ExtensionState, Return
from collect.returns.telling.people import collectors_of, people_of
from collect.returns.telling.words import about, page_of, paragraphs, quoted
from collect.returns.windows import day_words

TITLES = {
    ExtensionState.GRANTED: "More time was granted, until {until}",
    ExtensionState.DECLINED: "More time until {until} was declined",
    ExtensionState.WITHDRAWN: "More time until {until} was withdrawn",
}


def tell_of_extension(extension: Extension) -> int:
    """Tell whom the extension's present state concerns; how many notifications that made.

    One that is asked for goes to the department's people; what becomes of it to the people of the
    organisation, or of all of them where it is for everybody. Whoever did it is not told.
    """
    if extension.decided_at is None:
        people = collectors_of(extension.collection, but=_who(extension))
        return tell(people, _asked(extension))
    news = _decided(extension)
    return tell_each(
        (person, News(Kind.EXTENSION, about(return_), *news, page_of(return_)))
        for return_, person in _concerned(extension)
    )


def _asked(extension: Extension) -> News:
    """What the department reads of a request, and of one that is taken back unanswered."""
    name = extension.organisation.name if extension.organisation else "Somebody"
    title = f"{name} no longer asks for more time, until {day_words(extension.until)}"
    text = ""
    if extension.state == ExtensionState.ASKED:
        title = f"{name} asks for more time, until {day_words(extension.until)}"
        why = f"The reason: {quoted(extension.reason)}"
        text = paragraphs([why, "What to do now: grant or decline it."])
    return News(
        Kind.EXTENSION,
        f"{extension.collection.name} – {name}",
        title,
        text,
        reverse("desk_extension", args=(extension.collection_id, extension.pk)),
    )


def _decided(extension: Extension) -> tuple[str, str]:
    """The title and the text."""
    state = ExtensionState(extension.state)
    said = {
        ExtensionState.GRANTED: extension.decision or extension.reason,
        ExtensionState.DECLINED: extension.decision,
        ExtensionState.WITHDRAWN: extension.withdrawal,
    }[state]
    title = TITLES[state].format(until=day_words(extension.until))
    what_now = "You can go on until the end of that day." if state == ExtensionState.GRANTED else ""
    return title, paragraphs([f"The reason: {quoted(said)}" if said else "", what_now])


def _concerned(extension: Extension) -> list[tuple[Return, Person]]:
    returns = extension.collection.returns.select_related("collection", "source")
    if extension.organisation is not None:
        returns = returns.filter(source=extension.organisation)
    theirs = list(returns)
    people = people_of(theirs, (Role.SOURCE, Role.AGENT), but=_who(extension))
    return [(return_, person) for return_ in theirs for person in people[return_.pk]]


def _who(extension: Extension) -> User | None:
    """Who brought the extension to its present state."""
    if extension.state == ExtensionState.WITHDRAWN:
        return extension.withdrawn_by
    return extension.asked_by if extension.decided_at is None else extension.decided_by
