"""A return as a whole: its own page, its status, and the steps that can be taken."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from collect.returns.access import Actor, Refused
from collect.returns.models import Return
from collect.returns.services.status import take_step
from collect.returns.workflow import BUTTON_STEPS, step_of
from collect.web.allow import about_return
from collect.web.pages.parts import head_of
from collect.web.pages.source import source_page
from collect.web.pages.status import status_page, step_page


@require_safe
@about_return
def source(request: HttpRequest, return_: Return, actor: Actor) -> HttpResponse:
    """The source page."""
    page = source_page(head_of(return_, actor))
    return render(request, "web/source.html", {"page": page})


@require_safe
@about_return
def status(request: HttpRequest, return_: Return, actor: Actor) -> HttpResponse:
    """The status and how it came there."""
    page = status_page(head_of(return_, actor))
    return render(request, "web/status.html", {"page": page})


@require_http_methods(["GET", "HEAD", "POST"])
@about_return
def step(request: HttpRequest, return_: Return, actor: Actor, name: str) -> HttpResponse:
    """Confirm a step, and take it."""
    if name not in BUTTON_STEPS or actor.role not in step_of(name).by:
        raise Http404("There is no such step for you.")
    if request.method != "POST":
        page = step_page(head_of(return_, actor), name)
        return render(request, "web/step.html", {"page": page})
    reason = request.POST.get("reason", "")
    try:
        after = take_step(return_.pk, name, by=actor, reason=reason)
    except Refused as refused:
        fresh = head_of(return_, actor)
        page = step_page(fresh, name, reason=reason, problem=str(refused))
        return render(request, "web/step.html", {"page": page}, status=409)
    messages.success(request, f"{step_of(name).done}. The status is {after.get_status_display()}.")
    return redirect("source_page", return_.pk)
