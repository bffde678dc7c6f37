"""Who may enter the console, and what designers may change there: definitions and terms of use."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib.auth.backends import BaseBackend
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from collect.returns.access import is_designer

DESIGNED = (
    "definitions.{}_datacollection",
    "definitions.{}_section",
    "definitions.{}_item",
    "definitions.{}_codeset",
    "definitions.{}_code",
    "definitions.{}_rule",
    "definitions.{}_example",
    "organisations.{}_termsofuse",
)

PERMISSIONS = {
    "wagtailadmin.access_admin",
    *(name.format(verb) for name in DESIGNED for verb in ("view", "add", "change", "delete")),
} - {"definitions.delete_datacollection", "organisations.delete_termsofuse"}
"""What a designer may do in the console. Returns are not among it, and neither is removing a
collection that has some, or terms that people have agreed to."""


class DesignerBackend(BaseBackend):
    """Gives designers their permissions from their membership, so that there is one truth."""

    def get_all_permissions(self, user_obj: Any, obj: Any = None) -> set[str]:
        """The permissions of a designer; none for anybody else."""
        return PERMISSIONS if user_obj.is_active and is_designer(user_obj) else set()

    def has_perm(self, user_obj: Any, perm: str, obj: Any = None) -> bool:
        """Whether the user has the permission as a designer."""
        return perm in self.get_all_permissions(user_obj, obj)

    def has_module_perms(self, user_obj: Any, app_label: str) -> bool:
        """Whether the user has any permission of the application as a designer."""
        names = self.get_all_permissions(user_obj)
        return any(name.startswith(f"{app_label}.") for name in names)


class ConsoleDoor:
    """Stands before all of Wagtail's addresses, its own sign-in and password pages included."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Any, args: Any, kwargs: Any
    ) -> HttpResponse | None:
        """Let designers in; others go to the one way of signing in, or are told no."""
        home = reverse("wagtailadmin_home")
        if not request.path.startswith(home):
            return None
        if not request.user.is_authenticated:
            return redirect_to_login(home, reverse("account_login"))
        if not request.user.has_perm("wagtailadmin.access_admin"):
            reason = "The console is for designers of collections. You are not one of them."
            return render(request, "web/refused.html", {"reason": reason}, status=403)
        return None
