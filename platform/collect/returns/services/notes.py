"""Writing notes on a return, an item or a finding: they are never edited, only added."""

from __future__ import annotations

from collect.returns.access import Actor, Refused, insist, may_write_note
from collect.returns.models import Finding, Note, Return

LONGEST = 4000


def add_note(
    return_: Return,
    text: str,
    *,
    by: Actor,
    section: str = "",
    item: str = "",
    finding: Finding | None = None,
) -> Note:
    """Add a note. With neither item nor finding it is on the return as a whole.

    Raises Refused when the text is blank or too long, or the actor may not write notes.
    """
    insist(may_write_note(by, return_))
    kept = text.replace("\x00", "").replace("\r\n", "\n").strip()
    if not kept:
        raise Refused("Enter the text of your note")
    if len(kept) > LONGEST:
        raise Refused(f"Your note must be {LONGEST:,} characters or less. It has {len(kept):,}.")
    return Note.objects.create(
        return_of=return_,
        section=finding.section if finding else section,
        record=finding.record if finding else "",
        item=item,
        rule=finding.rule if finding else "",
        by=by.user,
        role=by.role,
        organisation=by.organisation_name,
        native_id=by.native_id,
        text=kept,
    )
