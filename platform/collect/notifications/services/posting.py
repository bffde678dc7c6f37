"""Sending what waits: one e-mail a person for all of it, never twice and never too often."""

from __future__ import annotations

import logging
import time
from datetime import datetime, timedelta
from smtplib import SMTPException, SMTPServerDisconnected

from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend

from collect.notifications.kinds import Post
from collect.notifications.letters import MOST, Letter, letter_to
from collect.notifications.models import Notification, Postbox
from collect.notifications.selectors import unsent
from collect.notifications.services.postboxes import (
    due_for,
    give_back,
    note_failed,
    note_sent,
    people_due,
    take,
)
from collect.organisations.models import User

KEPT = timedelta(days=14)
"""What could not be sent for so long stays in the application alone."""

AT_ONCE = 500
TURN = 30.0
"""People, and seconds, after which the worker turns to other things until its next look."""

TOGETHER = 500
"""Rows that are written in one query."""

logger = logging.getLogger(__name__)


def post_waiting(now: datetime) -> int:
    """Send everybody what is due for them at `now`; how many e-mails went.

    Run it as often as you like, in as many workers. A mail server that is away loses nothing:
    the next run tries again. An e-mail goes out a second time only if a worker dies between
    sending it and writing that down.
    """
    _give_up(now)
    due = list(people_due(now)[:AT_ONCE])
    if not due:
        return 0
    Postbox.objects.bulk_create([Postbox(user=user) for user in due], ignore_conflicts=True)
    began, count = time.monotonic(), 0
    try:
        with get_connection() as connection:
            for user in due:
                count += _post_to(user, now, connection)
                if time.monotonic() - began > TURN:
                    break
    except OSError as problem:
        logger.warning("The mail server cannot be reached: %s. The e-mails wait.", problem)
    return count


def _post_to(user: User, now: datetime, connection: BaseEmailBackend) -> bool:
    """Whether an e-mail went. Raises OSError where the server cannot be spoken to."""
    if not take(user, now):
        return False
    due = due_for(user, now)
    things = list(due.values_list("pk", "about"))
    if not things:  # they were read, or another worker has sent them
        give_back(user)
        return False
    letter = letter_to(user, list(due[:MOST]), [about for _, about in things])
    try:
        _send(letter, user, connection)
    except Exception as problem:
        if _is_of_server(problem):
            give_back(user)
            raise
        box = note_failed(user, now)
        logger.warning("E-mail to user %s failed for the %s. time: %s", user.pk, box.tries, problem)
        return False
    _note_posted([pk for pk, _ in things], now)
    note_sent(user, now)
    return True


def _send(letter: Letter, user: User, connection: BaseEmailBackend) -> None:
    headers = {"Auto-Submitted": "auto-generated"}  # so that no absence notice answers
    EmailMessage(
        letter.subject, letter.text, to=[user.email], connection=connection, headers=headers
    ).send()


def _is_of_server(problem: Exception) -> bool:
    """Whether the server is away for everybody, and it is not this person's address."""
    if isinstance(problem, SMTPException):
        return isinstance(problem, SMTPServerDisconnected)
    return isinstance(problem, OSError)


def _note_posted(keys: list[int], now: datetime) -> None:
    for start in range(0, len(keys), TOGETHER):
        sent = Notification.objects.filter(pk__in=keys[start : start + TOGETHER])
        sent.update(posted_at=now)


def _give_up(now: datetime) -> None:
    """Try no more what could not be sent for a long time; it is shown in the application."""
    old = unsent().filter(at__lt=now - KEPT)
    given_up = old.filter(read_at__isnull=True).update(post=Post.NEVER, shown=True)
    old.update(post=Post.NEVER)
    if given_up:
        logger.error("%s notifications could not be sent in %s days.", given_up, KEPT.days)
