"""The history of a draft, and any change of it taken back."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST, require_safe

from collect.console.pages.changes import changes_page
from collect.console.workbench import on_workbench, shown
from collect.definitions.drafts import DraftRefusedError
from collect.definitions.drafts import undo as undo_change
from collect.definitions.models import DataCollection, DraftChange

TAB = "workbench_changes"
BACK = {"overview": "workbench", "rules": "workbench_rules"}
"""Where a change can be taken back besides the history, by what such a page sends."""


@require_safe
@on_workbench()
def changes(request: HttpRequest, collection: DataCollection) -> HttpResponse:
    """Everything that was done to the draft."""
    page = changes_page(collection, request.GET)
    return shown(request, collection, TAB, "console/changes.html", page=page)


@require_POST
@on_workbench(changes=True)
def undo(request: HttpRequest, collection: DataCollection, change_pk: int) -> HttpResponse:
    """Take one change back, or say why it cannot be."""
    change = get_object_or_404(DraftChange, pk=change_pk, collection=collection)
    try:
        undo_change(change, by=request.user)  # type: ignore[arg-type]
    except DraftRefusedError as refused:
        told = " ".join(problem.message for problem in refused.problems)
        messages.error(request, f"“{change.said}” was not undone. {told}")
    else:
        messages.success(request, f"Undone: {change.said}.")
    return redirect(BACK.get(request.POST.get("back", ""), TAB), collection.pk)
