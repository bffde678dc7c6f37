"""The result of a rehearsal, for those who may see returns: as a page and as a file."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from collect.console.pages.publishing import viewer_of
from collect.console.pages.rehearsal import return_sets
from collect.console.workbench import on_workbench, shown
from collect.definitions.models import DataCollection
from collect.exchange.rehearsal_lists import FORMATS, rehearsal_list
from collect.returns.models import JobState, Rehearsal


@require_safe
@on_workbench()
def rehearsal(request: HttpRequest, collection: DataCollection, rehearsal_pk: int) -> HttpResponse:
    """Rule by rule, whose verdict would change; others are told who can read it."""
    return _page(request, collection, _done(collection, rehearsal_pk))


@require_safe
@on_workbench()
def result(
    request: HttpRequest, collection: DataCollection, rehearsal_pk: int, format_: str
) -> HttpResponse:
    """Every verdict that would change, as a table."""
    if format_ not in FORMATS:
        raise Http404("There is no such format.")
    found = _done(collection, rehearsal_pk)
    if not viewer_of(collection, request.user).sees_returns:  # type: ignore[arg-type]
        return _page(request, collection, found)
    response = HttpResponse(rehearsal_list(found, format_), content_type=FORMATS[format_])
    name = f"{collection.name}_rehearsal_{found.at:%Y-%m-%d}.{format_}"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _page(request: HttpRequest, collection: DataCollection, found: Rehearsal) -> HttpResponse:
    viewer = viewer_of(collection, request.user)  # type: ignore[arg-type]
    return shown(
        request,
        collection,
        "workbench_publish",
        "console/rehearsal.html",
        200 if viewer.sees_returns else 403,
        viewer=viewer,
        rehearsal=found,
        sets=return_sets(found) if viewer.sees_returns else [],
    )


def _done(collection: DataCollection, rehearsal_pk: int) -> Rehearsal:
    done = Rehearsal.objects.filter(collection=collection, state=JobState.DONE)
    return get_object_or_404(done.select_related("by"), pk=rehearsal_pk)
