"""Telling of what people say about a return: notes, answers, and OKs of errors and queries."""

from __future__ import annotations

from collections.abc import Sequence

from django.urls import reverse

from collect.notifications.kinds import Kind
from collect.notifications.services.telling import News, tell
from collect.organisations.roles import Role
from collect.returns.access import Actor
from collect.returns.models import Finding, Note, Return
from collect.returns.telling.people import people_of
from collect.returns.telling.words import about, counted, page_of, paragraphs, quoted, who

ANSWERED = (Role.AGENT, Role.COLLECTOR)
"""Whose notes are answered: they are told of later notes at the same place."""

MOST_NAMED = 5
"""Errors and queries OK'd together that are named; the others are counted."""


def tell_of_note(note: Note) -> int:
    """Tell the source's people of what others write, and who wrote there before of an answer."""
    return_ = note.return_of
    told = _tell_source(note) if note.role != Role.SOURCE else 0
    place = {name: getattr(note, name) for name in ("section", "record", "item", "rule")}
    before = return_.notes.filter(**place, role__in=ANSWERED).exclude(pk=note.pk)
    authors = set(before.exclude(by=note.by).values_list("by", "role"))
    if not authors:
        return told
    people = people_of([return_], [Role(role) for _, role in authors], but=note.by)
    answered = [p for p in people[return_.pk] if (p.user.pk, p.role) in authors]
    title = f"{note.organisation} answered a note {_place(note)}"
    return told + tell(answered, _news_of(note, title, ""))


def _tell_source(note: Note) -> int:
    people = people_of([note.return_of], (Role.SOURCE,), but=note.by)
    title = f"{note.organisation} wrote a note {_place(note)}"
    news = _news_of(note, title, "If it asks for something, answer it with a note of your own.")
    return tell(people[note.return_of_id], news)


def _news_of(note: Note, title: str, what_now: str) -> News:
    text = paragraphs([quoted(note.text), what_now])
    return News(Kind.NOTE, about(note.return_of), title, text, _page(note))


def _place(note: Note) -> str:
    if note.item:
        return f"on {note.item}"
    if note.rule:
        return f"on the check {note.rule}"
    return "on the return"


def _page(note: Note) -> str:
    """The item's notes where it occurs once; otherwise those of the whole return."""
    if note.item and not note.record:
        return reverse("item_notes", args=(note.return_of_id, note.section, note.item))
    return page_of(note.return_of, "all_notes")


def tell_of_oks(
    return_: Return, findings: Sequence[Finding], *, by: Actor, reason: str, is_back: bool = False
) -> int:
    """Tell the source's people once of all that was OK'd together, or whose OK was taken back."""
    if not findings or by.role == Role.SOURCE:
        return 0
    did = "took back the OK of" if is_back else "OK’d"
    what_now = (
        "What to do now: correct it, or explain it in a note."
        if is_back
        else "You do not need to do anything about it."
    )
    what, messages = _named(findings)
    why = f"The reason: {quoted(reason)}" if reason else ""
    news = News(
        Kind.OK,
        about(return_),
        f"{who(by)} {did} {what}",
        paragraphs([messages, why, what_now]),
        page_of(return_, "error_report"),
    )
    return tell(people_of([return_], (Role.SOURCE,), but=by.user)[return_.pk], news)


def _named(findings: Sequence[Finding]) -> tuple[str, str]:
    """What the findings are called in a title, and what they say where the title does not."""
    first = findings[0]
    if len(findings) == 1:
        return (first.number, first.message) if first.number else (f"“{first.message}”", "")
    lines = [finding.message for finding in findings[:MOST_NAMED]]
    if left := len(findings) - len(lines):
        lines.append(f"and {left:,} more")
    return counted(len(findings), "error or query", "errors and queries"), "\n".join(lines)
