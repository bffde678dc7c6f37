"""Errors and queries: the report, those of one item, and the collector's OK."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from collect.returns.access import Actor, Refused, insist, may_ok
from collect.returns.models import Finding, Return
from collect.returns.seen import finding_for
from collect.returns.services.findings import ok_finding, take_ok_back
from collect.web.allow import about_return, item_for, section_for
from collect.web.pages.errors import error_report, ok_page
from collect.web.pages.parts import head_of
from rules.spec import ItemSpec


@require_safe
@about_return
def report(request: HttpRequest, return_: Return, actor: Actor) -> HttpResponse:
    """All errors and queries of the return."""
    return _report(request, return_, actor)


@require_safe
@about_return
def of_item(
    request: HttpRequest, return_: Return, actor: Actor, section: str, item: str
) -> HttpResponse:
    """The errors and queries that are counted on one item."""
    found = item_for(section_for(return_, section)[1], item)
    return _report(request, return_, actor, found)


def _report(
    request: HttpRequest, return_: Return, actor: Actor, item: ItemSpec | None = None
) -> HttpResponse:
    asked = request.GET
    page = error_report(
        head_of(return_, actor),
        number=asked.get("page", "1"),
        show=asked.get("show", ""),
        detail=asked.get("detail", ""),
        item=item,
    )
    return render(request, "web/error_report.html", {"page": page})


@require_http_methods(["GET", "HEAD", "POST"])
@about_return
def ok(request: HttpRequest, return_: Return, actor: Actor, finding_pk: int) -> HttpResponse:
    """OK one finding with a reason, or take the OK back."""
    finding = finding_for(return_, finding_pk)
    insist(may_ok(actor, return_))
    problem, typed = "", request.POST.get("reason", "")
    if request.method == "POST":
        try:
            said = _settle(request, finding, actor, typed)
        except Refused as refused:
            problem = str(refused)
            finding = finding_for(return_, finding_pk)
        else:
            messages.success(request, said)
            url = reverse("error_report", args=(return_.pk,))
            return redirect(f"{url}?detail={finding.pk}#details")
    page = ok_page(head_of(return_, actor), finding, problem=problem, typed=typed)
    return render(request, "web/ok.html", {"page": page}, status=409 if problem else 200)


def _settle(request: HttpRequest, finding: Finding, actor: Actor, reason: str) -> str:
    """Do what the button said, on the values that were shown; what was done, in words."""
    if request.POST.get("act") == "take_back":
        take_ok_back(finding.pk, by=actor, reason=reason)
        return "OK taken back."
    ok_finding(finding.pk, by=actor, reason=reason, seen=request.POST.get("seen", ""))
    return "OK'd."
