"""Tokens for an organisation's software: see them, make one, revoke one."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from collect.organisations.tokens import (
    LIFETIMES,
    TokenRefused,
    make_token,
    memberships_with_tokens,
    revoke_token,
    tokens_for,
)
from collect.web.pages.tokens import NewToken, tokens_page


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def tokens(request: HttpRequest) -> HttpResponse:
    """The tokens so far, and a form for a new one, whose secret is shown this once."""
    if not memberships_with_tokens(request.user):
        raise Http404("Tokens are for sources and agents.")
    if request.method == "POST":
        return _make(request)
    return render(request, "web/tokens.html", {"page": tokens_page(request.user, NewToken())})


def _make(request: HttpRequest) -> HttpResponse:
    sent = {name: request.POST.get(name, "") for name in ("name", "membership", "days")}
    mine = {str(m.pk): m for m in memberships_with_tokens(request.user)}
    days = next((days for days in LIFETIMES if str(days) == sent["days"]), 0)
    try:
        token, secret = make_token(
            mine.get(sent["membership"]), by=request.user, name=sent["name"], days=days
        )
    except TokenRefused as refused:
        form = NewToken(**sent, problems={refused.about: str(refused)})
        page = tokens_page(request.user, form)
        return render(request, "web/tokens.html", {"page": page}, status=400)
    # Not redirected: the secret is in this answer, and nowhere else.
    return render(request, "web/token_made.html", {"token": token, "secret": secret})


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def revoke(request: HttpRequest, token_pk: int) -> HttpResponse:
    """Confirm that a token shall end, and end it."""
    token = tokens_for(request.user).filter(pk=token_pk, revoked_at=None).first()
    if token is None:
        raise Http404("There is no such token, or it was revoked before.")
    if request.method == "POST":
        revoke_token(token, by=request.user)
        messages.success(request, f"{token.name} was revoked. It no longer works.")
        return redirect("tokens")
    return render(request, "web/token_revoke.html", {"token": token})
