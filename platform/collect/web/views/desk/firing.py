"""One rule across returns, and what is done to several of its findings at once."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from collect.desk.alike import group_named, groups_of
from collect.desk.bulk import deeds_of
from collect.desk.models import Deed
from collect.desk.services.bulk import prepare_oks
from collect.returns.access import Refused
from collect.returns.models import Finding
from collect.returns.reach import Reach
from collect.web.allow import about_desk
from collect.web.pages.desk.firing import firing_page
from collect.web.pages.desk.frame import desk_frame

MOST_DIGITS = 18
"""Of a key in the database."""

READ_OR_WRITE = require_http_methods(["GET", "HEAD", "POST"])
MOVED = "Some of these explanations have changed meanwhile. Look at them again before you OK them."


@READ_OR_WRITE
@about_desk
def rule(request: HttpRequest, reach: Reach, rule: str) -> HttpResponse:
    """Every return in which the rule fires; what is sent are findings to OK together."""
    if request.method == "POST":
        return _prepare(request, reach, rule)
    page = firing_page(reach, rule, request.GET.dict())
    if page is None:
        raise Http404("There is no such rule in this collection.")
    context = {"frame": desk_frame(reach, "desk_findings"), "page": page}
    return render(request, "web/desk/findings_rule.html", context)


def _prepare(request: HttpRequest, reach: Reach, rule: str) -> HttpResponse:
    """Prepare an OK of the findings that are ticked, or of a group of alike explanations."""
    if Deed.OK not in deeds_of(reach):
        raise Refused("Only the collector can OK errors and queries.")
    try:
        act = prepare_oks(reach, _targets(request, reach, rule))
    except Refused as refused:
        messages.warning(request, str(refused))
        back = "desk_alike" if "group" in request.POST else "desk_rule"
        return redirect(back, reach.collection.pk, rule)
    return redirect("desk_bulk_act", reach.collection.pk, act.pk)


def _targets(request: HttpRequest, reach: Reach, rule: str) -> list[tuple[int, str]]:
    """The findings with their fingerprints: as they were shown, or those of the group as it was."""
    if "group" in request.POST:
        group = group_named(groups_of(reach, rule), request.POST["group"])
        if group is None or group.seen != request.POST.get("seen"):
            raise Refused(MOVED)
        found = Finding.objects.filter(pk__in=[one.finding for one in group.to_settle])
        return [(finding.pk, finding.fingerprint) for finding in found]
    ticked = (text.partition("-") for text in request.POST.getlist("finding"))
    targets = [
        (int(pk), seen)
        for pk, _, seen in ticked
        if pk.isascii() and pk.isdigit() and len(pk) <= MOST_DIGITS
    ]
    if not targets:
        raise Refused("Select at least one error or query")
    return targets
