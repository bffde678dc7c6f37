"""Sums as a picture: which item of the draft feeds which total, and what looks wrong about it."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from collect.console.workbench import on_workbench, shown
from collect.definitions.models import DataCollection
from collect.definitions.rows import tables_of
from collect.definitions.summing import summed_tables
from collect.definitions.sums_shown import Places, sums_shown


@require_safe
@on_workbench()
def sums(request: HttpRequest, collection: DataCollection) -> HttpResponse:
    """The picture, the same in words, and problems."""
    summed = summed_tables(tables_of(collection))
    places = Places(lambda number: reverse("workbench_rule", args=(collection.pk, number)))
    return shown(
        request,
        collection,
        "workbench_sums",
        "console/sums.html",
        sums=sums_shown(summed, places),
        problems=summed.problems(),
    )
