"""Sending a file in a browser: choose, compare, confirm; and the same on a phone."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from collect.organisations.roles import Role
from collect.returns.models import Return
from factories import PASSWORD, return_of, toy, user
from uploads.messages import message

GOOD = {"PlotsLet": 7, "PlotsEmpty": 3, "PlotsAll": 10}


@pytest.fixture
def return_(transactional_db: None, files: Path) -> Return:
    """The return of A1, and somebody who can send files for it."""
    found = return_of(toy(), "A1")
    user(Role.SOURCE, found.source, "sam")
    return found


def send(page: Page, address: str, return_: Return, file: Path) -> None:
    page.goto(f"{address}/sign-in/")
    page.get_by_label("User name").fill("sam")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_label("I agree to the terms of use").check()
    page.get_by_role("button", name="Sign in").click()
    page.goto(f"{address}/returns/{return_.pk}/")
    page.get_by_role("button", name="Upload Return from file…").click()
    page.get_by_label("Choose file").set_input_files(file)
    page.get_by_role("button", name="Upload", exact=True).click()


def test_a_file_is_compared_and_then_loaded(
    page: Page,
    live_server: object,
    axe: Callable[[Page], None],
    return_: Return,
    tmp_path: Path,
) -> None:
    file = tmp_path / "plots.xml"
    file.write_bytes(message({**GOOD, "PlotsAll": 12}))
    send(page, str(live_server), return_, file)
    expect(page.get_by_role("heading", name="What this file would change")).to_be_visible()
    expect(page.get_by_role("main")).to_contain_text("101")
    axe(page)
    page.get_by_role("button", name="Load this file").click()
    expect(page.get_by_text("plots.xml was loaded.")).to_be_visible()
    page.get_by_role("button", name="Launch Reports…").click()
    axe(page)
    page.get_by_role("link", name="Printable return", exact=True).click()
    axe(page)
    page.goto(f"{live_server}/returns/{return_.pk}/export/")
    axe(page)
    page.goto(f"{live_server}/returns/{return_.pk}/upload/")
    expect(page.get_by_role("row").filter(has_text="plots.xml")).to_contain_text("Loaded")
    axe(page)


def test_a_file_of_no_use_says_why_on_a_phone(
    phone: Page,
    live_server: object,
    axe: Callable[[Page], None],
    return_: Return,
    tmp_path: Path,
) -> None:
    file = tmp_path / "other.xml"
    file.write_bytes(message(GOOD, organisation="A2"))
    send(phone, str(live_server), return_, file)
    expect(phone.get_by_role("main")).to_contain_text("The file is from organisation A2")
    axe(phone)
    widths = phone.evaluate(
        "[document.documentElement.scrollWidth, document.documentElement.clientWidth]"
    )
    assert widths[0] <= widths[1]
