"""Asking for more time for a return, and taking that request back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from collect.organisations.roles import Role
from collect.returns.access import Actor, Refused
from collect.returns.models import Extension, Return
from collect.returns.services.extending import ask_for_more_time, withdraw
from collect.returns.services.extension_days import UnfitDay
from collect.returns.texts import UnfitText
from collect.returns.windows import day_words
from collect.web.allow import about_return
from collect.web.pages.extensions import NOT_A_DAY, TimeForm
from collect.web.pages.parts import head_of
from collect.web.pages.time_left import more_time_page
from collect.web.typed_days import typed_day

Send = Callable[[date, str], Extension]


def send_time(post: QueryDict, send: Send) -> tuple[Extension | None, TimeForm]:
    """Send the day and the reason that were posted; without an extension the form says why."""
    until, reason = typed_day(post, "until"), post.get("reason", "")
    if (day := until.read) is None:
        return None, TimeForm(until, reason, {"until": NOT_A_DAY})
    try:
        return send(day, reason), TimeForm()
    except UnfitDay as problem:
        problems = {"until": str(problem)}
    except UnfitText as problem:
        problems = {"reason": str(problem)}
    except Refused as problem:
        problems = {"": str(problem)}
    return None, TimeForm(until, reason, problems)


@require_http_methods(["GET", "HEAD", "POST"])
@about_return
def more_time(request: HttpRequest, return_: Return, actor: Actor) -> HttpResponse:
    """Ask for more time, or take the request back; and read what came of those before."""
    if actor.role not in (Role.SOURCE, Role.AGENT):
        raise Http404("Only sources and agents ask for more time.")
    form = TimeForm()
    if request.method == "POST":
        if "withdraw" in request.POST:
            asked = _withdraw(request, return_, actor)
            done = "Your request for more time until {} is withdrawn."
        else:
            asked, form = send_time(
                request.POST,
                lambda day, why: ask_for_more_time(return_.pk, day, reason=why, by=actor),
            )
            done = "You have asked for more time until {}. The department will answer."
        if asked:
            messages.success(request, done.format(day_words(asked.until)))
            return redirect("more_time", return_.pk)
    page = more_time_page(head_of(return_, actor), form)
    status = 409 if "" in form.problems else 400 if form.problems else 200
    return render(request, "web/extension.html", {"page": page}, status=status)


def _withdraw(request: HttpRequest, return_: Return, actor: Actor) -> Extension:
    """Take back the return's own request. Raises Http404, and Refused when it was answered."""
    key = request.POST["withdraw"]
    theirs = Extension.objects.filter(
        collection=return_.collection_id, organisation=return_.source_id
    )
    is_key = key.isascii() and key.isdigit() and len(key) < 19
    if not is_key or not theirs.filter(pk=int(key)).exists():
        raise Http404("There is no such request.")
    return withdraw(int(key), by=actor)
