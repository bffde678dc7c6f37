"""Telling of what people say about a return: notes, answers, and OKs of errors and queries."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

from django.urls import reverse

from collect.notifications.kinds import Kind
from collect.notifications.services.telling import News, Person, tell, tell_each
from collect.organisations.roles import Role
from collect.returns.access import Actor
from collect.returns.models import Finding, Note, Return
from collect.returns.telling.people import people_of
from collect.returns.telling.words import about, counted, page_of, paragraphs, quoted, who

ANSWERED = (Role.AGENT, Role.COLLECTOR)
"""Whose notes are answered: they are told of later notes at the same place."""

MOST_NAMED = 5
"""Errors and queries OK'd together that are named; the others are counted."""


Place = tuple[object, ...]
"""The return that a note is on, and where on it, as `_place_of` gives it."""

WHERE = ("return_of", "section", "record", "item", "rule")


def tell_of_notes(notes: Sequence[Note]) -> int:
    """Tell of notes that one person has just written, in a few queries for all of them.

    The source's people are told of what others write, and who wrote there before of an answer.
    """
    writer, before = notes[0].by, _written_before(notes)
    returns = {note.return_of_id: note.return_of for note in notes}
    roles = {Role(role) for wrote in before.values() for _, role in wrote}
    people = people_of(list(returns.values()), {Role.SOURCE, *roles}, but=writer)
    return tell_each(
        (person, news)
        for note in notes
        for person in people[note.return_of_id]
        if (news := _news_for(person, note, before.get(_place_of(note), set())))
    )


def _news_for(person: Person, note: Note, before: set[tuple[int, str]]) -> News | None:
    """What the person is told of the note; `before` are those who wrote at the same place."""
    if person.role == Role.SOURCE:
        if note.role == Role.SOURCE:
            return None
        title = f"{note.organisation} wrote a note {_place(note)}"
        return _news_of(note, title, "If it asks for something, answer it with a note of your own.")
    if (person.user.pk, person.role) not in before:
        return None
    return _news_of(note, f"{note.organisation} answered a note {_place(note)}", "")


def _written_before(notes: Sequence[Note]) -> Mapping[Place, set[tuple[int, str]]]:
    """By place, whose notes are answered by these, each with their role."""
    new, places = {note.pk for note in notes}, {_place_of(note) for note in notes}
    known = Note.objects.filter(
        return_of__in={note.return_of_id for note in notes},
        rule__in={note.rule for note in notes},
        role__in=ANSWERED,
    )
    found: dict[Place, set[tuple[int, str]]] = defaultdict(set)
    for before in known.exclude(by=notes[0].by).only(*WHERE, "by", "role"):
        if before.pk not in new and _place_of(before) in places:
            found[_place_of(before)].add((before.by_id, before.role))
    return found


def _place_of(note: Note) -> Place:
    return (note.return_of_id, note.section, note.record, note.item, note.rule)


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
