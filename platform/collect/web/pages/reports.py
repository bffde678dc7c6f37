"""Reports about a return: what there is, and the whole return on one page for print."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils import timezone

from collect.exchange.services.correcting import may_correct
from collect.returns.data import texts_of
from collect.returns.models import Note, StatusChange
from collect.returns.selectors import notes_of
from collect.web.pages.form_rows import FormRow, form_rows
from collect.web.pages.notes import NoteRow, subject_of
from collect.web.pages.parts import Button, ReturnHead


@dataclass(frozen=True, slots=True)
class PrintedSection:
    """One section with its values."""

    title: str
    rows: list[FormRow]


@dataclass(frozen=True, slots=True)
class PrintedReturn:
    """What `web/printed.html` shows: the whole return as it is now."""

    head: ReturnHead
    at: datetime
    sections: list[PrintedSection]
    left_out: list[str]
    notes: list[NoteRow]
    changes: list[StatusChange]


def reports_of(head: ReturnHead) -> list[Button]:
    """The reports there are, each with what it shows."""
    pk = head.return_.pk
    found = [
        Button(
            "Error report",
            reverse("error_report", args=(pk,)),
            "Every error and query on screen, with its values and notes.",
        ),
        Button(
            "Error report as CSV",
            reverse("error_list", args=(pk, "csv")),
            "The same as a table, all of it, for your own spreadsheet.",
        ),
        Button(
            "Error report as a workbook",
            reverse("error_list", args=(pk, "xlsx")),
            "The same as an XLSX workbook.",
        ),
        Button(
            "Correction workbook",
            reverse("correction_workbook", args=(pk,)),
            "Every error and query in an XLSX workbook, with room for the right values and "
            "for notes.",
        ),
        Button(
            "Printable return",
            reverse("printed", args=(pk,)),
            "All values with their errors, queries, notes and status history on one page.",
        ),
    ]
    if may_correct(head.actor, head.return_):
        found.insert(
            4,
            Button(
                "Upload corrections",
                reverse("uploads", args=(pk,)),
                "Send the correction workbook back, and see what it would change.",
            ),
        )
    return found


def printed_return(head: ReturnHead) -> PrintedReturn:
    """The whole return on one page; sections with many records are left to the export."""
    records = {r.section: r for r in head.return_.records.filter(key="")}
    sections = [
        PrintedSection(
            section.title,
            form_rows(head, section, "view", texts_of(records.get(section.code), section), {}),
        )
        for section in head.spec.sections
        if not section.repeats
    ]
    notes: list[Note] = list(notes_of(head.return_))
    return PrintedReturn(
        head=head,
        at=timezone.now(),
        sections=sections,
        left_out=[section.title for section in head.spec.sections if section.repeats],
        notes=[NoteRow(note, subject_of(head, note)) for note in notes],
        changes=list(head.return_.status_changes.select_related("by")),
    )
