"""Items renamed, split, merged, dropped or marked as new, each change shown before it is made."""

from __future__ import annotations

from dataclasses import replace

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from collect.console.lineage_steps import step_of
from collect.console.pages.lineage import item_page, section_lines
from collect.console.previewing import Refusals, previewed
from collect.console.workbench import on_workbench, shown
from collect.definitions.models import DataCollection
from collect.definitions.renaming import LineageRefusedError

TAB = "workbench_lineage"


@require_safe
@on_workbench()
def lineage(request: HttpRequest, collection: DataCollection) -> HttpResponse:
    """Every item and what became of it since last year."""
    page = section_lines(collection)
    return shown(request, collection, TAB, "console/lineage.html", sections=page)


@require_http_methods(["GET", "HEAD", "POST"])
@on_workbench()
def item(request: HttpRequest, collection: DataCollection, section: str, code: str) -> HttpResponse:
    """One item: its history, what can be done to it, and a preview of that."""
    if request.method != "POST":
        return _item(request, collection, section, code)
    try:
        step = replace(
            step_of(request.POST, section, code),
            back=reverse("workbench_item_lineage", args=(collection.pk, section, code)),
            done=reverse(TAB, args=(collection.pk,)),
        )
        return previewed(request, collection, TAB, step)
    except Refusals as refused:
        return _item(request, collection, section, code, problem=str(refused))


def _item(
    request: HttpRequest, collection: DataCollection, section: str, code: str, problem: str = ""
) -> HttpResponse:
    try:
        page = item_page(collection, section, code, request.user)  # type: ignore[arg-type]
    except LineageRefusedError as gone:
        raise Http404(str(gone)) from gone
    status = 422 if problem else 200
    more = {"page": page, "problem": problem, "typed": request.POST}
    return shown(request, collection, TAB, "console/item_lineage.html", status, **more)
