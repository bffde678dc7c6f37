"""Writing notes on a return, an item or a finding: they are never edited, only added."""

from __future__ import annotations

from collect.returns.access import Actor, Refused, insist, may_write_note
from collect.returns.models import Finding, Note, Return
from collect.returns.texts import readable


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
    kept = readable(text, "Your note")
    if not kept:
        raise Refused("Enter the text of your note")
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
