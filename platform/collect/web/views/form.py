"""The form of one section: look at it, edit it, save it."""

from __future__ import annotations

import json

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
from rules.spec import SectionSpec

CONTROLS = {"csrfmiddlewaretoken", "opened", "then"}
"""Fields of the form that are not items."""

PREFIX = "item-"


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
    if request.method == "POST":
        return _save(request, return_, actor, found)
    mode = "edit" if request.GET.get("mode") == "edit" else "view"
    if mode == "view" and not return_.has_data:
        return redirect("source_page", return_.pk)
    if mode == "edit":
        insist(may_edit(actor, return_))
    page = form_page(head_of(return_, actor), found, mode)
    return render(request, "web/form.html", {"page": page})


def _save(
    request: HttpRequest, return_: Return, actor: Actor, section: SectionSpec
) -> HttpResponse:
    texts = {
        name.removeprefix(PREFIX): value.replace("\r\n", "\n")
        for name, value in request.POST.items()
        if name.startswith(PREFIX)
    }
    opened = _opened(request.POST.get("opened", ""))
    problems = _problems(request, section, texts, opened)
    if problems:
        return _again(request, return_, actor, section, texts=texts, problems=problems)
    try:
        saved = save_section(return_.pk, section.code, texts, by=actor, opened=opened)
    except Refused as refused:
        problem = f"{refused} Nothing was saved; what you typed is still in the form below."
        return _again(request, return_, actor, section, texts=texts, problems=[problem], status=409)
    if saved.conflicts:
        return _choose(request, return_.pk, section, saved)
    messages.success(request, _saved_words(saved))
    return redirect(_next_url(request, return_.pk, section))


def _opened(text: str) -> dict[str, str] | None:
    try:
        opened = json.loads(text)
    except ValueError:
        return None
    if not isinstance(opened, dict) or not all(isinstance(v, str) for v in opened.values()):
        return None
    return opened


def _problems(
    request: HttpRequest,
    section: SectionSpec,
    texts: dict[str, str],
    opened: dict[str, str] | None,
) -> list[str]:
    problems = []
    known = {item.code for item in section.items}
    strange = [name for name in request.POST if name not in CONTROLS and name[5:] not in known]
    strange += [code for code in texts if code not in known and f"{PREFIX}{code}" not in strange]
    if strange:
        named = ", ".join(name[:40] for name in strange[:5])
        problems.append(
            f"The form held fields that {section.title} does not have: {named}. "
            "Nothing was saved. Check the values below and save again."
        )
    if opened is None:
        problems.append(
            "The form arrived incomplete, so it cannot be told what you changed. "
            "Nothing was saved. Check the values below and save again."
        )
    return problems


def _again(
    request: HttpRequest,
    return_: Return,
    actor: Actor,
    section: SectionSpec,
    *,
    texts: dict[str, str],
    problems: list[str],
    status: int = 400,
) -> HttpResponse:
    """The form once more, with what was typed, and what is wrong."""
    page = form_page(head_of(return_, actor), section, "edit", typed=texts, problems=problems)
    return render(request, "web/form.html", {"page": page}, status=status)


def _choose(
    request: HttpRequest,
    return_pk: int,
    section: SectionSpec,
    saved: Saved,
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


def _next_url(request: HttpRequest, return_pk: int, section: SectionSpec) -> str:
    """Where to go after saving: the section just saved, or another one to edit."""
    then = request.POST.get("then", "")
    if then and then != section.code:
        return f"{reverse('form', args=(return_pk, then[:60]))}?mode=edit"
    return reverse("form", args=(return_pk, section.code))
