"""The console's own pages: check a draft, and publish it."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from collect.definitions.lint import lint
from collect.definitions.models import DataCollection
from collect.definitions.publishing import PublishingRefusedError
from collect.definitions.publishing import publish as publish_draft
from collect.definitions.rows import tables_of
from collect.definitions.selectors import newest_publication, previous_spec_of
from collect.returns.services.enrolment import enrol


@require_http_methods(["GET", "HEAD", "POST"])
def publish(request: HttpRequest, collection_pk: int) -> HttpResponse:
    """What is wrong with the draft, and the button that publishes it."""
    if not request.user.has_perm("definitions.change_datacollection"):
        raise PermissionDenied
    collection = get_object_or_404(DataCollection, pk=collection_pk)
    before = newest_publication(collection)
    problems = lint(tables_of(collection), last_year=previous_spec_of(collection.previous))
    if request.method == "POST":
        try:
            publication = publish_draft(
                collection,
                by=request.user,  # type: ignore[arg-type]
                reason=request.POST.get("reason", "").strip(),
            )
        except PublishingRefusedError as refused:
            problems = list(refused.problems)
        else:
            enrol(collection)
            same = before is not None and publication.pk == before.pk
            said = "Nothing has changed since" if same else "Published as"
            messages.success(request, f"{said} publication {publication.number}.")
            return redirect(request.path)
    context = {"collection": collection, "problems": problems, "newest": before}
    return render(request, "console/publish.html", context)
