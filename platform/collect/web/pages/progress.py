"""How far a job is, in words: percent, and the time left once that can be told."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

TOO_EARLY = 2.0
"""Seconds after which the time left is worth telling."""


@dataclass(frozen=True, slots=True)
class Progress:
    """What `web/components/progress.html` shows of a job that is on its way; `percent` is None
    where nobody can tell."""

    doing: str
    percent: int | None
    done: str = ""
    left: str = ""


def time_left(started_at: datetime | None, percent: float) -> str:
    """How long the rest will take at the speed so far, in words; "" while nobody can tell."""
    if started_at is None or percent <= 0:
        return ""
    taken = (timezone.now() - started_at).total_seconds()
    if taken < TOO_EARLY:
        return ""
    return _about(taken * (100 - percent) / percent)


def _about(seconds: float) -> str:
    if seconds < 5:
        return "a few seconds left"
    if seconds < 55:
        return f"about {round(seconds / 5) * 5} seconds left"
    minutes = max(1, round(seconds / 60))
    return f"about {minutes} minute{'' if minutes == 1 else 's'} left"
