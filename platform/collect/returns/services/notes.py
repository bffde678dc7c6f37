"""Writing notes on a return, an item or a finding: they are never edited, only added."""

from __future__ import annotations

from collect.returns.access import Actor, insist, may_write_note
from collect.returns.models import Finding, Note, Return
from collect.returns.texts import UnfitText, readable


def add_note(
    return_: Return,
    text: str,
    *,
    by: Actor,
    section: str = "",
    record: str = "",
    item: str = "",
    finding: Finding | None = None,
) -> Note:
    """Add a note. With neither item nor finding it is on the return as a whole.

    `record` is the key of the record whose item it is on, where there are many. Raises UnfitText
    when the text is blank or too long, Refused when the actor may not write notes.
    """
    insist(may_write_note(by, return_))
    kept = readable(text, "Your note")
    if not kept:
        raise UnfitText("Enter the text of your note")
    return Note.objects.create(
        return_of=return_,
        section=finding.section if finding else section,
        record=finding.record if finding else record,
        item=item,
        rule=finding.rule if finding else "",
        by=by.user,
        role=by.role,
        organisation=by.organisation_name,
        native_id=by.native_id,
        text=kept,
    )
