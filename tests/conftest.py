"""What every test may use: a browser, a check of accessibility, and how hard hypothesis looks."""

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from hypothesis import settings
from playwright.sync_api import Browser, Page, sync_playwright

pytest_plugins = ["toy_return"]

IN_CI = bool(os.environ.get("CI"))

# Playwright's synchronous interface keeps an event loop in the thread of the tests, which Django
# takes for asynchronous code and refuses the database to. Nothing here is asynchronous.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

# A slow machine is no failing example; in CI a run is the same each time.
settings.register_profile("here", deadline=None)
settings.register_profile("ci", deadline=None, derandomize=True, print_blob=True)
settings.load_profile("ci" if IN_CI else "here")

DESKTOP = {"width": 1280, "height": 900}
PHONE = {"width": 375, "height": 740}
CHROMIUM_OPTIONS = [
    "--no-sandbox",  # Chromium refuses to start as root with it, and CI is root
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-dev-shm-usage",
    "--disable-sync",
    "--no-first-run",
]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark every test that asks for a browser, so that `-m "not browser"` leaves them out."""
    for item in items:
        if "browser" in getattr(item, "fixturenames", ()):
            item.add_marker("browser")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Debian's Chromium, without a window; where CI is set, its absence is a failure.

    The one that never has a window takes a sixth less time.
    """
    executable = shutil.which("chromium-headless-shell") or shutil.which("chromium")
    if executable is None:
        said = "Browser tests need Debian's Chromium: sudo apt-get install chromium-headless-shell"
        if IN_CI:
            pytest.fail(said)
        pytest.skip(said)
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=executable, args=CHROMIUM_OPTIONS)
        yield launched
        launched.close()


@contextmanager
def opened_page(browser: Browser, **options: Any) -> Iterator[Page]:
    """A page in a browser profile of its own; a script that throws fails the test."""
    context = browser.new_context(locale="en-GB", timezone_id="Europe/London", **options)
    page = context.new_page()
    thrown: list[str] = []
    page.on("pageerror", lambda error: thrown.append(str(error)))
    yield page
    context.close()
    assert not thrown, f"Scripts of the page failed: {thrown}"


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A page on a desktop screen."""
    with opened_page(browser, viewport=DESKTOP) as page:
        yield page


@pytest.fixture
def phone(browser: Browser) -> Iterator[Page]:
    """A page on a phone, 375 pixels wide."""
    with opened_page(browser, viewport=PHONE, has_touch=True, is_mobile=True) as page:
        yield page


@pytest.fixture
def page_without_javascript(browser: Browser) -> Iterator[Page]:
    """A page on a desktop screen whose browser runs no scripts."""
    with opened_page(browser, viewport=DESKTOP, java_script_enabled=False) as page:
        yield page


ONLY_VIOLATIONS = {"resultTypes": ["violations"]}
"""Spares axe the places where a rule is kept, of which nobody asks."""


@pytest.fixture(scope="session")
def axe() -> Callable[[Page], None]:
    """A function that fails, naming each violation and where it is, when axe finds any."""
    checker = Axe()

    def no_violations(page: Page) -> None:
        violations = checker.run(page, options=ONLY_VIOLATIONS).response["violations"]
        told = [
            f"{found['impact']}: {found['help']} ({found['id']})\n"
            + "\n".join(f"    at {', '.join(map(str, node['target']))}" for node in found["nodes"])
            for found in violations
        ]
        assert not violations, f"axe found on {page.url}:\n" + "\n".join(told)

    return no_violations
