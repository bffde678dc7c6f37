"""Typing the records of a section in a browser: add, correct from the error report, remove."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from collect.organisations.roles import Role
from collect.returns.models import Return
from factories import PASSWORD, fill, source_of, user
from returns.nested import nested_return


@pytest.fixture
def return_(transactional_db: None) -> Return:
    """The return of A1, whose collection has records within records, and somebody of A1."""
    found = nested_return()
    fill(found, "Plots", source_of(found), PlotsLet="7")
    user(Role.SOURCE, found.source, "sam")
    return found


def open_sheds(page: Page, address: str, return_: Return) -> None:
    page.goto(f"{address}/sign-in/")
    page.get_by_label("User name").fill("sam")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_label("I agree to the terms of use").check()
    page.get_by_role("button", name="Sign in").click()
    page.goto(f"{address}/returns/{return_.pk}/form/Shed/")


def test_records_are_typed_corrected_and_removed(
    page: Page, live_server: object, axe: Callable[[Page], None], return_: Return
) -> None:
    open_sheds(page, str(live_server), return_)
    axe(page)
    page.get_by_role("button", name="Add a record").click()
    page.get_by_label("Number of the shed").fill("4")
    page.get_by_label("Roof").select_option("Tin")
    page.get_by_label("Day on which it was built").fill("long ago")
    axe(page)
    page.get_by_role("button", name="Save and add another").click()
    page.get_by_label("Number of the shed").fill("5")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_role("heading", name="Sheds: 5")).to_be_visible()
    axe(page)
    page.get_by_role("row").filter(has_text="Tools").get_by_role(
        "link", name="Add a record"
    ).click()
    page.get_by_label("Name of the tool").fill("Rake")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("Record 1 of 1")).to_be_visible()
    page.get_by_role("button", name="All Errors").click()
    page.get_by_role("link", name="Details of 3c Built must be").click()
    page.get_by_role("link", name="Go to the record 4").click()
    expect(page.get_by_label("Day on which it was built")).to_have_value("long ago")
    page.get_by_label("Day on which it was built").fill("31/3/1974")
    page.get_by_role("button", name="Save and go to the next record").click()
    page.get_by_role("link", name="Remove this record").click()
    expect(page.get_by_text("Tools: 1 record")).to_be_visible()
    axe(page)
    page.get_by_role("button", name="Remove this record").click()
    expect(page.get_by_text("Removed Sheds: 5.")).to_be_visible()
    expect(page.get_by_role("table")).to_contain_text("Sheds: 1 record")
    axe(page)


def test_a_record_fits_on_a_phone(
    phone: Page, live_server: object, axe: Callable[[Page], None], return_: Return
) -> None:
    open_sheds(phone, str(live_server), return_)
    phone.get_by_role("button", name="Add a record").click()
    phone.get_by_label("Number of the shed").fill("9" * 60)
    phone.get_by_role("button", name="Save", exact=True).click()
    axe(phone)
    for address in (phone.url, f"{live_server}/returns/{return_.pk}/form/Shed/"):
        phone.goto(address)
        wide = phone.evaluate(
            "[document.documentElement.scrollWidth, document.documentElement.clientWidth]"
        )
        assert wide[0] <= wide[1], address
