"""What the reader was told, newest first, and how they want to be told."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from django.core.paginator import Page

from collect.notifications.defaults import Ways
from collect.notifications.kinds import Kind, Post
from collect.notifications.models import Notification
from collect.notifications.selectors import choices_of, is_told_anything, notifications_of
from collect.notifications.services.postboxes import MORNING
from collect.organisations.models import User
from collect.web.pages.paging import Pages

PAGE_SIZE = 25


LABELS = {
    Kind.STATUS: "Status of returns",
    Kind.REJECTION: "Rejections",
    Kind.NOTE: "Notes and answers",
    Kind.OK: "OKs",
    Kind.DATE: "Dates",
    Kind.EXTENSION: "More time",
    Kind.RULES: "Changed rules",
    Kind.REMINDER: "Reminders",
}


WORDS = {
    Post.SOON: "As it happens",
    Post.DAILY: f"Daily at {MORNING.hour}:00",
    Post.NEVER: "No e-mail",
}
"""How e-mails are wanted, short enough for a phone."""


@dataclass(frozen=True, slots=True)
class NotificationsPage:
    """What `web/notifications.html` shows; `newest` is the key up to which "all" is read."""

    page: Page[Notification]
    kinds: list[tuple[str, str]]
    kind: str
    newest: int
    has_unread: bool
    is_told_anything: bool

    @property
    def query(self) -> str:
        """What the pager's links keep of the address."""
        return urlencode({"kind": self.kind}) if self.kind else ""


def notifications_page(user: User, *, kind: str = "", number: str = "1") -> NotificationsPage:
    """One page of what the user is shown, all or of one kind; another kind counts as all."""
    kind = kind if kind in Kind.values else ""
    page = Pages(notifications_of(user, kind), PAGE_SIZE).get_page(number)
    theirs = notifications_of(user)
    newest = theirs.values_list("pk", flat=True).first() or 0
    return NotificationsPage(
        page=page,
        kinds=[(one.value, LABELS[one]) for one in Kind],
        kind=kind,
        newest=newest,
        has_unread=theirs.filter(read_at__isnull=True).exists(),
        is_told_anything=is_told_anything(user),
    )


@dataclass(frozen=True, slots=True)
class ChoiceRow:
    """One kind, as the end of "Tell me when …", and how the reader is told of it."""

    kind: Kind
    ways: Ways


@dataclass(frozen=True, slots=True)
class ChoicesPage:
    """What `web/notification_choices.html` shows."""

    rows: list[ChoiceRow]
    posts: list[tuple[str, str]]
    address: str


def choices_page(user: User) -> ChoicesPage:
    """How the user is told of each kind that their roles are told of."""
    rows = [ChoiceRow(kind, ways) for kind, ways in choices_of(user).items()]
    return ChoicesPage(rows, [(post.value, words) for post, words in WORDS.items()], user.email)


def ways_in(sent: Mapping[str, str]) -> dict[Kind, Ways]:
    """What a form says of each kind; kinds that it says nothing proper of are left out."""
    return {
        kind: Ways(f"shown-{kind}" in sent, Post(sent[f"post-{kind}"]))
        for kind in Kind
        if sent.get(f"post-{kind}") in Post.values
    }
