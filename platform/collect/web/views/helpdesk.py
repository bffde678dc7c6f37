"""Help, and the request form to the helpdesk."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from collect.guidance.requests import RequestForm, send_request


@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest) -> HttpResponse:
    """Answers to common questions, and a form for the others."""
    form = RequestForm(request.POST or None, user=request.user)
    if request.method == "POST" and form.is_valid():
        number = send_request(by=request.user, **form.cleaned_data)
        messages.success(request, f"Your request was sent. Its number is {number}.")
        return redirect("help")
    return render(request, "web/help.html", {"form": form}, status=400 if form.errors else 200)
