"""Sending what waits: one e-mail a person for all of it, never twice and never too often."""

from __future__ import annotations

import logging
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime, timedelta
from smtplib import SMTPException, SMTPServerDisconnected

from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db.models import Count

from collect.notifications.defaults import defaults_of
from collect.notifications.kinds import Post
from collect.notifications.letters import MOST, Letter, letter_to
from collect.notifications.models import Notification, Postbox
from collect.notifications.selectors import unsent, waiting
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


OutOfReach = Callable[[User, Iterable[str]], Mapping[str, str]]
"""Says which of these paths a person may not open any more, and why."""


def post_waiting(now: datetime, *, out_of_reach: OutOfReach) -> int:
    """Send everybody what is due for them at `now`; how many e-mails went.

    What is no business of theirs any more is dropped; the log says how much and why. Run it as
    often as you like, in as many workers. A mail server that is away loses nothing: the next run
    tries again. An e-mail goes out a second time only if a worker dies between sending it and
    writing that down.
    """
    _give_up(now)
    _drop_of_inactive()
    due = list(people_due(now)[:AT_ONCE])
    if not due:
        return 0
    Postbox.objects.bulk_create([Postbox(user=user) for user in due], ignore_conflicts=True)
    began, count = time.monotonic(), 0
    try:
        with get_connection() as connection:
            for user in due:
                count += _post_to(user, now, connection, out_of_reach)
                if time.monotonic() - began > TURN:
                    break
    except OSError as problem:
        logger.warning("The mail server cannot be reached: %s. The e-mails wait.", problem)
    return count


def _post_to(
    user: User, now: datetime, connection: BaseEmailBackend, out_of_reach: OutOfReach
) -> bool:
    """Whether an e-mail went. Raises OSError where the server cannot be spoken to."""
    if not take(user, now):
        return False
    _drop(user, now, out_of_reach)
    due = due_for(user, now)
    things = list(due.values_list("pk", "about"))
    if not things:  # they were read or dropped, or another worker has sent them
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


def _drop_of_inactive() -> None:
    """Nothing waits for somebody who is switched off, also not until they are on again."""
    theirs = waiting().filter(user__is_active=False)
    counts = theirs.order_by().values_list("user").annotate(Count("pk"))
    for user, count in list(counts):
        theirs.filter(user=user).update(post=Post.NEVER)
        _tell_dropped(user, count, "the account is switched off")


def _drop(user: User, now: datetime, out_of_reach: OutOfReach) -> None:
    """Leave out what the person is not told of any more, or may not open any more."""
    rows = list(due_for(user, now).values_list("pk", "kind", "path"))
    kinds = defaults_of(membership.role for membership in user.own_memberships)
    away = out_of_reach(user, {path for _, _, path in rows if path})
    dropped: dict[str, list[int]] = defaultdict(list)
    for pk, kind, path in rows:
        if kind not in kinds:
            dropped["no role of theirs is told of this any more"].append(pk)
        elif path in away:
            dropped[away[path]].append(pk)
    for why, keys in dropped.items():
        for start in range(0, len(keys), TOGETHER):
            some = Notification.objects.filter(pk__in=keys[start : start + TOGETHER])
            some.update(post=Post.NEVER)
        _tell_dropped(user.pk, len(keys), why)


def _tell_dropped(user: int, count: int, why: str) -> None:
    logger.warning("Not e-mailed to user %s: %s of what waited, because %s.", user, count, why)
