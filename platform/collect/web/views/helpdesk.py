"""Help, and the request form to the helpdesk."""

from __future__ import annotations

from allauth.core import ratelimit
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from collect.guidance.requests import RequestForm, send_request
from collect.returns.access import Refused


@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest) -> HttpResponse:
    """Answers to common questions, and a form for the others."""
    form = RequestForm(request.POST or None, user=request.user)
    if request.method == "POST" and form.is_valid():
        if not ratelimit.consume(request, action="help"):
            raise Refused("Too many requests came from your network. Try again in an hour.")
        number = send_request(by=request.user, **form.cleaned_data)
        messages.success(request, f"Your request was received. Its number is {number}.")
        return redirect("help")
    return render(request, "web/help.html", {"form": form}, status=400 if form.errors else 200)
