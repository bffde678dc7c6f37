"""Reports about one return, on screen and as files."""

from __future__ import annotations

from dataclasses import replace

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from collect.desk.reports.catalogue import REPORTS, Report
from collect.desk.reports.scope import scope_of_return
from collect.exchange.error_lists import FORMATS, error_list
from collect.exchange.printing.pdf import pdf_of
from collect.exchange.services.correcting import correction_workbook
from collect.exchange.table_files import TABLE_FORMATS, ResultTable, TableFormat
from collect.organisations.roles import Role
from collect.returns.access import Actor
from collect.returns.models import Return
from collect.returns.selectors import notes_of
from collect.web.allow import about_return
from collect.web.pages.desk.report_pages import report_page, report_table
from collect.web.pages.parts import head_of
from collect.web.pages.printed import printed_return
from collect.web.pages.reports import report_groups


@require_safe
@about_return
def menu(request: HttpRequest, return_: Return, actor: Actor) -> HttpResponse:
    """The reports there are."""
    head = head_of(return_, actor)
    return render(request, "web/reports.html", {"head": head, "groups": report_groups(head)})


@require_safe
@about_return
def report(request: HttpRequest, return_: Return, actor: Actor, name: str) -> HttpResponse:
    """One report on screen."""
    scope = scope_of_return(return_, actor)
    page = report_page(report_named(name, actor.role), scope, request.GET.dict())
    context = {"head": head_of(return_, actor), "page": page}
    return render(request, "web/report.html", context)


@require_safe
@about_return
def file(
    request: HttpRequest, return_: Return, actor: Actor, name: str, format_: str
) -> HttpResponse:
    """The same report, all of it, as a file; with a mistake in its parameters, the page."""
    chosen, one = report_named(name, actor.role), format_named(format_)
    table = report_table(chosen, scope_of_return(return_, actor), request.GET.dict())
    if table is None:
        return redirect(f"../{name}/?{request.GET.urlencode()}")
    return table_file(replace(table, name=f"{return_.source.native_id}_{table.name}"), one)


def report_named(name: str, role: Role, *, many: bool = False) -> Report:
    """The report, if the role may run it on one return, or on `many`. Raises Http404."""
    found = REPORTS.get(name)
    if found is None or role not in (found.many if many else found.one):
        raise Http404("There is no such report, or it is not yours.")
    return found


def format_named(name: str) -> TableFormat:
    """The format of that name. Raises Http404."""
    if name not in TABLE_FORMATS:
        raise Http404("There is no such format.")
    return TABLE_FORMATS[name]


def table_file(table: ResultTable, format_: TableFormat) -> HttpResponse:
    """The table as a file to take away."""
    name = f"{table.name}.{format_.ending}"
    return _taken_away(format_.write(table), format_.content_type, name)


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
    body = content if isinstance(content, bytes) else f"\ufeff{content}".encode()
    name = f"{return_.source.native_id}_{return_.collection.name}_errors.{format_}"
    return _taken_away(body, FORMATS[format_], name)


@require_safe
@about_return
def corrections(request: HttpRequest, return_: Return, actor: Actor) -> HttpResponse:
    """Every error and query in a workbook, to be corrected and explained there."""
    file = correction_workbook(return_)
    return _taken_away(file.content, file.content_type, file.name)


@require_safe
@about_return
def printed(request: HttpRequest, return_: Return, actor: Actor) -> HttpResponse:
    """The whole return on one page."""
    head = head_of(return_, actor)
    return render(request, "web/printed.html", {"head": head, "page": printed_return(head)})


@require_safe
@about_return
def pdf(request: HttpRequest, return_: Return, actor: Actor) -> HttpResponse:
    """The same as a PDF."""
    content = pdf_of(printed_return(head_of(return_, actor)))
    name = f"{return_.source.native_id}_{return_.collection.name}.pdf"
    return _taken_away(content, "application/pdf", name)


def _taken_away(content: bytes, content_type: str, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=content_type)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
