"""National and regional totals of a collection, on a page and as files."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from collect.desk.total_years import total_table, years_of
from collect.exchange.table_files import TABLE_FORMATS
from collect.returns.reach import Reach
from collect.web.allow import about_desk
from collect.web.pages.desk.frame import desk_frame
from collect.web.pages.desk.total_choices import chosen_years, totals_asked
from collect.web.pages.desk.totals import totals_page


@require_safe
@about_desk
def totals(request: HttpRequest, reach: Reach) -> HttpResponse:
    """Totals of one item by region, or of a section, of this year and those before it."""
    page = totals_page(reach, totals_asked(request.GET))
    frame = desk_frame(reach, "desk_totals")
    return render(request, "web/desk/totals.html", {"frame": frame, "page": page})


@require_safe
@about_desk
def totals_file(request: HttpRequest, reach: Reach, format_: str) -> HttpResponse:
    """Every total of the chosen years as a file with its data dictionary."""
    form = TABLE_FORMATS.get(format_)
    if form is None:
        raise Http404("Totals are there as CSV, XLSX and Parquet.")
    asked = totals_asked(request.GET)
    years = chosen_years(years_of(reach, asked.stage), asked)
    table = total_table(reach, years, asked.stage, asked.threshold)
    response = HttpResponse(form.write(table), content_type=form.content_type)
    response["Content-Disposition"] = f'attachment; filename="{table.name}.{form.ending}"'
    return response
