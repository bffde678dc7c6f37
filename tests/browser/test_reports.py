"""A report in a browser: launched, narrowed, sorted, and taken away."""

import csv
from collections.abc import Callable

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from collect.organisations.roles import Role
from collect.organisations.terms import publish_terms
from collect.returns.models import Return
from factories import PASSWORD, fill, return_of, source_of, toy, user

Axe = Callable[[Page], None]


@pytest.fixture
def filled(transactional_db: None) -> Return:
    """The toy returns of A1 and A2 with errors; somebody of A1 and of the department."""
    publish_terms("Keep your password to yourself.")
    collection = toy()
    for native_id in ("A1", "A2"):
        return_ = return_of(collection, native_id)
        fill(return_, "Plots", source_of(return_), PlotsLet="7", PlotsEmpty="3", PlotsAll="12")
    found = return_of(collection, "A1")
    user(Role.SOURCE, found.source, "sam")
    user(Role.COLLECTOR, None, "carla")
    return found


def sign_in(page: Page, address: str, name: str) -> None:
    page.goto(f"{address}{reverse('account_login')}")
    page.get_by_label("User name").fill(name)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_label("I agree to the terms of use").check()
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_load_state()


def test_a_source_launches_a_report_narrows_it_and_takes_it_away(
    live_server: object, filled: Return, page: Page, axe: Axe
) -> None:
    sign_in(page, str(live_server), "sam")
    page.goto(f"{live_server}{reverse('reports', args=(filled.pk,))}")
    axe(page)
    page.get_by_role("link", name="Outstanding errors and queries").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Outstanding errors and queries")
    axe(page)
    page.get_by_label("Rule", exact=True).select_option("101")
    page.get_by_role("button", name="Update report").click()
    expect(page.get_by_role("table")).to_contain_text("1 row. As at")
    expect(page.get_by_role("table")).to_contain_text("2c PlotsAll = 12")
    with page.expect_download() as download:
        page.get_by_role("link", name="CSV").click()
    with open(download.value.path(), encoding="utf-8-sig", newline="") as file:
        assert [row["Rule No."] for row in csv.DictReader(file)] == ["101"]
    page.get_by_role("link", name="Back to the reports").click()
    with page.expect_download() as download:
        page.get_by_role("link", name="Printable return as PDF").click()
    assert download.value.suggested_filename == "A1_PLOTS_2024.pdf"
    with open(download.value.path(), "rb") as file:
        assert file.read(4) == b"%PDF"


def test_the_department_runs_a_report_on_many_returns(
    live_server: object, filled: Return, page: Page, axe: Axe
) -> None:
    sign_in(page, str(live_server), "carla")
    page.goto(f"{live_server}{reverse('desk', args=(filled.collection_id,))}")
    page.get_by_role("link", name="Reports", exact=True).click()
    axe(page)
    page.get_by_role("link", name="Continuity with last year").click()
    page.get_by_label("Threshold in %").fill("ten")
    page.get_by_role("button", name="Update report").click()
    expect(page.get_by_role("alert")).to_contain_text("Threshold in % must be a number between")
    axe(page)
    page.get_by_role("link", name="Reports", exact=True).click()
    page.get_by_role("link", name="Completeness").click()
    page.get_by_role("link", name="Filled", exact=True).click()
    expect(page.get_by_role("columnheader", name="Filled", exact=True)).to_have_attribute(
        "aria-sort", "descending"
    )
    axe(page)
    page.get_by_role("rowheader", name="Hill Allotments").get_by_role("link").click()
    expect(page).to_have_url(f"{live_server}{reverse('source_page', args=(filled.pk,))}")


def test_a_report_and_the_printed_return_fit_a_phone(
    live_server: object, filled: Return, phone: Page, axe: Axe
) -> None:
    sign_in(phone, str(live_server), "sam")
    for url in (
        reverse("report", args=(filled.pk, "outstanding")),
        reverse("report", args=(filled.pk, "continuity")),
        reverse("printed", args=(filled.pk,)),
    ):
        phone.goto(f"{live_server}{url}")
        assert phone.evaluate("document.documentElement.scrollWidth") <= 375, url
        axe(phone)
