"""What somebody was told, what they have not read, and how they want to be told."""

from __future__ import annotations

from django.db.models import IntegerField, QuerySet
from django.db.models.expressions import RawSQL

from collect.notifications.defaults import DEFAULTS, Ways, defaults_of
from collect.notifications.kinds import Kind, Post
from collect.notifications.models import Choice, Notification
from collect.organisations.models import User

MOST_COUNTED = 99
"""Unread notifications that are counted; more are "99+"."""


def notifications_of(user: User, kind: str = "") -> QuerySet[Notification]:
    """What the user is shown in the application, newest first, all or of one kind."""
    theirs = Notification.objects.filter(user=user, shown=True)
    return theirs.filter(kind=kind) if kind else theirs


def unread_of(user: User) -> QuerySet[Notification]:
    """What the user has not read yet."""
    return Notification.objects.filter(user=user, shown=True, read_at__isnull=True)


def with_unread(users: QuerySet[User]) -> QuerySet[User]:
    """The users, each with `unread`: how many notifications they have not read, as `unread_count`.

    Every request reads its user, so this asks it of the database without another query.
    """
    unread = RawSQL(_UNREAD, (MOST_COUNTED + 1,), IntegerField())  # noqa: S611 - a constant
    return users.annotate(unread=unread)


# In SQL because every request asks it, as for the terms of use.
_UNREAD = """
    SELECT COUNT(*) FROM (
        SELECT 1 FROM notifications_notification told
        WHERE told.user_id = organisations_user.id AND told.shown AND told.read_at IS NULL
        LIMIT %s
    ) counted
"""


def unread_count(user: User) -> int:
    """How many the user has not read; one more than `MOST_COUNTED` stands for any number."""
    read_with_them: int | None = getattr(user, "unread", None)
    if read_with_them is not None:
        return read_with_them
    return unread_of(user).order_by()[: MOST_COUNTED + 1].count()


def is_told_anything(user: User) -> bool:
    """Whether the user has a role in which people are told of something."""
    return any(membership.role in DEFAULTS for membership in user.own_memberships)


def choices_of(user: User) -> dict[Kind, Ways]:
    """How the user is told, by each kind that their roles are told of."""
    held = defaults_of(membership.role for membership in user.own_memberships)
    for choice in Choice.objects.filter(user=user):
        if choice.kind in held:
            held[Kind(choice.kind)] = Ways(choice.shown, Post(choice.post))
    return held


def unsent() -> QuerySet[Notification]:
    """What was to go out by e-mail and has not, of everybody."""
    return Notification.objects.filter(posted_at__isnull=True).exclude(post=Post.NEVER)


def waiting() -> QuerySet[Notification]:
    """What waits to go out by e-mail; nobody is sent what they have read here meanwhile."""
    return unsent().filter(read_at__isnull=True)
