"""Next year's collection in a browser: made, its words changed, an item split, a file loaded."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from collect.definitions.models import DataCollection
from collect.organisations.roles import Role
from factories import PASSWORD, toy, user

SHOTS = os.environ.get("CONSOLE_SHOTS", "")
"""A folder to keep pictures of the pages in, for people to look at."""


@pytest.fixture
def this_year(transactional_db: None) -> DataCollection:
    """The toy of this year after last year's, and a designer."""
    toy(2023)
    user(Role.DESIGNER, name="dana")
    return toy(2024)


def enter(page: Page, address: str) -> None:
    page.goto(f"{address}/sign-in/")
    page.get_by_label("User name").fill("dana")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_label("I agree to the terms of use").check()
    page.get_by_role("button", name="Sign in").click()


def picture(page: Page, name: str) -> None:
    if SHOTS:
        page.screenshot(path=Path(SHOTS) / f"{name}.png", full_page=True)


def fits(page: Page) -> None:
    widths = page.evaluate(
        "[document.documentElement.scrollWidth, document.documentElement.clientWidth]"
    )
    assert widths[0] <= widths[1], widths


def test_next_year_is_made_and_an_item_of_it_is_split(
    page: Page, live_server: object, axe: Callable[[Page], None], this_year: DataCollection
) -> None:
    enter(page, str(live_server))
    page.goto(f"{live_server}/console/workbench/{this_year.pk}/next-year/")
    axe(page)
    picture(page, "rolling")
    page.get_by_role("button", name="Make PLOTS_2025").click()
    expect(page.get_by_role("heading", name="After rolling forward")).to_be_visible()
    page.reload()  # without the message, which fades in below the contrast that axe asks for
    axe(page)
    picture(page, "words")
    page.get_by_role("button", name="Change what is ticked").click()
    expect(page.get_by_text("1 year or date stands in texts")).to_be_visible()
    page.get_by_role("link", name="Lineage").click()
    expect(page.get_by_role("heading", name="Lineage")).to_be_visible()
    axe(page)
    picture(page, "lineage")
    page.get_by_role("link", name="2c PlotsAll").click()
    expect(page.get_by_role("heading", name="2c PlotsAll")).to_be_visible()
    axe(page)
    picture(page, "item")
    page.get_by_text("Split into several").click()
    for number, code, label in ((1, "Small", "Small plots"), (2, "Large", "Large plots")):
        part = page.get_by_role("group", name=f"Part {number}")
        part.get_by_label("Question number").fill(f"2c{number}")
        part.get_by_label("Code").fill(code)
        part.get_by_label("What is asked").fill(label)
    axe(page)
    picture(page, "split")
    page.get_by_role("group", name="Part 2").get_by_label("What is asked").press("Enter")
    expect(page.get_by_role("heading", name="Check the change")).to_be_visible()
    expect(page.get_by_role("main")).to_contain_text("Small + Large == previous.PlotsAll")
    axe(page)
    picture(page, "split_preview")
    page.get_by_role("button", name="Make the change").click()
    expect(page.get_by_role("link", name="2c1 Small")).to_be_visible()


def test_a_workbook_goes_out_and_in(
    page: Page,
    live_server: object,
    axe: Callable[[Page], None],
    this_year: DataCollection,
    tmp_path: Path,
) -> None:
    enter(page, str(live_server))
    page.goto(f"{live_server}/console/workbench/{this_year.pk}/files/")
    axe(page)
    picture(page, "files")
    with page.expect_download() as started:
        page.get_by_role("link", name="Publication 1 (ZIP)").click()
    file = tmp_path / started.value.suggested_filename
    started.value.save_as(file)
    this_year.sections.filter(code="Plots").update(title="Plots of land")
    page.get_by_label("Workbook (XLSX) or folder (ZIP)").set_input_files(file)
    page.get_by_role("button", name="Show what changes").click()
    expect(page.get_by_role("main")).to_contain_text("Plots of land")
    axe(page)
    picture(page, "file_preview")
    page.get_by_role("button", name="Load it into the draft").click()
    expect(page.get_by_text("was loaded into the draft.")).to_be_visible()
    assert this_year.sections.get(code="Plots").title == "Plots"


def test_the_pages_fit_on_a_phone(
    phone: Page, live_server: object, axe: Callable[[Page], None], this_year: DataCollection
) -> None:
    enter(phone, str(live_server))
    start = f"{live_server}/console/workbench/{this_year.pk}"
    for place in ("lineage/", "lineage/Plots/PlotsAll/", "next-year/", "files/"):
        phone.goto(f"{start}/{place}")
        fits(phone)
        picture(phone, f"phone_{place.strip('/').replace('/', '_')}")
    phone.goto(f"{start}/lineage/Plots/PlotsAll/")
    phone.get_by_text("Rename", exact=True).click()
    phone.get_by_label("New code").fill("Every")
    phone.get_by_label("New code").press("Enter")
    expect(phone.get_by_role("heading", name="Check the change")).to_be_visible()
    axe(phone)
    fits(phone)
    picture(phone, "phone_preview")
    phone.goto(f"{start}/next-year/")
    phone.get_by_role("button", name="Make PLOTS_2025").click()
    expect(phone.get_by_role("heading", name="After rolling forward")).to_be_visible()
    fits(phone)
    picture(phone, "phone_words")
