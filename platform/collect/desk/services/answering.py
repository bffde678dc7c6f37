"""Answering many explanations at once: a note of its own on each of the findings."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction

from collect.desk.models import BulkAct, Deed
from collect.desk.services.bulk import confirm, prepare_on_findings
from collect.returns.reach import Reach


@transaction.atomic
def answer_each(reach: Reach, findings: Iterable[int], text: str) -> BulkAct:
    """Have a job write the text as a note on each of these findings of one rule within reach.

    Those that are gone are passed over. Raises UnfitText for the text, Refused when the reader
    may not write notes, or when there is nothing to answer.
    """
    act = prepare_on_findings(reach, Deed.ANSWER, ((finding, "") for finding in findings))
    confirm(act, reach, reason=text)
    return act
