"""What every page's frame shows: the navigation for its reader, and the notices that hold now."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import reverse

from collect.guidance.selectors import Notice, notices_now
from collect.returns.access import is_auditor, is_designer


@dataclass(frozen=True, slots=True)
class NavigationLink:
    """One link of the service navigation."""

    title: str
    url: str
    current: bool


def navigation(request: HttpRequest) -> dict[str, list[NavigationLink]]:
    """The links that the reader can follow; nobody signed in has only Help."""
    pages = [("Help", reverse("help"))]
    if getattr(request, "user", None) is not None and request.user.is_authenticated:
        pages.insert(0, ("My data collections", reverse("my_collections")))
        if is_designer(request.user) or is_auditor(request.user):
            pages.insert(1, ("Console", reverse("wagtailadmin_home")))
    return {
        "navigation": [
            NavigationLink(title, url, request.path.startswith(url)) for title, url in pages
        ]
    }


def notices(request: HttpRequest) -> dict[str, Callable[[], list[Notice]]]:
    """The notices of all series, read where a page shows them; it leaves those of others out."""
    user = getattr(request, "user", None)
    return {"service_notices": notices_now if getattr(user, "has_notices", True) else list}
