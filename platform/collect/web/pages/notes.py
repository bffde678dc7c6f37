"""Notes: on an item, on a finding, on the return, and all of them."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

from django.core.paginator import Page
from django.db.models import QuerySet
from django.urls import reverse

from collect.organisations.roles import Role
from collect.returns.access import Decision, may_keep_explanations, may_write_note
from collect.returns.models import Finding, Note
from collect.web.pages.paging import Pages
from collect.web.pages.parts import Button, ReturnHead
from collect.web.pages.usual import Problem, UsualForm, usual_form

PAGE_SIZE = 25
NOTHING_USUAL = usual_form((), None)


@dataclass(frozen=True, slots=True)
class NotesAbout:
    """What a page of notes is about: `finding` is the one that they are on, if it is one, and
    `is_all` is whether they are on different things."""

    notes: QuerySet[Note]
    subject: str
    finding: Finding | None = None
    is_all: bool = False


@dataclass(frozen=True, slots=True)
class NoteRow:
    """One note, and what it is on."""

    note: Note
    subject: str

    @property
    def is_of_source(self) -> bool:
        """Whether the source wrote it."""
        return self.note.role == Role.SOURCE


@dataclass(frozen=True, slots=True)
class NotesPage:
    """What `web/notes.html` shows; `subject` is what the notes are on."""

    head: ReturnHead
    title: str
    subject: str
    rows: list[NoteRow]
    page: Page[Note]
    may_write: Decision
    buttons: list[Button]
    typed: str
    problem: str
    shows_subjects: bool
    usual: UsualForm
    library_url: str

    @property
    def problems(self) -> list[Problem]:
        """What is wrong with the note, in the order of its form."""
        own = [Problem(self.problem, "#text")] if self.problem else []
        return [*self.usual.problems, *own]


def notes_page(
    head: ReturnHead,
    about: NotesAbout,
    *,
    number: str = "1",
    typed: str = "",
    problem: str = "",
    usual: UsualForm = NOTHING_USUAL,
) -> NotesPage:
    """One page of notes with the form for a new one; `usual` offers explanations to choose."""
    page = Pages(about.notes, PAGE_SIZE).get_page(number)
    return NotesPage(
        head=head,
        title=f"Notes – {head.spec.series} {head.spec.year}",
        subject=about.subject,
        rows=[NoteRow(note, subject_of(head, note)) for note in page],
        page=page,
        may_write=may_write_note(head.actor, head.return_),
        buttons=head.form_buttons("notes"),
        typed=typed,
        problem=problem,
        shows_subjects=about.is_all,
        usual=usual,
        library_url=_library_url(head, about.finding.number if about.finding else ""),
    )


def _library_url(head: ReturnHead, rule: str) -> str:
    """Where a note becomes a usual explanation, up to the note's key; "" for whom it is not."""
    if not rule or not may_keep_explanations(head.actor):
        return ""
    there = reverse("desk_explanations", args=(head.return_.collection_id,))
    return f"{there}?{urlencode({'rule': rule})}&note="


def subject_of(head: ReturnHead, note: Note) -> str:
    """What a note is on, in words."""
    if note.item:
        return item_subject(head, note.item)
    if note.rule:
        return rule_subject(head, note.rule)
    return "Whole return"


def item_subject(head: ReturnHead, code: str) -> str:
    """`Data item: 2.1a New05`."""
    item = head.spec.return_items.get(code)
    question = f"{item.question} " if item and item.question else ""
    return f"Data item: {question}{code}"


BUILT_IN_CHECKS = {
    "mandatory": "Mandatory check of",
    "kind": "Check of the value of",
    "key": "Check for one key on two records of",
}


def rule_subject(head: ReturnHead, rule: str) -> str:
    """`Rule 3050`, or what a check without a number checks."""
    check, _, code = rule.partition(" ")
    if check in BUILT_IN_CHECKS and code:
        item = head.spec.return_items.get(code)
        return f"{BUILT_IN_CHECKS[check]} {item.name if item else code}"
    return f"Rule {rule}"
