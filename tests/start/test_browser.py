"""The browser that page tests use shows, checks and serves what it says."""

import urllib.request
from collections.abc import Callable

import pytest
from playwright.sync_api import Page
from pytest_django.live_server_helper import LiveServer

SOUND = "<!doctype html><html lang='en'><title>Returns</title><main><h1>Returns</h1></main></html>"
UNSOUND = SOUND.replace("</h1>", "</h1><img src='data:,'>")


def test_axe_passes_a_sound_page(page: Page, axe: Callable[[Page], None]) -> None:
    page.set_content(SOUND)
    axe(page)


def test_axe_names_the_violation_and_its_place(page: Page, axe: Callable[[Page], None]) -> None:
    page.set_content(UNSOUND)
    with pytest.raises(AssertionError, match=r"critical: Images must have.*\n +at img"):
        axe(page)


def test_a_desktop_page_is_1280_wide(page: Page) -> None:
    assert page.evaluate("innerWidth") == 1280


def test_a_phone_is_375_wide(phone: Page) -> None:
    phone.set_content(
        SOUND.replace("<title>", "<meta name=viewport content='width=device-width'><title>")
    )
    assert phone.evaluate("innerWidth") == 375


def test_a_page_without_javascript_shows_what_noscript_holds(page_without_javascript: Page) -> None:
    page_without_javascript.set_content("<noscript><p>Plain</p></noscript>")
    assert page_without_javascript.get_by_text("Plain").is_visible()


def test_static_files_are_served_to_the_browser(live_server: LiveServer) -> None:
    address = f"{live_server.url}/static/web/collect.css"
    with urllib.request.urlopen(address) as answer:
        assert answer.headers["Content-Type"].startswith("text/css")
