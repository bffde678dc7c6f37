"""The whole definition out to a workbook or a zip, and back in after a look at what changes."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_safe

from collect.console.pages.files import (
    Kept,
    Preview,
    TooManyChangesError,
    kept_in,
    preview_again,
    preview_of_file,
    tables_for,
)
from collect.console.pages.previews import state_of
from collect.console.workbench import chosen_publication, on_workbench, shown
from collect.definitions.drafts import DraftRefusedError, change_draft
from collect.definitions.edits import EditsConflictError, applied
from collect.definitions.models import DataCollection
from collect.definitions.tables import FolderTables
from collect.exchange.definition_book.writing import definition_workbook, definition_zip
from collect.exchange.definition_files import XLSX
from collect.exchange.readers.problems import UnreadableFile

TAB = "workbench_files"

FORMATS: dict[str, tuple[str, Callable[[FolderTables], bytes]]] = {
    "xlsx": (XLSX, definition_workbook),
    "zip": ("application/zip", definition_zip),
}


@require_http_methods(["GET", "HEAD", "POST"])
@on_workbench()
def files(request: HttpRequest, collection: DataCollection) -> HttpResponse:
    """Download the definition, or send one and see what it would change."""
    if request.method != "POST":
        return _files(request, collection)
    token = request.POST.get("token")
    if token is not None:
        return _confirmed(request, collection, kept_in(token))
    file = request.FILES.get("file")
    if file is None:
        return _files(request, collection, "Select a file.")
    try:
        preview = preview_of_file(collection, file, file.name or "file", file.size or 0)
    except (UnreadableFile, TooManyChangesError) as refused:
        return _files(request, collection, str(refused))
    return _preview(request, collection, preview)


@require_safe
@on_workbench()
def download(
    request: HttpRequest, collection: DataCollection, which: str, format_: str
) -> HttpResponse:
    """The draft, or a publication by its number, as a workbook or a zip."""
    if format_ not in FORMATS:
        raise Http404("There is no such file.")
    publication = chosen_publication(collection, which)
    content_type, write = FORMATS[format_]
    response = HttpResponse(write(tables_for(collection, publication)), content_type=content_type)
    what = f"publication-{which}" if publication else "draft"
    name = f"{collection.name}-{what}.{format_}"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _files(request: HttpRequest, collection: DataCollection, problem: str = "") -> HttpResponse:
    publications = collection.publications.order_by("-number")[:50]
    more = {"publications": publications, "problem": problem}
    status = 422 if problem else 200
    return shown(request, collection, TAB, "console/files.html", status, **more)


def _preview(
    request: HttpRequest, collection: DataCollection, preview: Preview, status: int = 200
) -> HttpResponse:
    return shown(
        request, collection, TAB, "console/definition_preview.html", status, preview=preview
    )


def _confirmed(request: HttpRequest, collection: DataCollection, kept: Kept | None) -> HttpResponse:
    if kept is None:
        told = (
            "What you confirmed did not arrive whole, or is older than a day. Send the file again."
        )
        return _files(request, collection, told)

    def change(tables: FolderTables) -> FolderTables:
        if state_of(tables) != kept.state:
            raise EditsConflictError([])
        return applied(tables, kept.edits)

    said = f"Loaded {kept.name}"
    try:
        change_draft(collection.pk, change, by=request.user, said=said)  # type: ignore[arg-type]
    except EditsConflictError:
        return _preview(request, collection, preview_again(collection, kept), 409)
    except DraftRefusedError as refused:
        return _files(request, collection, str(refused))
    messages.success(request, f"{kept.name} was loaded into the draft.")
    return redirect("workbench", collection.pk)
