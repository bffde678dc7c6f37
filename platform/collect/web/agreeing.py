"""Agreeing to new terms of use before going on, wherever somebody is."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

OPEN = ("terms", "help", "accessibility", "account_logout", "account_login")
"""Pages that can be read without agreeing."""


class AgreementFirst:
    """Leads whoever has not agreed to the terms in force to them, at the next page they ask for.

    What is sent is taken first, so that nobody loses what they typed before the terms changed.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Any, args: Any, kwargs: Any
    ) -> HttpResponse | None:
        """Go on, or go to the terms and come back from there."""
        if request.method not in ("GET", "HEAD") or not owes_terms(request):
            return None
        if request.resolver_match is None or request.resolver_match.url_name in OPEN:
            return None
        return redirect(f"{reverse('terms')}?{urlencode({'next': request.get_full_path()})}")


def owes_terms(request: HttpRequest) -> bool:
    """Whether the reader has yet to agree to the terms in force; not asked of software."""
    if settings.SESSION_COOKIE_NAME not in request.COOKIES:
        return False
    return bool(getattr(request.user, "owes_terms", False))
