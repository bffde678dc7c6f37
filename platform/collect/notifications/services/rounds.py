"""Rounds of telling many people that are made once."""

from __future__ import annotations

from collect.notifications.models import Round


def begin_round(key: str) -> bool:
    """Begin a round in the caller's transaction; False where it was made before.

    A second worker waits here until the first has committed, or takes over what it gave up.
    """
    return Round.objects.get_or_create(key=key)[1]
