"""The history of one item."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from collect.returns.access import Actor
from collect.returns.models import Return
from collect.web.allow import about_return, item_for, section_for
from collect.web.pages.history import history_page
from collect.web.pages.parts import head_of


@require_safe
@about_return
def of_item(
    request: HttpRequest, return_: Return, actor: Actor, section: str, item: str
) -> HttpResponse:
    """Who changed the item, when, from what to what."""
    _, found = section_for(return_, section)
    page = history_page(
        head_of(return_, actor), found, item_for(found, item), request.GET.get("page", "1")
    )
    return render(request, "web/history.html", {"page": page})
