"""The list of a collection's returns, and marking those on it as seen."""

from __future__ import annotations

from datetime import UTC, datetime

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.dateparse import parse_datetime
from django.views.decorators.http import require_http_methods, require_safe

from collect.desk.filters import read_filter
from collect.desk.services.looks import mark_seen
from collect.exchange.counting import counted
from collect.returns.on_behalf import desk_actors
from collect.returns.reach import Reach
from collect.web.allow import about_desk
from collect.web.pages.desk.frame import desk_frame
from collect.web.pages.desk.table import desk_page
from collect.web.pages.desk.views import tidied


@require_safe
@about_desk
def table(request: HttpRequest, reach: Reach) -> HttpResponse:
    """The returns of one collection that the reader collects, checks or audits."""
    loads_many = bool(desk_actors(request.user, reach.collection))
    page = desk_page(reach, request.GET, loads_many=loads_many)
    frame = desk_frame(reach, "desk_returns")
    return render(request, "web/desk/table.html", {"frame": frame, "page": page})


@require_http_methods(["GET", "HEAD", "POST"])
@about_desk
def seen(request: HttpRequest, reach: Reach) -> HttpResponse:
    """Note that the reader has seen the changes to all returns that fit, as of their list."""
    address = reverse("desk_returns", args=(reach.collection.pk,))
    if request.method != "POST":
        return redirect(address)
    query, until = request.POST.get("query", ""), _time(request.POST.get("until", ""))
    reading = read_filter(reach, query)
    if reading.problems or until is None or reach.actor.user is None:
        messages.error(request, "Nothing was marked as seen. Look at the list again, then mark it.")
        return redirect(address)
    marked = mark_seen(reach.actor.user, reading.filter.returns(reach), until=until)
    messages.success(request, f"Changes to {counted(marked, 'return')} marked as seen.")
    return redirect(f"{address}?{tidied(query)}")


def _time(text: str) -> datetime | None:
    try:
        found = parse_datetime(text)
        # At either end of the calendar another zone's time may be none in ours.
        return found.astimezone(UTC) if found and found.tzinfo else None
    except (ValueError, OverflowError):
        return None
