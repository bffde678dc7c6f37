"""Sending the returns of many sources in a browser: choose, look, load one, load the rest."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from collect.definitions.models import DataCollection
from collect.organisations.roles import Role
from factories import PASSWORD, toy, user
from uploads.zips import of, zipped


@pytest.fixture
def collection(transactional_db: None, files: Path) -> DataCollection:
    """The toy collection, and somebody of the department."""
    user(Role.COLLECTOR, name="col")
    return toy()


def send(page: Page, address: str, collection: DataCollection, file: Path) -> None:
    page.goto(f"{address}/sign-in/")
    page.get_by_label("User name").fill("col")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_label("I agree to the terms of use").check()
    page.get_by_role("button", name="Sign in").click()
    page.goto(f"{address}/collections/{collection.pk}/desk/returns/")
    page.get_by_role("link", name="Upload many returns…").click()
    page.get_by_label("Choose a zip").set_input_files(file)
    page.get_by_role("button", name="Upload", exact=True).click()


@pytest.mark.parametrize("screen", ["page", "phone"])
def test_many_returns_are_looked_at_and_loaded(
    *,
    screen: str,
    request: pytest.FixtureRequest,
    live_server: object,
    axe: Callable[[Page], None],
    collection: DataCollection,
    tmp_path: Path,
) -> None:
    page: Page = request.getfixturevalue(screen)
    file = tmp_path / "all.zip"
    file.write_bytes(zipped({"a1.xml": of("A1"), "a2.xml": of("A2"), "x.xml": b"x"}))
    send(page, str(live_server), collection, file)
    expect(page.get_by_role("button", name="Load all 2 returns that are ready")).to_be_visible()
    axe(page)
    page.get_by_role("button", name="Load those selected on this page").click()
    page.get_by_role("link", name="Select the returns to load").click()
    expect(page.get_by_label("Load Hill Allotments")).to_be_focused()
    page.get_by_label("Load Hill Allotments").check()
    page.get_by_role("button", name="Load those selected on this page").click()
    row = page.get_by_role("row").filter(has_text="Hill Allotments")
    expect(row.get_by_text("Loaded")).to_be_visible()
    page.get_by_role("link", name="Left out (1)").click()
    expect(page.get_by_role("main")).to_contain_text("The file is not XML.")
    axe(page)
    widths = page.evaluate(
        "[document.documentElement.scrollWidth, document.documentElement.clientWidth]"
    )
    assert widths[0] <= widths[1]
    page.get_by_role("button", name="Load the return that is ready").click()
    page.get_by_role("link", name="Back to the files").click()
    expect(page.get_by_role("main")).to_contain_text("2 returns loaded")
    axe(page)
