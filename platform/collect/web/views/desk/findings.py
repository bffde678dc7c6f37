"""Findings across the returns of a collection, counted."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from collect.exchange.table_files import TABLE_FORMATS
from collect.returns.reach import Reach
from collect.web.allow import about_desk
from collect.web.pages.desk.findings import findings_page, findings_table
from collect.web.pages.desk.frame import desk_frame


@require_safe
@about_desk
def findings(request: HttpRequest, reach: Reach) -> HttpResponse:
    """By rule, by item or by organisation."""
    page = findings_page(reach, request.GET.dict())
    context = {"frame": desk_frame(reach, "desk_findings"), "page": page}
    return render(request, "web/desk/findings.html", context)


@require_safe
@about_desk
def findings_file(request: HttpRequest, reach: Reach, format_: str) -> HttpResponse:
    """The same list, whole, as a file."""
    if format_ not in TABLE_FORMATS:
        raise Http404("There is no such format.")
    wanted, table = TABLE_FORMATS[format_], findings_table(reach, request.GET.dict())
    response = HttpResponse(wanted.write(table), content_type=wanted.content_type)
    name = f"{table.name}.{wanted.ending}"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
