"""The code sets of a draft: listed, made, and each with its codes to type into."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_POST

from collect.console.cell_saving import save_cells
from collect.console.code_steps import code_step
from collect.console.pages.codes import code_set_lines, code_set_page
from collect.console.pages.rule_edits import plain
from collect.console.previewing import Refusals, told_by
from collect.console.workbench import on_workbench, shown
from collect.definitions.drafts import change_draft
from collect.definitions.models import DataCollection
from collect.definitions.tables import CODES

TAB = "workbench_codes"


@require_http_methods(["GET", "HEAD", "POST"])
@on_workbench()
def codes(request: HttpRequest, collection: DataCollection) -> HttpResponse:
    """Every code set, and a form for another."""
    problem = ""
    if request.method == "POST":
        name = plain(request.POST.get("name", ""))
        problem = _done(request, collection, name)
        if not problem:
            return redirect("workbench_code_set", collection.pk, name)
    lines, status = code_set_lines(collection), 422 if problem else 200
    more = {"sets": lines, "problem": problem, "typed": request.POST}
    return shown(request, collection, TAB, "console/codes.html", status, **more)


@require_http_methods(["GET", "HEAD", "POST"])
@on_workbench()
def code_set(request: HttpRequest, collection: DataCollection, name: str) -> HttpResponse:
    """One code set: its codes in order, and what is done to them."""
    problem = ""
    if request.method == "POST":
        problem = _done(request, collection, name)
        if not problem and code_set_page(collection, name) is None:
            return redirect(TAB, collection.pk)
        if not problem:
            return redirect("workbench_code_set", collection.pk, name)
    page = code_set_page(collection, name)
    if page is None:
        raise Http404
    more = {"page": page, "problem": problem, "typed": request.POST}
    status = 422 if problem else 200
    return shown(request, collection, TAB, "console/code_set.html", status, **more)


@require_POST
@on_workbench(changes=True)
def cells(request: HttpRequest, collection: DataCollection) -> JsonResponse:
    """Save the words of codes that were typed into the table."""
    return save_cells(request, collection, CODES, ("label",))


def _done(request: HttpRequest, collection: DataCollection, name: str) -> str:
    """Do what was asked; why it cannot be done, or "" when it was."""
    try:
        step = code_step(request.POST, name)
        change_draft(collection.pk, step.change, by=request.user, said=step.said)  # type: ignore[arg-type]
    except Refusals as refused:
        return told_by(refused)
    messages.success(request, f"{step.said}.")
    return ""
