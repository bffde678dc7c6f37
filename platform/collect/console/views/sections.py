"""The sections of a draft: arranged, added, changed and dropped."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from collect.console.pages.rule_edits import plain
from collect.console.pages.sections import section_page, section_tree
from collect.console.previewing import Refusals, Step, previewed, told_by
from collect.console.section_steps import Change, adding, arranging, changing
from collect.console.workbench import on_workbench, shown
from collect.definitions.arranging import without_section
from collect.definitions.drafts import change_draft
from collect.definitions.models import DataCollection

TAB = "workbench_sections"


@require_http_methods(["GET", "HEAD", "POST"])
@on_workbench()
def sections(request: HttpRequest, collection: DataCollection) -> HttpResponse:
    """The tree of sections; a form for another; and one of them at another place."""
    problem = ""
    if request.method == "POST":
        is_new = request.POST.get("do") == "add"
        try:
            said, change = adding(request.POST) if is_new else arranging(request.POST)
            _do(request, collection, said, change)
            return redirect(TAB, collection.pk)
        except Refusals as refused:
            problem = told_by(refused)
    context = {"lines": section_tree(collection), "problem": problem, "typed": request.POST}
    status = 422 if problem else 200
    return shown(request, collection, TAB, "console/sections.html", status, **context)


@require_http_methods(["GET", "HEAD", "POST"])
@on_workbench()
def section(request: HttpRequest, collection: DataCollection, code: str) -> HttpResponse:
    """One section: its title, code, whether it repeats, and what tells its records apart."""
    problem = ""
    if request.method == "POST":
        try:
            said, change = changing(request.POST, code)
            _do(request, collection, said, change)
            new = plain(request.POST.get("code", code))
            return redirect("workbench_section", collection.pk, new)
        except Refusals as refused:
            problem = told_by(refused)
    page = section_page(collection, code)
    if page is None:
        raise Http404
    context = {"page": page, "problem": problem, "typed": request.POST}
    status = 422 if problem else 200
    return shown(request, collection, TAB, "console/section.html", status, **context)


@require_POST
@on_workbench(changes=True)
def drop(request: HttpRequest, collection: DataCollection, code: str) -> HttpResponse:
    """Drop a section with its items and the sections inside it, after a look at all of them."""
    back = reverse(TAB, args=(collection.pk,))
    step = Step(f"Dropped the section {code}", lambda tables: without_section(tables, code), back)
    try:
        return previewed(request, collection, TAB, step)
    except Refusals as refused:
        messages.error(request, told_by(refused))
        return redirect(back)


def _do(request: HttpRequest, collection: DataCollection, said: str, change: Change) -> None:
    change_draft(collection.pk, change, by=request.user, said=said)  # type: ignore[arg-type]
    messages.success(request, f"{said}.")
