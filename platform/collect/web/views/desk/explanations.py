"""The explanations of a rule in groups, answering them together, and the library."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_http_methods, require_safe

from collect.desk.services.answering import answer_each
from collect.returns.access import ONLY_READS, Refused, insist, may_keep_explanations
from collect.returns.models import Explanation
from collect.returns.reach import Reach
from collect.returns.services.explaining import add_explanation, move_up, offer_again, retire
from collect.web.allow import about_desk
from collect.web.pages.desk.answering import answer_page
from collect.web.pages.desk.explanations import groups_page, library_page, text_from_note
from collect.web.pages.desk.frame import desk_frame

READ_OR_WRITE = require_http_methods(["GET", "HEAD", "POST"])
KEPT = {
    "up": (move_up, "The explanation was moved up."),
    "retire": (retire, "The explanation is not offered any longer. Notes with it keep it."),
    "again": (offer_again, "The explanation is offered again."),
}


@require_safe
@about_desk
def groups(request: HttpRequest, reach: Reach, rule: str) -> HttpResponse:
    """What sources say of one rule, the alike together."""
    page = groups_page(reach, rule)
    if page is None:
        raise Http404("There is no such rule in this collection.")
    context = {"frame": desk_frame(reach, "desk_findings"), "page": page}
    return render(request, "web/desk/explanations_groups.html", context)


@READ_OR_WRITE
@about_desk
def answer(request: HttpRequest, reach: Reach, rule: str) -> HttpResponse:
    """One answer to each explanation of a group: written, looked at, then sent."""
    if reach.only_reads:
        raise Refused(f"You cannot do this because {ONLY_READS}.")
    asked = request.POST if request.method == "POST" else request.GET
    page = answer_page(reach, rule, asked)
    if page is None:
        raise Http404("There is no such group of explanations, or all of them are answered.")
    if request.method == "POST" and "write" in request.POST and page.is_looked_at:
        act = answer_each(reach, page.findings, page.text)
        return redirect("desk_bulk_act", reach.collection.pk, act.pk)
    context = {"frame": desk_frame(reach, "desk_findings"), "page": page}
    status = 400 if page.problem else 200
    return render(request, "web/desk/explanations_answer.html", context, status=status)


@READ_OR_WRITE
@about_desk
def library(request: HttpRequest, reach: Reach) -> HttpResponse:
    """The usual explanations of a rule: which there are, and for the collector more."""
    rule = request.POST.get("rule", request.GET.get("rule", ""))
    text, problem = request.POST.get("text", ""), ""
    if request.method == "POST":
        insist(may_keep_explanations(reach.actor))
        try:
            messages.success(request, _keep(request, reach, rule))
        except Refused as refused:
            problem = str(refused)
        else:
            there = reverse("desk_explanations", args=(reach.collection.pk,))
            return redirect(f"{there}?{urlencode({'rule': rule})}")
    elif request.GET.get("note"):
        text = text_from_note(reach, rule, request.GET["note"])
    page = library_page(reach, rule, text=text, problem=problem)
    if page is None:
        raise Http404("This collection has not been published yet.")
    context = {"frame": desk_frame(reach, "desk_findings"), "page": page}
    status = 400 if problem else 200
    return render(request, "web/desk/explanations.html", context, status=status)


def _keep(request: HttpRequest, reach: Reach, rule: str) -> str:
    """Do what was asked for to the library; what was done, as a sentence."""
    series = reach.collection.series
    act = request.POST.get("act", "")
    if act not in KEPT:
        page = library_page(reach, rule)
        if page is None or not page.rule:
            raise Refused("Select a rule")
        add_explanation(series, rule, request.POST.get("text", ""), by=reach.actor)
        return "The explanation was added. Sources are offered it from now on."
    key = request.POST.get("explanation", "")
    theirs = Explanation.objects.filter(series=series, rule=rule)
    is_key = key.isascii() and key.isdigit() and len(key) < 19
    found = theirs.filter(pk=int(key)).first() if is_key else None
    if found is None:
        raise Refused("There is no such explanation here. Load the page again")
    do, done = KEPT[act]
    do(found, by=reach.actor)
    return done
