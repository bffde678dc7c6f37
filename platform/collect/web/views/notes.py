"""Notes: all of them, and those on an item, a finding or the return, with a form for one more."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from collect.organisations.roles import Role
from collect.returns import selectors
from collect.returns.access import Actor, Refused
from collect.returns.models import Explanation, Finding, Return
from collect.returns.seen import finding_for
from collect.returns.services.explaining import explain
from collect.returns.services.notes import add_note
from collect.web.allow import about_return, item_for, section_for
from collect.web.pages.notes import NotesAbout, item_subject, notes_page
from collect.web.pages.parts import head_of
from collect.web.pages.usual import answers_of, usual_form

READ_OR_WRITE = require_http_methods(["GET", "HEAD", "POST"])


@READ_OR_WRITE
@about_return
def on_return(request: HttpRequest, return_: Return, actor: Actor) -> HttpResponse:
    """All notes of the return; a new one is on the return as a whole."""
    about = NotesAbout(selectors.notes_of(return_), "Whole return", is_all=True)
    return notes_about(request, return_, actor, about, partial(add_note, return_))


@READ_OR_WRITE
@about_return
def on_item(
    request: HttpRequest, return_: Return, actor: Actor, section: str, item: str
) -> HttpResponse:
    """The notes on one item."""
    item_spec = item_for(section_for(return_, section)[1], item)
    add = partial(add_note, return_, section=section, item=item)
    notes = selectors.notes_on_item(return_, section, item)
    subject = item_subject(head_of(return_, actor), item_spec.code)
    return notes_about(request, return_, actor, NotesAbout(notes, subject), add)


@READ_OR_WRITE
@about_return
def on_finding(
    request: HttpRequest, return_: Return, actor: Actor, finding_pk: int
) -> HttpResponse:
    """The notes on one finding."""
    finding = finding_for(return_, finding_pk)
    kind = "Error" if finding.is_error else "Query"
    subject = f"{kind} {finding.number}".strip() + f": {finding.message}"
    about = NotesAbout(selectors.notes_on_finding(return_, finding), subject, finding)
    return notes_about(request, return_, actor, about, partial(add_note, return_, finding=finding))


def notes_about(
    request: HttpRequest,
    return_: Return,
    actor: Actor,
    about: NotesAbout,
    add: Callable[..., object],
) -> HttpResponse:
    """The page of these notes; what is sent is added by `add`, as a text and `by` whom.

    On a finding its source is offered the usual explanations of the rule.
    """
    sent = request.POST.dict() if request.method == "POST" else None
    usual, problem = usual_form(_offered(about.finding, actor, return_), sent), ""
    typed = (sent or {}).get("text", "")
    if sent is not None and not usual.problems:
        try:
            if about.finding and usual.picked:
                option = usual.picked
                explain(return_, about.finding, option.explanation, answers_of(option), by=actor)
            else:
                add(text=typed, by=actor)
        except Refused as refused:
            problem = str(refused)
        else:
            messages.success(request, "Your note was added.")
            return redirect(request.path)
    page = notes_page(
        head_of(return_, actor),
        about,
        number=request.GET.get("page", "1"),
        typed=typed,
        problem=problem,
        usual=usual,
    )
    return render(request, "web/notes.html", {"page": page}, status=400 if page.problems else 200)


def _offered(finding: Finding | None, actor: Actor, return_: Return) -> list[Explanation]:
    if finding is None or not finding.number or actor.role != Role.SOURCE:
        return []
    return selectors.offered_explanations(return_.collection.series, finding.rule)
