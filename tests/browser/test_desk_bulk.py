"""A bulk OK in a browser: select returns, choose the rules, look, confirm, and undo it."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from collect.definitions.models import DataCollection
from collect.organisations.roles import Role
from collect.returns.services.status import take_step
from factories import PASSWORD, fill, return_of, source_of, toy, user

WRONG = {"PlotsLet": "7", "PlotsEmpty": "3", "PlotsAll": "11", "Rent": "40"}


@pytest.fixture
def collection(transactional_db: None) -> DataCollection:
    """The toy collection with two submitted returns whose sum is wrong, and a collector."""
    made = toy()
    user(Role.COLLECTOR, name="col")
    for native_id in ("A1", "A2"):
        found = return_of(made, native_id)
        source = source_of(found)
        fill(found, "Plots", source, **WRONG)
        take_step(found.pk, "submit", by=source)
    return made


def sign_in(page: Page, address: str) -> None:
    page.goto(f"{address}/sign-in/")
    page.get_by_label("User name").fill("col")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_label("I agree to the terms of use").check()
    page.get_by_role("button", name="Sign in").click()


def okd(collection: DataCollection) -> list[int]:
    return [return_of(collection, native_id).okd for native_id in ("A1", "A2")]


@pytest.mark.parametrize("screen", ["page", "phone"])
def test_errors_of_many_returns_are_okd_at_once_and_the_ok_is_undone(
    *,
    screen: str,
    request: pytest.FixtureRequest,
    live_server: Any,
    axe: Callable[[Page], None],
    collection: DataCollection,
) -> None:
    page: Page = request.getfixturevalue(screen)
    sign_in(page, str(live_server))
    page.goto(f"{live_server}/collections/{collection.pk}/desk/returns/")
    for name in ("Hill Allotments", "Railway Gardens, Upper Line", "Søndermarken"):
        page.get_by_role("checkbox", name=name).check()
    page.get_by_role("button", name="OK…").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("OK errors and queries of 3 returns")
    axe(page)
    page.get_by_role("button", name="Continue").click()
    page.get_by_role("link", name="Select at least one rule").click()
    expect(page.get_by_role("checkbox", name="1a SiteName is mandatory, error")).to_be_visible()
    page.get_by_role("checkbox", name="101, error: 2 in 2 returns").check()
    page.get_by_role("button", name="Continue").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("OK errors and queries of 2 returns")
    expect(page.get_by_role("main")).to_contain_text(
        "No error or query of the chosen rules is open"
    )
    axe(page)
    page.get_by_role("button", name="OK errors and queries of 2 returns").click()
    expect(page.get_by_role("main")).to_contain_text("Enter a reason")
    assert okd(collection) == [0, 0]
    page.get_by_label("Reason").fill("The eleventh is a path")
    page.get_by_role("button", name="OK errors and queries of 2 returns").click()

    expect(page.get_by_role("link", name="OK’d (2)")).to_be_visible()
    axe(page)
    assert okd(collection) == [1, 1]
    page.get_by_label("Reason").fill("They are no paths")
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_role("link", name="Taken back (2)")).to_be_visible()
    expect(page.get_by_role("main")).to_contain_text("This has been undone already.")
    axe(page)
    assert okd(collection) == [0, 0]
