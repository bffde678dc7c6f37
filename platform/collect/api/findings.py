"""Errors, queries and notes over the API."""

from __future__ import annotations

from typing import Any, Literal

from ninja import Query, Router
from ninja.errors import HttpError

from collect.api import judgements, schemas
from collect.api.allow import return_for
from collect.api.bearer import Caller
from collect.api.explanations import write_explained
from collect.api.paging import Page, Paging, page_of
from collect.api.returns import Key
from collect.definitions.specs import spec_of
from collect.returns.models import Note, Return
from collect.returns.seen import finding_for
from collect.returns.selectors import findings_of, note_counts_by_finding, notes_of
from collect.returns.services.notes import add_note
from rules.records import has_many

router = Router(tags=["Errors, queries and notes"])


@router.get(
    "/returns/{return_id}/findings",
    response=Page[judgements.Finding],
    operation_id="listFindings",
)
def list_findings(
    request: Caller,
    return_id: Key,
    paging: Query[Paging],
    severity: Literal["error", "query"] | None = None,
    state: Literal["open", "okd", "confirm_again"] | None = None,
) -> dict[str, Any]:
    """The errors and queries of a return, in the order of the form, with the values read."""
    return_, _ = return_for(request, return_id)
    spec, notes = spec_of(return_.publication), note_counts_by_finding(return_)
    found = [
        finding
        for finding in findings_of(return_)
        if severity in (None, finding.severity) and state in (None, finding.state)
    ]
    return page_of(found, paging, lambda one: judgements.finding_shown(one, spec, notes))


@router.get("/returns/{return_id}/notes", response=Page[schemas.Note], operation_id="listNotes")
def list_notes(request: Caller, return_id: Key, paging: Query[Paging]) -> dict[str, Any]:
    """All notes of a return, newest first."""
    return page_of(notes_of(return_for(request, return_id)[0]), paging)


@router.post("/returns/{return_id}/notes", response={201: schemas.Note}, operation_id="addNote")
def write_note(request: Caller, return_id: Key, note: schemas.NewNote) -> Note:
    """Add a note: on an item, on a finding, or with neither on the whole return. Its words are
    your own, or those of a usual explanation of the finding's rule.

    It cannot be changed or removed, and everybody who can open the return can read it.
    """
    return_, actor = return_for(request, return_id)
    if note.item and note.finding:
        raise HttpError(422, "A note is on an item or on a finding, not on both.")
    finding = finding_for(return_, note.finding) if note.finding else None
    if note.explanation:
        if note.text:
            raise HttpError(422, "Send a text or a usual explanation, not both.")
        return write_explained(return_, finding, note.explanation, note.answers, by=actor)
    section = _section_of(return_, note.item) if note.item else ""
    return add_note(return_, note.text, by=actor, section=section, item=note.item, finding=finding)


def _section_of(return_: Return, item: str) -> str:
    """The code of the section that an item is of. Raises HttpError unless it occurs once."""
    spec = spec_of(return_.publication)
    sections = [s for s in spec.sections if any(i.code == item for i in s.items)]
    once = next((section.code for section in sections if not has_many(spec, section)), "")
    if not sections:
        raise HttpError(422, f"{return_.collection.name} has no item called {item[:60]}.")
    if not once:
        raise HttpError(
            422,
            f"{sections[0].title} can have many records, and a note on {item} cannot say on which. "
            "Write it on one of the errors or queries of the record, or on the whole return.",
        )
    return once
