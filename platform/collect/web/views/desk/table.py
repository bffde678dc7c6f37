"""The list of a collection's returns."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from collect.returns.on_behalf import desk_actors
from collect.returns.reach import Reach
from collect.web.allow import about_desk
from collect.web.pages.desk.frame import desk_frame
from collect.web.pages.desk.table import desk_page


@require_safe
@about_desk
def table(request: HttpRequest, reach: Reach) -> HttpResponse:
    """The returns of one collection that the reader collects, checks or audits."""
    returns = reach.returns.select_related("collection", "source")
    page = desk_page(
        reach.collection,
        returns,
        request.GET.dict(),
        loads_many=bool(desk_actors(request.user, reach.collection)),
    )
    frame = desk_frame(reach, "desk_returns")
    return render(request, "web/desk/table.html", {"frame": frame, "page": page})
