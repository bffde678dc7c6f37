"""The form of one section: look at it, edit it, save it."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from collect.definitions.specs import spec_of
from collect.returns.access import Actor, Refused, insist, may_edit
from collect.returns.models import Return
from collect.returns.services.editing import Saved, save_section
from collect.web.allow import about_return, return_for, section_for
from collect.web.pages.form import form_page
from collect.web.pages.parts import head_of
from collect.web.pages.records import records_page
from collect.web.posted import PostedForm, read_posted
from rules.spec import SectionSpec


@require_safe
@about_return
def first_section(request: HttpRequest, return_: Return, actor: Actor) -> HttpResponse:
    """The form starts with its first section."""
    return redirect("form", return_.pk, spec_of(return_.publication).sections[0].code)


@require_http_methods(["GET", "HEAD", "POST"])
@about_return
def form(request: HttpRequest, return_: Return, actor: Actor, section: str) -> HttpResponse:
    """One section, to look at or to edit; a POST saves it."""
    _, found = section_for(return_, section)
    if found.repeats:
        return _records(request, return_, actor, found)
    if request.method == "POST":
        return _save(request, return_, actor, found)
    mode = "edit" if request.GET.get("mode") == "edit" else "view"
    if mode == "view" and not return_.has_data:
        return redirect("source_page", return_.pk)
    if mode == "edit":
        insist(may_edit(actor, return_))
    page = form_page(head_of(return_, actor), found, mode)
    return render(request, "web/form.html", {"page": page})


def _records(
    request: HttpRequest, return_: Return, actor: Actor, section: SectionSpec
) -> HttpResponse:
    """A section of many records is looked at; it cannot be typed."""
    if request.method == "POST":
        raise Refused(f"{section.title} cannot be typed on screen. Upload a file instead.")
    if not return_.has_data:
        return redirect("source_page", return_.pk)
    page = records_page(head_of(return_, actor), section, request.GET.get("page", "1"))
    return render(request, "web/records.html", {"page": page})


def _save(
    request: HttpRequest, return_: Return, actor: Actor, section: SectionSpec
) -> HttpResponse:
    posted = read_posted(request.POST, section)
    if posted.problems:
        return _again(request, return_, actor, section, posted=posted, problems=posted.problems)
    try:
        saved = save_section(return_.pk, section.code, posted.texts, by=actor, opened=posted.opened)
    except Refused as refused:
        problem = f"{refused} Nothing was saved; what you typed is still in the form below."
        return _again(
            request, return_, actor, section, posted=posted, problems=[problem], status=409
        )
    if saved.conflicts:
        return _choose(request, return_.pk, section, saved)
    tell = messages.success if saved.changed else messages.info
    tell(request, _saved_words(saved))
    return redirect(_next_url(request, return_, section))


def _again(
    request: HttpRequest,
    return_: Return,
    actor: Actor,
    section: SectionSpec,
    *,
    posted: PostedForm,
    problems: list[str],
    status: int = 400,
) -> HttpResponse:
    """The form once more, as it was typed and against what it opened with."""
    page = form_page(
        head_of(return_, actor),
        section,
        "edit",
        typed=posted.texts,
        opened=posted.opened,
        problems=problems,
    )
    return render(request, "web/form.html", {"page": page}, status=status)


def _choose(
    request: HttpRequest, return_pk: int, section: SectionSpec, saved: Saved
) -> HttpResponse:
    """The form with both values of each cell that two people changed at once."""
    return_, actor = return_for(request, return_pk)
    page = form_page(head_of(return_, actor), section, "edit", conflicts=saved.conflicts)
    return render(request, "web/form.html", {"page": page}, status=409)


def _saved_words(saved: Saved) -> str:
    count, return_ = len(saved.changed), saved.return_
    values = "1 value" if count == 1 else f"{count} values"
    errors = "1 error" if return_.errors == 1 else f"{return_.errors} errors"
    queries = "1 query" if return_.queries == 1 else f"{return_.queries} queries"
    if not count:
        return f"Nothing had changed. The return has {errors} and {queries}."
    return f"Saved {values}. The return has {errors} and {queries}."


def _next_url(request: HttpRequest, return_: Return, section: SectionSpec) -> str:
    """Where to go after saving: the section just saved, or another one to edit."""
    then = request.POST.get("then", "")
    if then != section.code and then in spec_of(return_.publication).section_by_code:
        return f"{reverse('form', args=(return_.pk, then))}?mode=edit"
    return reverse("form", args=(return_.pk, section.code))
