"""The reports on many returns, on screen and as files."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from collect.returns.reach import Reach
from collect.web.allow import about_desk
from collect.web.pages.desk.frame import desk_frame
from collect.web.pages.desk.report_pages import report_table
from collect.web.pages.desk.reports import desk_report_groups, desk_report_page, desk_scope
from collect.web.views.reports import format_named, report_named, table_file


@require_safe
@about_desk
def menu(request: HttpRequest, reach: Reach) -> HttpResponse:
    """The reports there are."""
    context = {"frame": desk_frame(reach, "desk_reports"), "groups": desk_report_groups(reach)}
    return render(request, "web/desk/reports.html", context)


@require_safe
@about_desk
def report(request: HttpRequest, reach: Reach, name: str) -> HttpResponse:
    """One report on screen."""
    page = desk_report_page(reach, report_named(name, reach.actor.role, many=True), request.GET)
    context = {"frame": desk_frame(reach, "desk_reports"), "page": page}
    return render(request, "web/desk/reports_one.html", context)


@require_safe
@about_desk
def file(request: HttpRequest, reach: Reach, name: str, format_: str) -> HttpResponse:
    """The same report, all of it, as a file; with a mistake in its parameters, the page."""
    chosen, one = report_named(name, reach.actor.role, many=True), format_named(format_)
    scope, problems = desk_scope(reach, request.GET)
    table = None if problems else report_table(chosen, scope, request.GET.dict())
    if table is None:
        return redirect(f"../{name}/?{request.GET.urlencode()}")
    return table_file(table, one)
