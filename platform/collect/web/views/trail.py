"""The trail of a return, and the return as it was at a moment."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from collect.exchange.table_files import TABLE_FORMATS
from collect.exchange.trail_files import trail_lines, trail_table
from collect.returns.access import Actor
from collect.returns.at_moment import state_at
from collect.returns.models import Return
from collect.web.allow import about_return
from collect.web.moments import asked_moment
from collect.web.pages.at_moment import moment_page
from collect.web.pages.parts import head_of
from collect.web.pages.trail import LINES, trail_page


@require_safe
@about_return
def trail(request: HttpRequest, return_: Return, actor: Actor) -> HttpResponse:
    """Every act on the return, newest first."""
    page = trail_page(head_of(return_, actor), request.GET.dict())
    return render(request, "web/trail.html", {"page": page})


@require_safe
@about_return
def file(request: HttpRequest, return_: Return, actor: Actor, format_: str) -> HttpResponseBase:
    """The whole trail as a file."""
    if format_ == LINES:
        response: HttpResponseBase = StreamingHttpResponse(
            trail_lines(return_), content_type="application/jsonl; charset=utf-8"
        )
        name = f"{return_.source.native_id}_{return_.collection.name}_trail.jsonl"
    elif format_ in TABLE_FORMATS:
        table, kind = trail_table(return_), TABLE_FORMATS[format_]
        response = HttpResponse(kind.write(table), content_type=kind.content_type)
        name = f"{table.name}.{kind.ending}"
    else:
        raise Http404("There is no such format.")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@require_safe
@about_return
def at_moment(request: HttpRequest, return_: Return, actor: Actor) -> HttpResponse:
    """The whole return as it was."""
    asked = asked_moment(request.GET.dict(), return_.trail_number)
    moment = None if asked.at is None else state_at(return_, asked.at)
    page = moment_page(head_of(return_, actor), asked, moment)
    return render(
        request, "web/at_moment.html", {"page": page}, status=400 if asked.problems else 200
    )
