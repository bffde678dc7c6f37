"""The e-mail to one person about all that waits for them: plain text, and nothing but text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from collect.notifications.models import Notification
from collect.notifications.wording import one_line
from collect.organisations.models import User

MOST = 20
"""Notifications that an e-mail tells in full; the others are counted."""

LONGEST_SUBJECT = 150


@dataclass(frozen=True, slots=True)
class Letter:
    """An e-mail to be sent."""

    subject: str
    text: str


def letter_to(user: User, newest: Sequence[Notification], abouts: Sequence[str]) -> Letter:
    """The letter with the newest notifications; `abouts` says what each that waits is about."""
    total = len(abouts)
    told = newest[:MOST]
    parts = [f"Hello {one_line(user.display_name, 100)},", _opening(total)]
    parts += [_part(f"{number}. " if total > 1 else "", one) for number, one in enumerate(told, 1)]
    if total > len(told):
        parts.append(f"There are {total - len(told):,} more. Sign in to read them.")
    parts.append(_closing())
    return Letter(_subject(told[0], abouts), "\n\n".join(parts) + "\n")


def _subject(first: Notification, abouts: Sequence[str]) -> str:
    if len(abouts) == 1:
        return one_line(f"{first.about}: {first.title}", LONGEST_SUBJECT)
    others = len(set(abouts) - {first.about})
    beside = f" and {others:,} other{'s' * (others > 1)}" if others else ""
    count = f"{len(abouts):,} notifications about "
    room = LONGEST_SUBJECT - len(count) - len(beside)
    return count + one_line(first.about, room) + beside


def _opening(total: int) -> str:
    if total == 1:
        return "There is something to tell you."
    return f"There are {total:,} things to tell you, the newest first."


def _part(number: str, one: Notification) -> str:
    at = timezone.localtime(one.at)
    lines = [f"{number}{one.title}", f"{one.about}, {at.day} {at:%B %Y} at {at:%H:%M}"]
    if one.text:
        lines += ["", one.text]
    if one.path:
        lines += ["", f"See it: {full(one.path)}"]
    return "\n".join(lines)


def _closing() -> str:
    listed, choices = full(reverse("notifications")), full(reverse("notification_choices"))
    return (
        "--------\n"
        f"All your notifications: {listed}\n"
        f"To choose what we e-mail to you: {choices}\n"
        f"Please do not reply to this e-mail. If you need help: {settings.HELPDESK_EMAIL}"
    )


def full(path: str) -> str:
    """The whole address of one of our pages."""
    return f"{settings.SERVICE_URL}{path}"
