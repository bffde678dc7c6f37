"""Year on year: one item of all returns, and all items of one return."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from collect.returns.access import Actor
from collect.returns.models import Return
from collect.returns.reach import Reach, reach_of
from collect.web.allow import about_desk, about_return
from collect.web.pages.desk.frame import desk_frame
from collect.web.pages.desk.return_years import return_years_page
from collect.web.pages.desk.years import years_page


@require_safe
@about_desk
def years(request: HttpRequest, reach: Reach) -> HttpResponse:
    """One item of every return within reach, beside last year's and similar sources'."""
    page = years_page(reach, request.GET.dict())
    frame = desk_frame(reach, "desk_years")
    return render(request, "web/desk/years.html", {"frame": frame, "page": page})


@require_safe
@about_return
def return_years(request: HttpRequest, return_: Return, actor: Actor) -> HttpResponse:
    """Every number of one return beside last year's; for those with a desk, similar ones too."""
    reach = reach_of(request.user, return_.collection)
    page = return_years_page(return_, actor, reach, request.GET.dict())
    return render(request, "web/desk/years_of_return.html", {"page": page})
