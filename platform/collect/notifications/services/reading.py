"""Marking notifications as read."""

from __future__ import annotations

from django.utils import timezone

from collect.notifications.models import Notification
from collect.notifications.selectors import unread_of
from collect.organisations.models import User


def open_notification(user: User, pk: int) -> Notification | None:
    """The user's own notification, read from now on; None where it is not theirs."""
    found = Notification.objects.filter(user=user, shown=True, pk=pk).first()
    if found is not None:
        mark_read(user, pk=pk)
    return found


def mark_read(user: User, *, pk: int) -> int:
    """Mark one as read; 1 if it was the user's and unread."""
    return unread_of(user).filter(pk=pk).update(read_at=timezone.now())


def mark_all_read(user: User, *, until: int) -> int:
    """Mark all as read that the user has seen listed, up to the key of the newest; how many."""
    return unread_of(user).filter(pk__lte=until).update(read_at=timezone.now())
