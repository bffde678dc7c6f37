"""Writing notes on a return, an item or a finding: they are never edited, only added."""

from __future__ import annotations

from collections.abc import Sequence

from collect.returns import trail
from collect.returns.access import Actor, insist, may_write_note
from collect.returns.locking import locked, locked_many
from collect.returns.models import Explanation, Finding, Note, Return
from collect.returns.telling import tell_of_notes
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
    kept = _kept(text)
    rule = finding.rule if finding else ""
    with trail.acting(by, f"Note on {item or rule or 'the whole return'}"):
        current = locked(return_.pk)
        insist(may_write_note(by, current))
        note = _note(current, kept, by, finding)
        note.explanation = explanation
        note.item = item
        if finding is None:
            note.section, note.record = section, record
        note.save()
        trail.noted(current, [note])
        tell_of_notes([note])
    return note


def add_note_to_each(findings: Sequence[Finding], text: str, *, by: Actor) -> list[Note]:
    """Add the same note to each of these findings, all of one rule, in one transaction.

    Every return has the note in its own trail, as one act. Raises what `add_note` does.
    """
    kept = _kept(text)
    with trail.acting(by, f"Note on {findings[0].rule}"):
        returns = {r.pk: r for r in locked_many({f.return_of_id for f in findings})}
        for return_ in returns.values():
            insist(may_write_note(by, return_))
        notes = [_note(returns[f.return_of_id], kept, by, f) for f in findings]
        Note.objects.bulk_create(notes, batch_size=500)
        for note in notes:
            trail.noted(note.return_of, [note])
        tell_of_notes(notes)
    return notes


def _kept(text: str) -> str:
    kept = readable(text, "Your note")
    if not kept:
        raise UnfitText("Enter the text of your note")
    return kept


def _note(return_: Return, text: str, by: Actor, finding: Finding | None) -> Note:
    """A note, not yet stored, on the finding or on the return as a whole."""
    return Note(
        return_of=return_,
        section=finding.section if finding else "",
        record=finding.record if finding else "",
        rule=finding.rule if finding else "",
        by=by.user,
        role=by.role,
        organisation=by.organisation_name,
        native_id=by.native_id,
        text=text,
    )
