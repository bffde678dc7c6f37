"""Check a draft, rehearse it, publish it or ask for approval, and go one step back."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_http_methods, require_POST

from collect.console.approval import approval_is_on, ask_for_approval, decide, withdraw
from collect.console.models import PublicationRequest
from collect.console.pages.publishing import publish_page
from collect.console.workbench import on_workbench, shown
from collect.definitions.models import DataCollection, Publication
from collect.definitions.publishing import PublishingRefusedError
from collect.definitions.selectors import newest_publication
from collect.returns.access import Refused
from collect.returns.services.publishing import publish_draft, publish_earlier
from collect.returns.services.rehearsing import start_rehearsal

TAB = "workbench_publish"
HAS_PROBLEMS = "The draft has problems. Put them right first."


@require_http_methods(["GET", "HEAD", "POST"])
@on_workbench()
def publish(request: HttpRequest, collection: DataCollection) -> HttpResponse:
    """The draft's way to its publication; a POST takes the next step on it."""
    if request.method != "POST":
        return _page(request, collection)
    try:
        said = _ACTS.get(request.POST.get("act", ""), _publish)(request, collection)
    except PublishingRefusedError:
        return _page(request, collection, HAS_PROBLEMS)
    except Refused as refused:
        return _page(request, collection, str(refused))
    messages.success(request, said)
    return redirect(TAB, collection.pk)


@require_http_methods(["GET", "HEAD", "POST"])
@on_workbench(changes=True)
def step_back(request: HttpRequest, collection: DataCollection) -> HttpResponse:
    """Confirm going back to what was published before the newest, and do it."""
    reason, problem = request.POST.get("reason", ""), ""
    if request.method == "POST":
        try:
            made = publish_earlier(collection, by=_user(request), reason=reason)
        except Refused as refused:
            problem = str(refused)
        else:
            messages.success(request, f"{_published(made)} It says what was published before.")
            return redirect(TAB, collection.pk)
    two = collection.publications.order_by("-number").defer("spec", "difference")[:2]
    return shown(
        request,
        collection,
        TAB,
        "console/step_back.html",
        422 if problem else 200,
        publications=list(two),
        reason=reason,
        problem=problem,
    )


@require_POST
@on_workbench(changes=True)
def decided(request: HttpRequest, collection: DataCollection, request_pk: int) -> HttpResponse:
    """Approve, reject or withdraw what waits for approval."""
    asked = get_object_or_404(PublicationRequest, pk=request_pk, collection=collection)
    act, user = request.POST.get("act", ""), _user(request)
    try:
        if act == "withdraw":
            withdraw(asked, by=user)
            said = "Withdrawn. Nothing was published."
        else:
            approved = act == "approve"
            decide(asked, by=user, approved=approved, comment=request.POST.get("comment", ""))
            newest = newest_publication(collection)
            said = _published(newest) if approved and newest else "Rejected. Nothing was published."
    except Refused as refused:
        return _page(request, collection, str(refused))
    messages.success(request, said)
    return redirect(TAB, collection.pk)


def _rehearse(request: HttpRequest, collection: DataCollection) -> str:
    start_rehearsal(collection, by=_user(request))
    return "The rehearsal has started."


def _publish(request: HttpRequest, collection: DataCollection) -> str:
    reason = request.POST.get("reason", "")
    if approval_is_on():
        ask_for_approval(collection, by=_user(request), reason=reason)
        return "Sent for approval. Another designer can now approve or reject it."
    before = newest_publication(collection)
    made = publish_draft(collection, by=_user(request), reason=reason)
    if made == before:
        return f"Nothing has changed since publication {made.number}."
    return _published(made)


_ACTS = {"rehearse": _rehearse, "publish": _publish}


def _published(made: Publication) -> str:
    judged = made.collection.returns.filter(loaded_at__isnull=False).exists()
    after = " Returns with data are being judged again." if judged else ""
    return f"Published as publication {made.number}.{after}"


def _page(request: HttpRequest, collection: DataCollection, problem: str = "") -> HttpResponse:
    reason = request.POST.get("reason", "")
    page = publish_page(collection, _user(request), reason=reason, problem=problem)
    status = 422 if problem else 200
    return shown(request, collection, TAB, "console/publish.html", status, page=page)


def _user(request: HttpRequest) -> Any:
    """The designer; the console's door lets nobody in who is not signed in."""
    return request.user
