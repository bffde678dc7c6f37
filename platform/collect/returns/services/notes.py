"""Writing notes on a return, an item or a finding: they are never edited, only added."""

from __future__ import annotations

from collect.returns import trail
from collect.returns.access import Actor, insist, may_write_note
from collect.returns.locking import locked
from collect.returns.models import Explanation, Finding, Note, Return
from collect.returns.telling import tell_of_note
from collect.returns.texts import UnfitText, readable


def add_note(  # noqa: PLR0913 a place has its parts, and no caller names them all
    return_: Return,
    text: str,
    *,
    by: Actor,
    section: str = "",
    record: str = "",
    item: str = "",
    finding: Finding | None = None,
    explanation: Explanation | None = None,
) -> Note:
    """Add a note. With neither item nor finding it is on the return as a whole.

    `record` is the key of the record whose item it is on, where there are many; `explanation` is
    the usual one that gave the words. Raises UnfitText when the text is blank or too long,
    Refused when the actor may not write notes.
    """
    kept = readable(text, "Your note")
    if not kept:
        raise UnfitText("Enter the text of your note")
    rule = finding.rule if finding else ""
    with trail.acting(by, f"Note on {item or rule or 'the whole return'}"):
        current = locked(return_.pk)
        insist(may_write_note(by, current))
        note = Note.objects.create(
            return_of=current,
            section=finding.section if finding else section,
            record=finding.record if finding else record,
            item=item,
            rule=rule,
            by=by.user,
            role=by.role,
            organisation=by.organisation_name,
            native_id=by.native_id,
            text=kept,
            explanation=explanation,
        )
        trail.noted(current, [note])
        tell_of_note(note)
    return note
