"""The items of a draft: the table to type in, many changed at once, moved, added and pasted."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from collect.console.cell_saving import save_cells
from collect.console.item_steps import PASTED, paste_step, step_for
from collect.console.pages.items import COLUMNS, items_page
from collect.console.previewing import Refusals, previewed
from collect.console.workbench import on_workbench, shown
from collect.definitions.arranging import with_row_moved
from collect.definitions.drafts import change_draft
from collect.definitions.models import DataCollection
from collect.definitions.renaming import LineageRefusedError
from collect.definitions.tables import ITEMS

TAB = "workbench_items"


@require_safe
@on_workbench()
def items(request: HttpRequest, collection: DataCollection) -> HttpResponse:
    """Every item, in a table that is typed into like a spreadsheet."""
    page = items_page(collection, request.GET)
    return shown(request, collection, TAB, "console/items.html", page=page)


@require_POST
@on_workbench(changes=True)
def cells(request: HttpRequest, collection: DataCollection) -> JsonResponse:
    """Save cells that were typed into the table."""
    return save_cells(request, collection, ITEMS, COLUMNS)


@require_POST
@on_workbench(changes=True)
def move(request: HttpRequest, collection: DataCollection) -> JsonResponse:
    """Move an item within its section: one up or down, or above another."""
    post = request.POST
    key, before = (post.get("section", ""), post.get("code", "")), post.get("before", "")
    by = {"up": -1, "down": 1}.get(post.get("to", ""), 0)
    above = (key[0], before) if before else None
    try:
        change_draft(
            collection.pk,
            lambda tables: with_row_moved(tables, ITEMS, key, by=by, before=above),
            by=request.user,  # type: ignore[arg-type]
            said=f"Moved {key[1]}",
        )
    except LineageRefusedError as gone:
        return JsonResponse({"told": str(gone)}, status=409)
    return JsonResponse({})


@require_POST
@on_workbench(changes=True)
def change(request: HttpRequest, collection: DataCollection) -> HttpResponse:
    """Do one thing to all items that are ticked, after a look at every cell."""
    back = reverse(TAB, args=(collection.pk,))
    try:
        return previewed(request, collection, TAB, step_for(request.POST, back))
    except Refusals as refused:
        messages.error(request, str(refused))
        return redirect(back)


@require_http_methods(["GET", "HEAD", "POST"])
@on_workbench(changes=True)
def paste(request: HttpRequest, collection: DataCollection) -> HttpResponse:
    """Add items as rows of a spreadsheet."""
    page, problem = items_page(collection, request.GET), ""
    if request.method == "POST":
        text, section = request.POST.get("rows", ""), request.POST.get("section", "")
        back = reverse(TAB, args=(collection.pk,))
        try:
            return previewed(request, collection, TAB, paste_step(text, section, back))
        except Refusals as refused:
            problem = str(refused)
    return shown(
        request,
        collection,
        TAB,
        "console/items_paste.html",
        422 if problem else 200,
        page=page,
        columns=PASTED,
        problem=problem,
        typed=request.POST,
    )
