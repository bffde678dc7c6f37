"""One item of a draft in its editor, or a new one; without a script it is all that is needed."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from collect.console.pages.item_editor import (
    CELLS,
    item_editor,
    new_item_editor,
    opened_cells,
    typed_cells,
)
from collect.console.pages.rule_edits import plain
from collect.console.workbench import on_workbench, shown
from collect.definitions.arranging import new_item, with_rows_added
from collect.definitions.drafts import DraftRefusedError, apply_edits, change_draft
from collect.definitions.edits import CHANGED, Edit, EditsConflictError
from collect.definitions.models import DataCollection
from collect.definitions.renaming import LineageRefusedError, item_row, refuse_code
from collect.definitions.rows import tables_of
from collect.definitions.tables import ITEMS, FolderTables

TAB = "workbench_items"
BOTH_CHANGED = (
    "Somebody else changed the same cells while you were typing. Nothing was saved. Their values "
    "are beside yours. Save again to put yours in their place."
)


@require_http_methods(["GET", "HEAD", "POST"])
@on_workbench()
def item(request: HttpRequest, collection: DataCollection, section: str, code: str) -> HttpResponse:
    """One item, and what is typed into it."""
    try:
        if request.method == "POST":
            return _save(request, collection, section, code)
        page = item_editor(collection, section, code)
    except LineageRefusedError as gone:
        raise Http404(str(gone)) from gone
    return shown(request, collection, TAB, "console/item.html", page=page)


def _save(
    request: HttpRequest, collection: DataCollection, section: str, code: str
) -> HttpResponse:
    typed = {n: t for n, t in typed_cells(request.POST).items() if n in CELLS}
    before = opened_cells(request.POST.get("before", ""))
    both = {n: (before.get(n, ""), text) for n, text in typed.items()}
    changed = {n: pair for n, pair in both.items() if plain(pair[0]) != pair[1]}
    names = " and ".join(name.removesuffix("_of").replace("_", " ") for name in changed)
    edit, wrong, now, problem = Edit(ITEMS.file, (section, code), CHANGED, changed), {}, {}, ""
    try:
        apply_edits(
            collection.pk,
            [edit] if changed else [],
            by=request.user,  # type: ignore[arg-type]
            said=f"Changed {names} of {code}",
        )
    except DraftRefusedError as refused:
        wrong = {one.column: one.message for one in refused.problems}
    except EditsConflictError:
        row, problem = item_row(tables_of(collection), section, code), BOTH_CHANGED
        now = {n: row[n] for n, pair in changed.items() if row[n] not in pair}
        before = {name: row[name] for name in CELLS}
    else:
        messages.success(request, f"{code} was saved." if changed else "Nothing had changed.")
        return redirect("workbench_item", collection.pk, section, code)
    page = item_editor(
        collection, section, code, typed=typed, before=before, wrong=wrong, now=now, problem=problem
    )
    return shown(request, collection, TAB, "console/item.html", 409 if now else 422, page=page)


@require_http_methods(["GET", "HEAD", "POST"])
@on_workbench(changes=True)
def new(request: HttpRequest, collection: DataCollection) -> HttpResponse:
    """An item that is not there yet, at the end of its section or below another."""
    typed, wrong, problem = typed_cells(request.POST), dict[str, str](), ""
    section = typed.get("section") or request.GET.get("section", "")
    if request.method == "POST":
        code, below = typed.get("code", ""), request.POST.get("below", "")

        def added(tables: FolderTables) -> FolderTables:
            refuse_code(tables, section, code)
            cells = {**new_item(tables, section), **typed}
            return with_rows_added(tables, ITEMS, [cells], below=(section, below))

        said = f"Added {code}"
        try:
            change_draft(collection.pk, added, by=request.user, said=said)  # type: ignore[arg-type]
        except LineageRefusedError as refused:
            wrong = {"code": str(refused)}
        except DraftRefusedError as refused:
            wrong = {one.column: one.message for one in refused.problems}
            problem = wrong.get("section", "")
        else:
            messages.success(request, f"{code} was added.")
            return redirect("workbench_item", collection.pk, section, code)
    page = new_item_editor(collection, section, typed, wrong, problem)
    status = 422 if wrong else 200
    return shown(request, collection, TAB, "console/item.html", status, page=page)
