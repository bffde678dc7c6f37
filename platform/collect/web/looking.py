"""Noting that somebody of the desk looked at a return, when a page of it was shown to them."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from collect.desk.services.looks import look_at
from collect.returns.access import Actor
from collect.returns.models import Return
from collect.returns.reach import ROLES_WITH_A_DESK

KEPT_FOR = 60
"""Seconds for which the browser remembers what was noted, so that each page need not note it."""


def note_look(request: HttpRequest, response: HttpResponse, return_: Return, actor: Actor) -> None:
    """Note what the reader saw: the return as it was read for this page.

    Nothing is noted for sources, for what is no page, and again for a return that did not change.
    """
    if request.method != "GET" or response.status_code != 200 or return_.changed_at is None:
        return
    if actor.user is None or actor.role not in ROLES_WITH_A_DESK or not _is_page(response):
        return
    name, seen = f"seen-{return_.pk}", f"{actor.user.pk} {return_.changed_at.isoformat()}"
    if request.COOKIES.get(name) == seen:
        return
    look_at(return_, actor.user)
    response.set_cookie(
        name,
        seen,
        max_age=KEPT_FOR,
        path=f"/returns/{return_.pk}/",
        secure=request.is_secure(),
        httponly=True,
        samesite="Lax",
    )


def _is_page(response: HttpResponse) -> bool:
    return str(response.headers.get("Content-Type", "")).startswith("text/html")
