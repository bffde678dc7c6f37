"""The settings of a collection, and a collection that is not there yet."""

from __future__ import annotations

import json

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from collect.console.pages.rule_edits import plain
from collect.console.pages.settings import (
    SETTINGS,
    TO_BEGIN,
    head_boxes,
    settings_page,
    typed_head,
)
from collect.console.workbench import on_workbench, shown
from collect.definitions.beginning import begin
from collect.definitions.drafts import DraftRefusedError, apply_edits
from collect.definitions.edits import CHANGED, Edit, EditsConflictError
from collect.definitions.models import DataCollection
from collect.definitions.rows import tables_of
from collect.definitions.tables import HEAD_FILE

TAB = "workbench_settings"
BOTH_CHANGED = (
    "Somebody else changed the same settings while you were typing. Nothing was saved. Their "
    "values are beside yours. Save again to put yours in their place."
)


@require_http_methods(["GET", "HEAD", "POST"])
@on_workbench()
def settings(request: HttpRequest, collection: DataCollection) -> HttpResponse:
    """Title, dates, windows and the like."""
    if request.method != "POST":
        page = settings_page(collection)
        return shown(request, collection, TAB, "console/settings.html", page=page)
    typed, before = typed_head(request.POST, SETTINGS), _opened(request)
    both = {name: (before.get(name, ""), text) for name, text in typed.items()}
    changed = {name: pair for name, pair in both.items() if plain(pair[0]) != pair[1]}
    names = " and ".join(name.replace("_", " ") for name in changed)
    edits = [Edit(HEAD_FILE, (), CHANGED, changed)] if changed else []
    try:
        apply_edits(collection.pk, edits, by=request.user, said=f"Changed {names}")  # type: ignore[arg-type]
    except DraftRefusedError as refused:
        wrong = {one.column: one.message for one in refused.problems}
        page = settings_page(collection, typed=typed, wrong=wrong)
        return shown(request, collection, TAB, "console/settings.html", 422, page=page)
    except EditsConflictError:
        head = tables_of(collection).head
        now = {n: head[n] for n, pair in changed.items() if head[n] not in pair}
        page = settings_page(collection, typed=typed, now=now, problem=BOTH_CHANGED)
        return shown(request, collection, TAB, "console/settings.html", 409, page=page)
    messages.success(request, "The settings were saved." if changed else "Nothing had changed.")
    return redirect(TAB, collection.pk)


def _opened(request: HttpRequest) -> dict[str, str]:
    try:
        held = json.loads(request.POST.get("before", ""))
        return {name: str(held[name]) for name in SETTINGS if name in held}
    except (ValueError, TypeError):
        return {}


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required("definitions.add_datacollection", raise_exception=True)
def new(request: HttpRequest) -> HttpResponse:
    """A collection that is not there yet, as an empty draft."""
    typed, wrong = typed_head(request.POST, TO_BEGIN), dict[str, str]()
    if request.method == "POST":
        try:
            made = begin({"agent_step": "no", **typed}, by=request.user)  # type: ignore[arg-type]
        except DraftRefusedError as refused:
            wrong = {one.column: one.message for one in refused.problems}
        else:
            messages.success(request, f"{made.name} was made. Add its sections now.")
            return redirect("workbench_sections", made.pk)
    boxes = head_boxes(TO_BEGIN, {"agent_step": "no", **typed}, wrong)
    context = {"boxes": boxes, "has_wrong": bool(wrong)}
    return render(request, "console/new.html", context, status=422 if wrong else 200)
