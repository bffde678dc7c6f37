"""Telling people: each of them what they want to know, in the ways that they have chosen."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from collect.notifications.defaults import DEFAULTS, NOT_AT_ALL, Ways
from collect.notifications.kinds import Kind, Post
from collect.notifications.models import Choice, Notification
from collect.notifications.wording import cut, one_line
from collect.organisations.models import User
from collect.organisations.roles import Role

LONGEST_LINE = 300
LONGEST_TEXT = 4000
TOGETHER = 500
"""People whose choices are read, and rows that are written, in one query."""


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody to be told, and the role in which it concerns them."""

    user: User
    role: Role


@dataclass(frozen=True, slots=True)
class News:
    """What is told: of which kind, about which collection and organisation, and where to look.

    `path` is that of a page of ours; "" where there is none.
    """

    kind: Kind
    about: str
    title: str
    text: str = ""
    path: str = ""


def tell(people: Iterable[Person], news: News) -> int:
    """Tell these people the same; how many were told."""
    return tell_each((person, news) for person in people)


def tell_each(told: Iterable[tuple[Person, News]]) -> int:
    """Tell each person their news; how many notifications that made.

    Nothing is sent: what goes by e-mail waits for `post_waiting`. All is written in the caller's
    transaction, so nobody is told of what did not happen. Somebody concerned in two roles is told
    once; who has chosen neither the application nor e-mail is not told.
    """
    once: dict[tuple[int, News], Person] = {}
    for person, news in told:
        once.setdefault((person.user.pk, news), person)
    pairs = [(person, news) for (_, news), person in once.items()]
    chosen = _chosen(list({person.user.pk for person, _ in pairs}))
    rows = [_row(person, news, _ways(person, news.kind, chosen)) for person, news in pairs]
    wanted = [row for row in rows if row.shown or row.post != Post.NEVER]
    Notification.objects.bulk_create(wanted, batch_size=TOGETHER)
    return len(wanted)


Chosen = dict[tuple[int, str], Ways]


def _chosen(users: Sequence[int]) -> Chosen:
    found: Chosen = {}
    for start in range(0, len(users), TOGETHER):
        for choice in Choice.objects.filter(user__in=users[start : start + TOGETHER]):
            found[choice.user_id, choice.kind] = Ways(choice.shown, Post(choice.post))
    return found


def _ways(person: Person, kind: Kind, chosen: Chosen) -> Ways:
    default = DEFAULTS.get(person.role, {}).get(kind, NOT_AT_ALL)
    ways = chosen.get((person.user.pk, kind), default)
    # Without an address all that is left is the application.
    return ways if person.user.email else Ways(ways.is_told, Post.NEVER)


def _row(person: Person, news: News, ways: Ways) -> Notification:
    return Notification(
        user=person.user,
        kind=news.kind,
        about=one_line(news.about, LONGEST_LINE),
        title=one_line(news.title, LONGEST_LINE),
        text=cut(news.text, LONGEST_TEXT),
        path=news.path,
        shown=ways.shown,
        post=ways.post,
    )
