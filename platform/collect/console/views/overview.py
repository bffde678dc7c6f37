"""The workbench's first page: where the collection stands, and what is to be done."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from collect.console.pages.checked import checked_draft
from collect.console.pages.overview import overview_page
from collect.console.pages.problems import grouped_problems
from collect.console.workbench import Frame, on_workbench, shown
from collect.definitions.models import DataCollection
from collect.definitions.rows import tables_of


@require_safe
@on_workbench()
def overview(request: HttpRequest, collection: DataCollection) -> HttpResponse:
    """State, windows, publications and the changes made last; problems come after."""
    page = overview_page(collection, request.user)  # type: ignore[arg-type]
    return shown(request, collection, "workbench", "console/overview.html", page=page)


@require_safe
@on_workbench()
def problems(request: HttpRequest, collection: DataCollection) -> HttpResponse:
    """What has to be put right, by tab: a part of the overview, and a page without a script.

    The examples of all rules are run for it, so it may take a moment after each change.
    """
    draft = checked_draft(collection)
    found = [*draft.stopping, *draft.advice]
    context = {"groups": grouped_problems(collection, tables_of(collection), found)}
    if request.headers.get("X-Part"):
        frame = Frame(collection, "workbench", can_change=False)
        return render(request, "console/problems.html", {"frame": frame, **context})
    return shown(request, collection, "workbench", "console/problems_page.html", **context)
