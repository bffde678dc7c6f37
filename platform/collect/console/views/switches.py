"""Faulty rules set to error, query or off for a time, with a public reason."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_http_methods, require_POST

from collect.console.pages.switches import switches_page, wanted_switch
from collect.console.workbench import on_workbench, shown
from collect.definitions.models import DataCollection, RuleSwitch
from collect.returns.access import Refused
from collect.returns.in_force import sentence_of
from collect.returns.services.switching import switch_rule, withdraw_switch

TAB = "workbench_switches"


@require_http_methods(["GET", "HEAD", "POST"])
@on_workbench()
def switches(request: HttpRequest, collection: DataCollection) -> HttpResponse:
    """The switches there are, and the form for another."""
    if request.method != "POST":
        return _page(request, collection)
    try:
        made = switch_rule(wanted_switch(collection, request.POST), by=_user(request))
    except Refused as refused:
        return _page(request, collection, str(refused))
    messages.success(request, sentence_of(made))
    return redirect(TAB, collection.pk)


@require_POST
@on_workbench(changes=True)
def withdraw(request: HttpRequest, collection: DataCollection, switch_pk: int) -> HttpResponse:
    """End a switch now."""
    switch = get_object_or_404(RuleSwitch, pk=switch_pk, collection=collection)
    try:
        withdraw_switch(switch, by=_user(request))
    except Refused as refused:
        return _page(request, collection, str(refused))
    messages.success(request, f"The switch of rule {switch.rule} was withdrawn.")
    return redirect(TAB, collection.pk)


def _page(request: HttpRequest, collection: DataCollection, problem: str = "") -> HttpResponse:
    page = switches_page(collection, _user(request), request.POST, problem)
    status = 422 if problem else 200
    return shown(request, collection, TAB, "console/switches.html", status, page=page)


def _user(request: HttpRequest) -> Any:
    """The designer; the console's door lets nobody in who is not signed in."""
    return request.user
