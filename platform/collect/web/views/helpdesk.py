"""Help, and the request form to the helpdesk."""

from __future__ import annotations

from allauth.core import ratelimit
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from collect.guidance.helpdesk import send_request
from collect.guidance.requests import RequestForm
from collect.guidance.selectors import current_help_page
from collect.returns.access import Refused


@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest) -> HttpResponse:
    """Answers to common questions, and a form for the others."""
    page = current_help_page()
    form = RequestForm(page, request.POST or None, user=request.user)
    if request.method == "POST" and form.is_valid():
        if not ratelimit.consume(request, action="help"):
            raise Refused("Too many requests came from your network. Try again in an hour.")
        number = send_request(by=request.user, **form.request)
        messages.success(request, f"Your request was received. Its number is {number}.")
        return redirect("help")
    status = 400 if form.errors else 200
    return render(request, "web/help.html", {"help": page, "form": form}, status=status)
