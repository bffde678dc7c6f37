"""Reports about one return."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from collect.exchange.error_lists import FORMATS, error_list
from collect.exchange.services.correcting import correction_workbook
from collect.returns.access import Actor
from collect.returns.models import Return
from collect.returns.selectors import notes_of
from collect.web.allow import about_return
from collect.web.pages.parts import head_of
from collect.web.pages.reports import printed_return, reports_of


@require_safe
@about_return
def menu(request: HttpRequest, return_: Return, actor: Actor) -> HttpResponse:
    """The reports there are."""
    head = head_of(return_, actor)
    return render(request, "web/reports.html", {"head": head, "reports": reports_of(head)})


@require_safe
@about_return
def errors(request: HttpRequest, return_: Return, actor: Actor, format_: str) -> HttpResponse:
    """The error report as a table in a file."""
    if format_ not in FORMATS:
        raise Http404("There is no such format.")
    head = head_of(return_, actor)
    table = error_list(head.spec, head.findings, notes_of(return_))
    content = table.export(format_)
    # A mark at the start, so that Excel reads the table as UTF-8.
    body = content if isinstance(content, bytes) else "\ufeff" + content
    response = HttpResponse(body, content_type=FORMATS[format_])
    name = f"{return_.source.native_id}_{return_.collection.name}_errors.{format_}"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@require_safe
@about_return
def corrections(request: HttpRequest, return_: Return, actor: Actor) -> HttpResponse:
    """Every error and query in a workbook, to be corrected and explained there."""
    file = correction_workbook(return_)
    response = HttpResponse(file.content, content_type=file.content_type)
    response["Content-Disposition"] = f'attachment; filename="{file.name}"'
    return response


@require_safe
@about_return
def printed(request: HttpRequest, return_: Return, actor: Actor) -> HttpResponse:
    """The whole return on one page."""
    page = printed_return(head_of(return_, actor))
    return render(request, "web/printed.html", {"page": page})
