"""Tokens are made and revoked by an organisation's people, and their secrets are kept nowhere."""

import re
from datetime import timedelta
from html import unescape

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from api.software import Software
from collect.organisations.models import ApiToken, Membership, User
from collect.organisations.roles import Role
from collect.organisations.tokens import (
    TokenRefused,
    make_token,
    revoke_token,
    token_of,
)
from collect.returns.models import Return
from factories import browser_of, return_of, user


@pytest.fixture
def source(return_: Return) -> User:
    """Somebody of A1."""
    return user(Role.SOURCE, return_.source, "ann")


@pytest.fixture
def browser(source: User) -> Client:
    """The source, signed in."""
    return browser_of(source)


def page_of(response: object) -> str:
    return unescape(response.content.decode())  # type: ignore[attr-defined]


def test_a_token_is_made_shown_once_used_and_revoked(source: User, browser: Client) -> None:
    member = source.memberships.get()
    form = {"name": "Nightly load", "days": "90", "membership": member.pk}
    page = page_of(browser.post(reverse("tokens"), form))
    secret = re.search(r">(collect_[^<]{43})<", page)[1]  # type: ignore[index]
    token = ApiToken.objects.get()
    assert secret not in str(ApiToken.objects.values().get())
    assert secret not in page_of(browser.get(reverse("tokens")))
    assert 89 <= (token.expires_at - timezone.now()).days <= 90
    software = Client(headers={"Authorization": f"Bearer {secret}"})
    assert software.get("/api/v1/token").json()["made_by"] == "Ann"
    assert "Nightly load" in page_of(browser.get(reverse("revoke_token", args=(token.pk,))))
    said = page_of(browser.post(reverse("revoke_token", args=(token.pk,)), follow=True))
    assert "Nightly load was revoked. It no longer works." in said
    assert software.get("/api/v1/token").status_code == 401
    assert browser.get(reverse("revoke_token", args=(token.pk,))).status_code == 404


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"name": " "}, "Enter the name of the software"),
        ({"name": "x" * 101}, "It has 101"),
        ({"days": "4000"}, "Select how long"),
        ({"days": "\u0663"}, "Select how long"),
        ({"membership": ""}, "Select the organisation"),
        ({"membership": "999"}, "Select the organisation"),
        ({"name": "first\x00"}, "has a token called first already"),
    ],
)
def test_a_form_that_cannot_be_used_says_why(
    source: User, browser: Client, changes: dict[str, str], words: str
) -> None:
    member = source.memberships.get()
    make_token(member, by=source, name="First", days=30)
    form = {"name": "Second", "days": "30", "membership": str(member.pk), **changes}
    response = browser.post(reverse("tokens"), form)
    assert response.status_code == 400
    page = page_of(response)
    assert words in page
    assert '<div class="govuk-error-summary"' in page
    assert ApiToken.objects.count() == 1


def test_reloading_the_page_of_a_new_token_makes_no_second_one(
    source: User, browser: Client
) -> None:
    form = {"name": "A", "days": "30", "membership": source.memberships.get().pk}
    assert browser.post(reverse("tokens"), form).status_code == 200
    assert browser.post(reverse("tokens"), form).status_code == 400
    assert ApiToken.objects.count() == 1


def test_colleagues_see_and_revoke_each_others_tokens_and_others_do_not(
    source: User, browser: Client, return_: Return
) -> None:
    colleague = user(Role.SOURCE, return_.source)
    theirs = user(Role.SOURCE, return_of(return_.collection, "A2").source)
    made, _ = make_token(colleague.memberships.get(), by=colleague, name="Of ours", days=30)
    other, _ = make_token(theirs.memberships.get(), by=theirs, name="Of others", days=30)
    page = page_of(browser.get(reverse("tokens")))
    assert "Of ours" in page
    assert "Of others" not in page
    revoke_token(other, by=source)
    assert ApiToken.objects.get(pk=other.pk).revoked_at is None
    browser.post(reverse("revoke_token", args=(made.pk,)))
    assert ApiToken.objects.get(pk=made.pk).revoked_by == source


def test_nobody_makes_a_token_of_a_membership_that_is_not_theirs(
    source: User, return_: Return
) -> None:
    colleague = user(Role.SOURCE, return_.source)
    collector = user(Role.COLLECTOR)
    for member, who in (
        (colleague.memberships.get(), source),
        (collector.memberships.get(), collector),
    ):
        with pytest.raises(TokenRefused, match="Select the organisation"):
            make_token(member, by=who, name="A", days=30)


def test_who_has_several_organisations_chooses_one(
    source: User, browser: Client, return_: Return
) -> None:
    other = return_of(return_.collection, "A2").source
    second = Membership.objects.create(user=source, organisation=other, role=Role.SOURCE)
    page = page_of(browser.get(reverse("tokens")))
    assert "Railway Gardens, Upper Line (source)" in page
    browser.post(reverse("tokens"), {"name": "A", "days": "30", "membership": second.pk})
    assert ApiToken.objects.get().organisation == other


def test_use_is_noted_once_a_minute_at_most(source: User) -> None:
    software = Software(source)
    software.get("/token")
    first = ApiToken.objects.get().last_used_at
    assert first is not None
    software.get("/token")
    assert ApiToken.objects.get().last_used_at == first
    ApiToken.objects.update(last_used_at=first - timedelta(minutes=2))
    software.get("/token")
    assert ApiToken.objects.get().last_used_at >= first


def test_a_secret_is_found_whole_or_not_at_all(source: User) -> None:
    secret = Software(source).secret
    assert token_of(secret).made_by == source
    for wrong in (secret[:-1], secret + "x", secret.upper(), f"{secret} ", ""):
        with pytest.raises(TokenRefused, match="no token of ours"):
            token_of(wrong)
