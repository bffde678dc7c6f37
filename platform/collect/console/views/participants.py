"""Who takes part in a collection: listed, added, copied and taken out."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from collect.console.participant_steps import participant_step
from collect.console.previewing import Refusals, previewed, told_by
from collect.console.workbench import on_workbench, shown
from collect.definitions.models import DataCollection
from collect.returns.services.enrolment import enrol

TAB = "workbench_settings"
ON_A_PAGE = 200


@require_http_methods(["GET", "HEAD", "POST"])
@on_workbench()
def participants(request: HttpRequest, collection: DataCollection) -> HttpResponse:
    """The sources that the collection expects."""
    problem = ""
    if request.method == "POST":
        if request.POST.get("act") == "give":
            return _given(request, collection)
        back = reverse("workbench_participants", args=(collection.pk,))
        try:
            step = participant_step(request.POST, collection, back)
            return previewed(request, collection, TAB, step)
        except Refusals as refused:
            problem = told_by(refused)
    held = collection.participants.select_related("organisation", "agent")
    without = held.exclude(organisation_id__in=collection.returns.values("source_id"))
    others = DataCollection.objects.exclude(pk=collection.pk)
    return shown(
        request,
        collection,
        TAB,
        "console/participants.html",
        422 if problem else 200,
        page=Paginator(held, ON_A_PAGE).get_page(request.GET.get("page")),
        without_return=without.count() if collection.publications.exists() else 0,
        others=others.filter(participants__isnull=False).distinct(),
        problem=problem,
        typed=request.POST,
    )


def _given(request: HttpRequest, collection: DataCollection) -> HttpResponse:
    """Give participants who came after the publication their returns, by the newest of it."""
    if collection.publications.exists():
        count = enrol(collection)
        messages.success(request, f"{count} return{'' if count == 1 else 's'} given.")
    return redirect("workbench_participants", collection.pk)
