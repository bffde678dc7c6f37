"""Signing in: user name, password, and agreement to the terms of use; nobody signs up."""

from __future__ import annotations

from typing import Any, ClassVar

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.auth_backends import AuthenticationBackend
from allauth.account.forms import LoginForm
from django import forms
from django.http import HttpRequest, HttpResponse

from collect.guidance.selectors import with_guidance
from collect.notifications.selectors import with_unread
from collect.organisations.models import User
from collect.organisations.terms import accept_terms, with_terms


class SignInBackend(AuthenticationBackend):  # type: ignore[misc]
    """Finds the user of each request, and in the same query what waits to be read or agreed to."""

    def get_user(self, user_id: int) -> User | None:
        """The user; None for one who is switched off."""
        try:
            user = with_unread(with_guidance(with_terms(User.objects.all()))).get(pk=user_id)
        except User.DoesNotExist:
            return None
        return user if self.user_can_authenticate(user) else None


class ClosedDoor(DefaultAccountAdapter):  # type: ignore[misc]
    """Accounts are made by an organisation's approver, never by signing up."""

    error_messages: ClassVar[dict[str, str]] = {
        **DefaultAccountAdapter.error_messages,
        "username_password_mismatch": "The user name or password is not right. Try again.",
        "account_inactive": "This account is switched off. Ask your organisation's approver.",
        "too_many_login_attempts": (
            "There were too many attempts to sign in. Wait 5 minutes and try again."
        ),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Never."""
        return False

    def add_message(self, *args: Any, **kwargs: Any) -> None:
        """Say nothing: the page that follows shows who is signed in."""


class SignInForm(LoginForm):  # type: ignore[misc]
    """The sign-in form with the tick for the terms of use."""

    terms = forms.BooleanField(
        label="I agree to the terms of use",
        error_messages={"required": "Tick the box to agree to the terms of use"},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"].label = "User name"
        self.fields["login"].error_messages["required"] = "Enter your user name"
        self.fields["password"].error_messages["required"] = "Enter your password"
        for field in self.fields.values():
            field.widget.attrs.pop("placeholder", None)

    def login(self, request: HttpRequest, redirect_url: str | None = None) -> HttpResponse:
        """Sign in, and note which edition of the terms was agreed to."""
        accept_terms(self.user)
        response: HttpResponse = super().login(request, redirect_url=redirect_url)
        return response
