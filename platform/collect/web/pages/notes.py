"""Notes: on an item, on a finding, on the return, and all of them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet

from collect.returns.access import Decision, may_write_note
from collect.returns.models import Note
from collect.web.pages.parts import Button, ReturnHead, page_numbers

PAGE_SIZE = 25


@dataclass(frozen=True, slots=True)
class NoteRow:
    """One note, and what it is on."""

    note: Note
    subject: str


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
    typed: str = ""
    problem: str = ""
    shows_subjects: bool = False

    @property
    def numbers(self) -> Iterable[int | str]:
        """The numbers of the pager."""
        return page_numbers(self.page)


def notes_page(
    head: ReturnHead,
    notes: QuerySet[Note],
    subject: str,
    *,
    number: str = "1",
    typed: str = "",
    problem: str = "",
    shows_subjects: bool = False,
) -> NotesPage:
    """One page of notes with the form for a new one."""
    page = Paginator(notes, PAGE_SIZE).get_page(number)
    return NotesPage(
        head=head,
        title=f"Notes – {head.spec.series} {head.spec.year}",
        subject=subject,
        rows=[NoteRow(note, subject_of(head, note)) for note in page],
        page=page,
        may_write=may_write_note(head.actor, head.return_),
        buttons=head.form_buttons("notes"),
        typed=typed,
        problem=problem,
        shows_subjects=shows_subjects,
    )


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


BUILT_IN = {
    "mandatory": "Mandatory check of",
    "kind": "Check of the value of",
    "key": "Check for one key on two records of",
}


def rule_subject(head: ReturnHead, rule: str) -> str:
    """`Rule 3050`, or what a check without a number checks."""
    check, _, code = rule.partition(" ")
    if check in BUILT_IN and code:
        item = head.spec.return_items.get(code)
        return f"{BUILT_IN[check]} {item.name if item else code}"
    return f"Rule {rule}"
