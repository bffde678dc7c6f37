"""Compare two publications, two years, or the draft with either: as a page and as a file."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from collect.console.pages.comparing import (
    NotComparableError,
    chosen,
    compare_page,
    compared_of,
    versions_of,
)
from collect.console.workbench import on_workbench, shown
from collect.definitions.models import DataCollection
from collect.exchange.difference_lists import FORMATS, difference_list


@require_safe
@on_workbench()
def compare(request: HttpRequest, collection: DataCollection) -> HttpResponse:
    """Two versions to choose, and what changed between them."""
    page = compare_page(collection, request.GET.dict())
    return shown(request, collection, "workbench_compare", "console/compare.html", page=page)


@require_safe
@on_workbench()
def compare_list(request: HttpRequest, collection: DataCollection, format_: str) -> HttpResponse:
    """The differences as a table in a file."""
    before, after = chosen(collection, versions_of(collection), request.GET.dict())
    if before is None or format_ not in FORMATS:
        raise Http404("There is no such file.")
    try:
        differences = compared_of(before, after).differences
    except NotComparableError as problem:
        raise Http404("The draft has problems, so it cannot be compared yet.") from problem
    body = difference_list(differences, format_)
    response = HttpResponse(body, content_type=FORMATS[format_])
    response["Content-Disposition"] = (
        f'attachment; filename="{collection.name}_differences.{format_}"'
    )
    return response
