"""Who may enter the console: designers, who change definitions and guidance, and auditors."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib.auth.backends import BaseBackend
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from collect.returns.sight import is_auditor, is_designer

DESIGNED = ("definitions.{}_datacollection",)
"""What is in a draft: the permission on a collection is that on all of its parts."""

PUBLISHED = (
    "guidance.{}_guidancepage",
    "guidance.{}_itemhelp",
    "guidance.{}_servicenotice",
    "guidance.{}_helppage",
    "organisations.{}_termsofuse",
)
"""Texts with drafts, which a designer may also publish."""

WORK = ("view", "add", "change", "delete")

PERMISSIONS = {
    "wagtailadmin.access_admin",
    "guidance.view_helprequest",
    "guidance.change_helprequest",
    "console.view_publicationrequest",
    "console.change_publicationrequest",
    *(name.format(verb) for name in DESIGNED for verb in WORK),
    *(name.format(verb) for name in PUBLISHED for verb in (*WORK, "publish")),
} - {"definitions.delete_datacollection", "organisations.delete_termsofuse"}
"""What a designer may do in the console. Returns are not among it, and neither is removing a
collection that has some, or terms that people have agreed to."""


READING = {
    "wagtailadmin.access_admin",
    *(name.format("view") for name in (*DESIGNED, *PUBLISHED)),
}
"""What an auditor may do in the console: look."""


class DesignerBackend(BaseBackend):
    """Gives designers and auditors their permissions from their membership: the one truth."""

    def get_all_permissions(self, user_obj: Any, obj: Any = None) -> set[str]:
        """The permissions of a designer or an auditor; none for anybody else."""
        if not user_obj.is_active:
            return set()
        if is_designer(user_obj):
            return PERMISSIONS
        return READING if is_auditor(user_obj) else set()

    def has_perm(self, user_obj: Any, perm: str, obj: Any = None) -> bool:
        """Whether the user has the permission as a designer or an auditor."""
        return perm in self.get_all_permissions(user_obj, obj)

    def has_module_perms(self, user_obj: Any, app_label: str) -> bool:
        """Whether the user has any permission of the application, in either role."""
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
        """Let designers and auditors in; others go to the one way of signing in, or are told no."""
        home = reverse("wagtailadmin_home")
        if not request.path.startswith(home):
            return None
        if not request.user.is_authenticated:
            return redirect_to_login(home, reverse("account_login"))
        if not request.user.has_perm("wagtailadmin.access_admin"):
            reason = "The console is for designers and auditors of collections. You are neither."
            return render(request, "web/refused.html", {"reason": reason}, status=403)
        return None
