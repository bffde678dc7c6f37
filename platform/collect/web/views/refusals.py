"""What is answered when something is not possible: a clear page, never a server error."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.cache import patch_cache_control

from collect.returns.access import Refused


class RefusalMiddleware:
    """Shows the reason of a `Refused` that no view has answered itself, with status 403."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """The page for a refusal; other exceptions go their way."""
        if isinstance(exception, Refused):
            context = {"reason": str(exception)}
            return render(request, "web/refused.html", context, status=403)
        return None


class PrivatePages:
    """Keeps pages of somebody signed in out of every cache, so that Back after Log out is empty."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.user.is_authenticated:
            patch_cache_control(response, private=True, no_store=True)
        return response


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """The page for what could not be read as a request; it reads nothing of it again."""
    return HttpResponse(render_to_string("400.html"), status=400)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form's security token was missing or old: say so, and how to go on."""
    context = {
        "reason": "Your form could not be accepted, because the page had been open too long or "
        "your browser sent no security cookie. Nothing was saved. Go back, copy what you typed, "
        "reload the page and try again."
    }
    return render(request, "web/refused.html", context, status=403)
