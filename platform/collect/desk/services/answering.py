"""Answering many explanations at once: a note of its own on each of the findings."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction

from collect.returns.access import Refused
from collect.returns.models import Finding
from collect.returns.reach import Reach
from collect.returns.services.notes import add_note

MOST = 200
"""Findings that are answered in one go: more would hold their returns up for others."""


@transaction.atomic
def answer_each(reach: Reach, findings: Sequence[int], text: str) -> int:
    """Write the text as a note on each of these standing findings within reach; how many.

    All are answered or none is. Raises UnfitText for the text, Refused when the reader may not
    write notes, or when there are none or more than MOST.
    """
    theirs = Finding.objects.filter(pk__in=findings, return_of__in=reach.returns.order_by())
    found = list(theirs.select_related("return_of__collection", "return_of__source"))
    if not 0 < len(found) <= MOST:
        raise Refused(f"Answer between 1 and {MOST} explanations in one go.")
    for finding in found:
        add_note(finding.return_of, text, by=reach.actor, finding=finding)
    return len(found)
