"""Items renamed, split, merged, dropped or marked as new, each change shown before it is made."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_safe

from collect.console.lineage_steps import Step, step_of
from collect.console.pages.lineage import item_page, section_lines
from collect.console.pages.previews import changed_tables, state_of
from collect.console.workbench import on_workbench, shown
from collect.definitions.dangling import dangling
from collect.definitions.drafts import DraftRefusedError, change_draft
from collect.definitions.edits import edits_between
from collect.definitions.mentions import spoken_of
from collect.definitions.models import DataCollection
from collect.definitions.renaming import LineageRefusedError
from collect.definitions.rows import tables_of
from collect.definitions.selectors import previous_spec_of
from collect.definitions.tables import FolderTables

TAB = "workbench_lineage"
_KEPT_BACK = ("csrfmiddlewaretoken", "state", "confirm")


class StaleError(ValueError):
    """The draft is not the one that was previewed."""


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
        step = step_of(request.POST, section, code)
        if not request.POST.get("confirm"):
            return _preview(request, collection, step, section, code)
        return _make(request, collection, step)
    except StaleError:
        return _preview(request, collection, step, section, code, stale=True)
    except (LineageRefusedError, DraftRefusedError) as refused:
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


def _preview(
    request: HttpRequest,
    collection: DataCollection,
    step: Step,
    section: str,
    code: str,
    *,
    stale: bool = False,
) -> HttpResponse:
    before = tables_of(collection)
    after = step.change(before)
    return shown(
        request,
        collection,
        TAB,
        "console/lineage_preview.html",
        409 if stale else 200,
        step=step,
        back=(section, code),
        tables=changed_tables(edits_between(before, after)),
        left=dangling(after, previous_spec_of(collection.previous)),
        spoken=[mention for one in step.codes for mention in spoken_of(after, one)],
        posted=[(n, v) for n, vs in request.POST.lists() if n not in _KEPT_BACK for v in vs],
        state=state_of(before),
        stale=stale,
    )


def _make(request: HttpRequest, collection: DataCollection, step: Step) -> HttpResponse:
    def change(tables: FolderTables) -> FolderTables:
        if state_of(tables) != request.POST.get("state"):
            raise StaleError
        return step.change(tables)

    change_draft(collection.pk, change, by=request.user, said=step.said)  # type: ignore[arg-type]
    messages.success(request, f"{step.said}.")
    return redirect(TAB, collection.pk)
