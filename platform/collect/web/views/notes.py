"""Notes: all of them, and those on an item, a finding or the return, with a form for one more."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from collect.returns import selectors
from collect.returns.access import Actor, Refused
from collect.returns.models import Note, Return
from collect.returns.seen import finding_for
from collect.returns.services.notes import add_note
from collect.web.allow import about_return, item_for, section_for
from collect.web.pages.notes import item_subject, notes_page
from collect.web.pages.parts import head_of

READ_OR_WRITE = require_http_methods(["GET", "HEAD", "POST"])


@READ_OR_WRITE
@about_return
def on_return(request: HttpRequest, return_: Return, actor: Actor) -> HttpResponse:
    """All notes of the return; a new one is on the return as a whole."""
    notes = selectors.notes_of(return_)
    return notes_about(
        request,
        return_,
        actor,
        notes=notes,
        subject="Whole return",
        add=partial(add_note, return_),
        shows_subjects=True,
    )


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
    return notes_about(request, return_, actor, notes=notes, subject=subject, add=add)


@READ_OR_WRITE
@about_return
def on_finding(
    request: HttpRequest, return_: Return, actor: Actor, finding_pk: int
) -> HttpResponse:
    """The notes on one finding."""
    finding = finding_for(return_, finding_pk)
    notes = selectors.notes_on_finding(return_, finding)
    kind = "Error" if finding.is_error else "Query"
    subject = f"{kind} {finding.number}".strip() + f": {finding.message}"
    add = partial(add_note, return_, finding=finding)
    return notes_about(request, return_, actor, notes=notes, subject=subject, add=add)


def notes_about(
    request: HttpRequest,
    return_: Return,
    actor: Actor,
    *,
    notes: QuerySet[Note],
    subject: str,
    add: Callable[..., object],
    shows_subjects: bool = False,
) -> HttpResponse:
    """The page of these notes; what is sent is added by `add`, as a text and `by` whom."""
    typed, problem = request.POST.get("text", ""), ""
    if request.method == "POST":
        try:
            add(text=typed, by=actor)
        except Refused as refused:
            problem = str(refused)
        else:
            messages.success(request, "Your note was added.")
            return redirect(request.path)
    page = notes_page(
        head_of(return_, actor),
        notes,
        subject,
        number=request.GET.get("page", "1"),
        typed=typed,
        problem=problem,
        shows_subjects=shows_subjects,
    )
    return render(request, "web/notes.html", {"page": page}, status=400 if problem else 200)
