"""The entries of a return's status log."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone

from collect.returns.access import Actor
from collect.returns.models import Return, StatusChange
from collect.returns.models.return_ import LONGEST_DEED

FIRST = {
    "load": "first_loaded_on",
    "submit": "first_submitted_on",
    "authorise": "first_authorised_on",
}
"""The steps by which progress is told, and where a return keeps on which day it first took them."""


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
    """An entry, not yet stored, for a step that took the return from the status `before`.

    The return notes the day on which it first took the step; the caller saves it.
    """
    at = at or timezone.now()
    if step in FIRST and getattr(return_, FIRST[step]) is None:
        setattr(return_, FIRST[step], timezone.localdate(at))
    return StatusChange(
        return_of=return_,
        step=step,
        done=done[:LONGEST_DEED],
        from_status=before,
        to_status=return_.status,
        by=by.user,
        role=by.role,
        organisation=by.organisation_name,
        at=at,
        reason=reason,
    )
