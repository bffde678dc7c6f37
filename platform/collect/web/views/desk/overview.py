"""How far a collection is, at a glance."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from collect.returns.reach import Reach
from collect.web.allow import about_desk
from collect.web.pages.desk.frame import desk_frame
from collect.web.pages.desk.overview import overview_page


@require_safe
@about_desk
def overview(request: HttpRequest, reach: Reach) -> HttpResponse:
    """The progress of the collection."""
    context = {"frame": desk_frame(reach, "desk"), "page": overview_page(reach)}
    return render(request, "web/desk/overview.html", context)
