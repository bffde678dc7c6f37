"""Next year's collection made of this year's, and its years and dates changed one by one."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from collect.console.pages.rolling import offered_words, rolling_page, words_page
from collect.console.workbench import chosen_publication, on_workbench, shown
from collect.definitions.dated_words import reworded
from collect.definitions.drafts import DraftRefusedError, change_draft
from collect.definitions.models import DataCollection
from collect.definitions.next_year import NextYearThereError, Start, roll_forward, start_of
from collect.definitions.tables import FolderTables

TAB = "workbench_rolling"
ADD = "definitions.add_datacollection"


@require_http_methods(["GET", "HEAD", "POST"])
@on_workbench()
def rolling(request: HttpRequest, collection: DataCollection) -> HttpResponse:
    """What next year's collection would be, and the button that makes it."""
    problem = ""
    if request.method == "POST":
        try:
            return _made(request, collection)
        except NextYearThereError as there:
            problem = str(there)
    page = rolling_page(collection)
    status = 409 if problem else 200
    more = {"page": page, "problem": problem, "can_add": request.user.has_perm(ADD)}
    return shown(request, collection, TAB, "console/rolling.html", status, **more)


def _made(request: HttpRequest, collection: DataCollection) -> HttpResponse:
    if not request.user.has_perm(ADD):
        raise Http404
    publication = chosen_publication(collection, request.POST.get("from", "draft"))
    made = roll_forward(collection.pk, by=request.user, publication=publication)  # type: ignore[arg-type]
    messages.success(request, f"{made.name} was made from {collection.name}.")
    return redirect("workbench_words", made.pk)


@require_http_methods(["GET", "HEAD", "POST"])
@on_workbench()
def words(request: HttpRequest, collection: DataCollection) -> HttpResponse:
    """The years and dates of a draft that was rolled forward, and what else needs a look."""
    start = start_of(collection)
    if start is None:
        raise Http404(f"{collection.name} was not rolled forward.")
    problem = ""
    if request.method == "POST":
        try:
            return _changed(request, collection, start)
        except DraftRefusedError as refused:
            problem = str(refused)
    page = words_page(collection, start)
    status = 422 if problem else 200
    return shown(
        request, collection, TAB, "console/dated_words.html", status, page=page, problem=problem
    )


def _changed(request: HttpRequest, collection: DataCollection, start: Start) -> HttpResponse:
    wanted = set(request.POST.getlist("word"))
    found: list[int] = []

    def change(tables: FolderTables) -> FolderTables:
        chosen = [word for word in offered_words(tables, start) if word.name in wanted]
        found.append(len(chosen))
        return reworded(tables, chosen)

    said = f"Changed {len(wanted)} year{'s' * (len(wanted) != 1)} and dates to this year’s"
    change_draft(collection.pk, change, by=request.user, said=said)  # type: ignore[arg-type]
    if not wanted:
        messages.info(request, "Nothing was chosen, so nothing was changed.")
    elif found[-1] < len(wanted):
        gone = len(wanted) - found[-1]
        messages.warning(
            request,
            f"{found[-1]} changed. {gone} stood in texts that changed meanwhile: look again.",
        )
    else:
        messages.success(request, f"{found[-1]} changed.")
    return redirect("workbench_words", collection.pk)
