"""The entries of a return's status log."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone

from collect.returns.access import Actor
from collect.returns.models import Return, StatusChange
from collect.returns.models.return_ import LONGEST_DEED


def entry(
    return_: Return,
    step: str,
    done: str,
    *,
    before: str,
    by: Actor,
    reason: str = "",
    at: datetime | None = None,
) -> StatusChange:
    """An entry, not yet stored, for a step that took the return from the status `before`."""
    return StatusChange(
        return_of=return_,
        step=step,
        done=done[:LONGEST_DEED],
        from_status=before,
        to_status=return_.status,
        by=by.user,
        role=by.role,
        organisation=by.organisation_name,
        at=at or timezone.now(),
        reason=reason,
    )
