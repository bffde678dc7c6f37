"""The list of a collection's returns."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from collect.returns.access import visible_returns
from collect.returns.on_behalf import desk_actors
from collect.web.allow import collection_for
from collect.web.pages.collections import has_desk
from collect.web.pages.desk import desk_page


@require_safe
@login_required
def desk(request: HttpRequest, collection_pk: int) -> HttpResponse:
    """The returns of one collection that the reader collects or checks."""
    if not has_desk(request.user):
        raise Http404("Only collectors, agents and auditors have a list of returns.")
    collection, _ = collection_for(request, collection_pk)
    returns = visible_returns(request.user).filter(collection=collection)
    page = desk_page(
        collection,
        returns.defer("publication__spec"),
        request.GET.dict(),
        loads_many=bool(desk_actors(request.user, collection)),
    )
    return render(request, "web/desk.html", {"page": page})
