"""The form that a draft generates: a tab of its own, and a frame beside what is edited."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_http_methods, require_safe

from collect.console.pages.item_editor import typed_cells
from collect.console.pages.preview import form_preview
from collect.console.workbench import on_workbench, shown
from collect.definitions.models import DataCollection

TAB = "workbench_preview"


@require_safe
@on_workbench()
def preview(request: HttpRequest, collection: DataCollection) -> HttpResponse:
    """The whole form, tab by tab."""
    section = request.GET.get("section", "")
    return shown(request, collection, TAB, "console/preview.html", section=section)


@xframe_options_sameorigin
@require_http_methods(["GET", "HEAD", "POST"])
@on_workbench()
def form(request: HttpRequest, collection: DataCollection) -> HttpResponse:
    """The form of one section; cells that are sent show as if they were saved."""
    typed = typed_cells(request.POST) if request.method == "POST" else None
    section = (typed or {}).get("section") or request.GET.get("section", "")
    page = form_preview(collection, section, typed)
    return render(request, "console/preview_form.html", {"page": page})
