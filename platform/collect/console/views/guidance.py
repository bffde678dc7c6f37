"""What those who take part in a collection read beside its form, and where a designer writes it."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from collect.console.pages.guidance import guidance_tab
from collect.console.workbench import on_workbench, shown
from collect.definitions.models import DataCollection


@require_safe
@on_workbench()
def guidance(request: HttpRequest, collection: DataCollection) -> HttpResponse:
    """The folder's text, pages, item help and notices of a collection."""
    page = guidance_tab(collection)
    return shown(request, collection, "workbench_guidance", "console/guidance.html", page=page)
