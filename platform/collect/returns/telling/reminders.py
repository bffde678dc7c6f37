"""Telling the people of sources what the department reminds them of."""

from __future__ import annotations

from collections.abc import Sequence

from django.urls import reverse

from collect.notifications.kinds import Kind
from collect.notifications.services.telling import News, Person, tell_each
from collect.organisations.roles import Role
from collect.returns.access import Actor
from collect.returns.models import Return
from collect.returns.telling.people import people_of
from collect.returns.telling.words import about, page_of, paragraphs, quoted, who

MOST_NAMED = 10
"""Returns that a reminder names; the others are counted."""


def tell_reminder(returns: Sequence[Return], text: str, by: Actor) -> int:
    """Remind the people of these returns' sources; how many notifications that made.

    One a person, also where several of the returns are theirs.
    """
    people = people_of(returns, (Role.SOURCE,), but=by.user)
    theirs: dict[int, tuple[Person, list[Return]]] = {}
    for return_ in returns:
        for person in people[return_.pk]:
            theirs.setdefault(person.user.pk, (person, []))[1].append(return_)
    return tell_each((person, _news(mine, text, by)) for person, mine in theirs.values())


def _news(returns: Sequence[Return], text: str, by: Actor) -> News:
    title = f"{who(by)} reminds you of your return"
    if len(returns) == 1:
        return News(Kind.REMINDER, about(returns[0]), title, quoted(text), page_of(returns[0]))
    named = "\n".join(about(return_) for return_ in returns[:MOST_NAMED])
    left = len(returns) - MOST_NAMED
    more = f"\nand {left:,} more" if left > 0 else ""
    return News(
        Kind.REMINDER,
        f"{returns[0].collection.name} – {len(returns):,} returns",
        f"{who(by)} reminds you of your returns",
        paragraphs([quoted(text), f"It is about:\n{named}{more}"]),
        reverse("my_collections"),
    )
