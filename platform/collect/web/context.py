"""What every page's frame shows: the navigation for its reader."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import reverse


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
    return {
        "navigation": [
            NavigationLink(title, url, request.path.startswith(url)) for title, url in pages
        ]
    }
