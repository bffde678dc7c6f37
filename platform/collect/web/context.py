"""What every page's frame shows: the navigation for its reader, and the notices that hold now."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, partial

from django.http import HttpRequest
from django.urls import reverse

from collect.guidance.selectors import Notice, notices_now
from collect.notifications.selectors import MOST_COUNTED, is_told_anything, unread_count
from collect.organisations.models import User
from collect.returns.sight import is_auditor, is_designer


@dataclass(frozen=True, slots=True)
class NavigationLink:
    """One link of the service navigation."""

    title: str
    url: str
    current: bool


def navigation(request: HttpRequest) -> dict[str, Callable[[], list[NavigationLink]]]:
    """The links that the reader can follow, read where a page shows them."""
    return {"navigation": cache(partial(_links, request))}


def _links(request: HttpRequest) -> list[NavigationLink]:
    """Nobody signed in has only Help."""
    pages = [("Help", reverse("help"))]
    user = getattr(request, "user", None)
    if user is not None and user.is_authenticated:
        pages = [*_own_pages(user), *pages]
    return [NavigationLink(title, url, request.path.startswith(url)) for title, url in pages]


def _own_pages(user: User) -> list[tuple[str, str]]:
    pages = [("My data collections", reverse("my_collections"))]
    if is_designer(user) or is_auditor(user):
        pages.append(("Console", reverse("wagtailadmin_home")))
    if is_told_anything(user):
        unread = unread_count(user)
        count = f" ({unread if unread <= MOST_COUNTED else f'{MOST_COUNTED}+'})" if unread else ""
        pages.append((f"Notifications{count}", reverse("notifications")))
    return pages


def notices(request: HttpRequest) -> dict[str, Callable[[], list[Notice]]]:
    """The notices of all series, read where a page shows them; it leaves those of others out."""
    user = getattr(request, "user", None)
    return {"service_notices": notices_now if getattr(user, "has_notices", True) else list}
