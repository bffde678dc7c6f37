"""The findings of some returns of a bulk answer: a note of its own on each that still stands."""

from __future__ import annotations

from collections.abc import Sequence

from collect.desk.models import BulkMember, BulkTarget, MemberState
from collect.returns.access import Actor
from collect.returns.models import Finding, FindingState
from collect.returns.services.notes import add_note_to_each

SOLVED = "the errors and queries have been solved since"


def answer_targets(members: Sequence[BulkMember], *, by: Actor, text: str) -> None:
    """Answer what was explained on the returns of these members, which are locked.

    One on which nothing stands any more is left out.
    """
    targets = BulkTarget.objects.filter(member__in=members, done=False)
    standing = Finding.objects.exclude(state=FindingState.SOLVED)
    found = standing.filter(pk__in=targets.order_by().values("finding"))
    findings = list(found.order_by("pk"))
    if findings:
        add_note_to_each(findings, text, by=by)
    targets.filter(finding__in=[finding.pk for finding in findings]).update(done=True)
    answered = {finding.return_of_id for finding in findings}
    for member in members:
        if member.return_of_id not in answered:
            member.state, member.why = MemberState.REFUSED, SOLVED
