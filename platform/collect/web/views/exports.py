"""Exporting a return to a file."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from collect.exchange.services.exporting import FORMATS, export_return
from collect.returns.access import Actor, insist, may_export
from collect.returns.models import Return
from collect.web.allow import about_return
from collect.web.pages.parts import head_of


@require_http_methods(["GET", "HEAD", "POST"])
@about_return
def export(request: HttpRequest, return_: Return, actor: Actor) -> HttpResponse:
    """Choose a format, and get the file."""
    insist(may_export(actor, return_))
    chosen, problem = request.POST.get("format", ""), ""
    if request.method == "POST":
        if chosen in FORMATS:
            file = export_return(return_, chosen)
            response = HttpResponse(file.content, content_type=file.content_type)
            response["Content-Disposition"] = f'attachment; filename="{file.name}"'
            return response
        problem = "Select a format"
    context = {"head": head_of(return_, actor), "formats": FORMATS, "problem": problem}
    return render(request, "web/export.html", context, status=400 if problem else 200)
