"""Acts on many returns at once: preparing one, confirming and undoing it, and those so far."""

from __future__ import annotations

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from collect.desk.bulk_acts import acts_seen, members_seen, sees_file
from collect.desk.bulk_table import table_of
from collect.desk.filters import read_filter
from collect.desk.models import BulkAct, Deed
from collect.desk.services.bulk import choose_rules, confirm, prepare, undo
from collect.exchange.table_files import TABLE_FORMATS
from collect.returns.access import Refused
from collect.returns.reach import Reach
from collect.web.allow import about_desk
from collect.web.pages.desk.bulk import act_page
from collect.web.pages.desk.bulk_list import act_rows
from collect.web.pages.desk.frame import desk_frame

MOST_DIGITS = 18
"""Of a key in the database."""


@require_http_methods(["GET", "HEAD", "POST"])
@about_desk
def acts(request: HttpRequest, reach: Reach) -> HttpResponse:
    """The acts so far; what is posted is prepared, and then shown before anything happens."""
    problem = ""
    if request.method == "POST":
        try:
            act = _prepare(request, reach)
        except Refused as refused:
            problem = str(refused)
        else:
            return redirect("desk_bulk_act", reach.collection.pk, act.pk)
    context = {
        "frame": desk_frame(reach, "desk_bulk"),
        "rows": act_rows(reach),
        "problem": problem,
        "query": request.POST.get("query", ""),
    }
    return render(request, "web/desk/bulk.html", context, status=400 if problem else 200)


def _prepare(request: HttpRequest, reach: Reach) -> BulkAct:
    """What was posted from a list: the returns ticked, or all that fit the list's filter."""
    deed = request.POST.get("deed", "")
    if deed not in Deed.values or deed == Deed.ANSWER:
        raise Refused("Select what to do with these returns")
    if request.POST.get("all") != "1":
        return prepare(reach, Deed(deed), _keys(request.POST.getlist("return")))
    reading = read_filter(reach, request.POST.get("query", ""))
    if reading.problems:
        raise Refused(" ".join(reading.problems))
    return prepare(reach, Deed(deed), reading.filter.returns(reach))


def _keys(texts: list[str]) -> set[int]:
    return {int(t) for t in texts if t.isascii() and t.isdigit() and len(t) <= MOST_DIGITS}


@require_http_methods(["GET", "HEAD", "POST"])
@about_desk
def act(request: HttpRequest, reach: Reach, act_pk: int) -> HttpResponse:
    """One act: its preview, its progress, or what became of each return."""
    found, problem = _act_for(reach, act_pk), ""
    if request.method == "POST":
        try:
            _take(request, found, reach)
        except Refused as refused:
            problem = str(refused)
            found = _act_for(reach, act_pk)
        else:
            return redirect("desk_bulk_act", reach.collection.pk, found.pk)
    typed = request.POST.get("reason", "")
    page = act_page(found, reach, request.GET.dict(), typed=typed, problem=problem)
    context = {"frame": desk_frame(reach, "desk_bulk"), "page": page}
    return render(request, "web/desk/bulk_act.html", context, status=409 if problem else 200)


def _act_for(reach: Reach, act_pk: int) -> BulkAct:
    found = acts_seen(reach).filter(pk=act_pk).first()
    if found is None:
        raise Http404("There is no such bulk act, or it is not yours.")
    return found


def _take(request: HttpRequest, found: BulkAct, reach: Reach) -> None:
    chosen, reason = request.POST.get("act", ""), request.POST.get("reason", "")
    if chosen == "undo":
        undo(found, reach=reach, reason=reason)
    elif chosen == "choose":
        choose_rules(found, request.POST.getlist("rule"), reach)
    elif chosen == "confirm":
        confirm(found, reach, reason=reason, format_=request.POST.get("format", ""))
    else:
        raise Refused("Select what to do.")


@require_safe
@about_desk
def list_file(request: HttpRequest, reach: Reach, act_pk: int, format_: str) -> HttpResponse:
    """What became, or would become, of each return, as a table in a file."""
    found = _act_for(reach, act_pk)
    if format_ not in TABLE_FORMATS:
        raise Http404("There is no such format.")
    table, written = table_of(found, members_seen(found, reach)), TABLE_FORMATS[format_]
    response = HttpResponse(written.write(table), content_type=written.content_type)
    response["Content-Disposition"] = f'attachment; filename="{table.name}.{written.ending}"'
    return response


@require_safe
@about_desk
def export_file(request: HttpRequest, reach: Reach, act_pk: int) -> FileResponse:
    """The file that an export made, while it is kept and all in it is within reach."""
    found = _act_for(reach, act_pk)
    if not found.file or not sees_file(found, reach):
        raise Http404("The file is not there any more, or it is not yours. Export again.")
    name = found.file.name.rsplit("/", 1)[-1]
    return FileResponse(found.file.open(), as_attachment=True, filename=name)
