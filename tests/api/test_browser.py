"""Tokens and the description of the API in a browser."""

from collections.abc import Callable

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Page, expect

from api.software import V1
from collect.organisations.models import User
from collect.organisations.roles import Role
from factories import return_of, toy, user


@pytest.fixture
def source(transactional_db: None) -> User:
    """Somebody of A1."""
    return user(Role.SOURCE, return_of(toy(), "A1").source, "sam")


def sign_in(page: Page, address: str, who: User) -> None:
    """Give the browser a session of the user."""
    client = Client()
    client.force_login(who)
    session = client.cookies[settings.SESSION_COOKIE_NAME].value
    cookie = {"name": settings.SESSION_COOKIE_NAME, "value": session, "url": address}
    page.context.add_cookies([cookie])  # type: ignore[list-item]


def test_a_token_is_made_copied_and_revoked_on_a_phone(
    phone: Page, live_server: object, axe: Callable[[Page], None], source: User
) -> None:
    sign_in(phone, str(live_server), source)
    phone.goto(f"{live_server}/tokens/")
    axe(phone)
    phone.get_by_role("button", name="Make token").click()
    expect(phone.get_by_role("alert")).to_contain_text("Enter the name of the software")
    axe(phone)
    phone.get_by_label("Name of the software").fill("Nightly load")
    phone.get_by_role("button", name="Make token").click()
    secret = phone.get_by_label("Token", exact=True).input_value()
    axe(phone)
    software = Client(headers={"Authorization": f"Bearer {secret}"})
    assert software.get(f"{V1}/token").json()["name"] == "Nightly load"
    phone.get_by_role("link", name="I have copied it").click()
    axe(phone)
    phone.get_by_role("link", name="Revoke Nightly load").click()
    axe(phone)
    phone.get_by_role("button", name="Revoke token").click()
    expect(phone.get_by_role("alert")).to_contain_text("Nightly load was revoked.")
    assert software.get(f"{V1}/token").status_code == 401
    widths = phone.evaluate(
        "[document.documentElement.scrollWidth, document.documentElement.clientWidth]"
    )
    assert widths[0] <= widths[1]


def test_the_description_can_be_read_from_this_host_alone(
    transactional_db: None, live_server: object, page: Page
) -> None:
    asked: list[str] = []
    complaints: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: complaints.append(message.text))
    page.goto(f"{live_server}{V1}/docs")
    findings = page.get_by_text(f"{V1}/returns/{{return_id}}/findings")
    findings.click()
    expect(page.get_by_text("The errors and queries of a return")).to_be_visible()
    assert [url for url in asked if not url.startswith((str(live_server), "data:"))] == []
    assert complaints == []
