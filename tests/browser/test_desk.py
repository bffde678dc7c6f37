"""A collector's way over the desk in a browser: overview, filters, a view, a page, what is new."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from collect.definitions.models import DataCollection
from collect.organisations.roles import Role
from desk.crowd import make_crowd
from factories import PASSWORD, toy, user

RETURNS = 120


@pytest.fixture
def collection(transactional_db: None) -> DataCollection:
    """The toy collection with a crowd, and somebody of the department."""
    user(Role.COLLECTOR, name="col")
    before, made = toy(2023), toy()
    make_crowd(made, RETURNS, before=before)
    return DataCollection.objects.get(pk=made.pk)


def sign_in(page: Page, address: str) -> None:
    page.goto(f"{address}/sign-in/")
    page.get_by_label("User name").fill("col")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_label("I agree to the terms of use").check()
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("button", name="Log out")).to_be_visible()


def is_wholly_visible(page: Page) -> bool:
    """Whether nothing stands beside the screen."""
    wide: int = page.evaluate("document.documentElement.scrollWidth")
    seen: int = page.evaluate("document.documentElement.clientWidth")
    return wide <= seen


def number_in(text: str | None) -> int:
    """The first number of a text."""
    found = re.search(r"[\d,]+", text or "")
    assert found, text
    return int(found[0].replace(",", ""))


@pytest.mark.parametrize("screen", ["page", "phone"])
def test_a_collector_finds_sorts_keeps_pages_and_marks(
    *,
    screen: str,
    request: pytest.FixtureRequest,
    live_server: object,
    axe: Callable[[Page], None],
    collection: DataCollection,
) -> None:
    page: Page = request.getfixturevalue(screen)
    sign_in(page, str(live_server))
    page.goto(f"{live_server}/collections/{collection.pk}/desk/")
    expect(page.get_by_role("img", name="Progress by day").first).to_be_attached()
    axe(page)
    assert is_wholly_visible(page)

    to_see = page.get_by_role("link", name="loaded but not submitted")
    waiting = number_in(to_see.text_content())
    to_see.click()
    title = page.get_by_role("heading", level=2, name=re.compile("of 123 returns"))
    assert number_in(title.text_content()) == waiting
    axe(page)
    assert is_wholly_visible(page)

    page.get_by_label("Loaded but not submitted").uncheck()
    page.get_by_label("Errors", exact=True).select_option("Some")
    page.get_by_role("button", name="Search", exact=True).click()
    expect(title).to_contain_text("With errors")
    if screen == "page":  # a phone shows each return by itself, without headings to sort by
        page.get_by_role("link", name="Errors", exact=True).click()
        expect(page.get_by_role("columnheader", name="Errors")).to_have_attribute(
            "aria-sort", "descending"
        )

    page.get_by_role("link", name="Save this view…").click()
    axe(page)
    page.get_by_label("Name of the view").fill("With errors")
    page.get_by_role("button", name="Save view").click()
    expect(page.get_by_text("The view “With errors” is saved.")).to_be_visible()
    fitting = number_in(title.text_content())
    page.get_by_role("link", name="Show all returns").click()
    page.get_by_role("link", name="Next page").click()
    expect(page.get_by_role("link", name="Page 2")).to_have_attribute("aria-current", "page")
    page.get_by_role("link", name="With errors").click()
    assert number_in(title.text_content()) == fitting

    row = page.get_by_role("row").nth(1)
    expect(row.get_by_text("Changed", exact=True)).to_be_visible()
    name = row.get_by_role("link").text_content() or ""
    row.get_by_role("link").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(name)
    page.go_back()
    page.reload()
    row = page.get_by_role("row").filter(has_text=name).first
    expect(row.get_by_text("Changed", exact=True)).not_to_be_visible()

    page.get_by_role("button", name=re.compile("as seen$")).click()
    expect(page.get_by_role("alert")).to_contain_text(f"{fitting - 1} returns marked as seen")
    expect(page.get_by_text("Changed", exact=True)).to_have_count(0)
    axe(page)
