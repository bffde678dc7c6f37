"""Items in a browser: typed into like a spreadsheet, ticked, moved, dropped, and previewed."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from collect.definitions.drafts import apply_edits
from collect.definitions.edits import Edit
from collect.definitions.models import DataCollection, Item
from collect.organisations.roles import Role
from factories import PASSWORD, toy, user

SHOTS = os.environ.get("CONSOLE_SHOTS", "")
"""A folder to keep pictures of the pages in, for people to look at."""

Check = Callable[[Page], None]


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


def item(collection: DataCollection, code: str) -> Item:
    return Item.objects.get(section__collection=collection, code=code)


def cell(page: Page, code: str, column: str) -> object:
    at = page.locator("[data-grid] thead th").evaluate_all(
        "(cells, name) => cells.findIndex((cell) => cell.dataset.column === name)", column
    )
    return page.locator(f"tr[data-code='{code}'] > *").nth(at)


def said(page: Page, text: str) -> None:
    expect(page.locator("[data-said]")).to_contain_text(text)


def test_the_table_of_items_is_typed_into_like_a_spreadsheet(
    page: Page, live_server: object, axe: Check, this_year: DataCollection
) -> None:
    enter(page, str(live_server))
    page.goto(f"{live_server}/console/workbench/{this_year.pk}/items/")
    axe(page)
    picture(page, "items")
    cell(page, "Rent", "label").click()
    page.keyboard.type("Rent of a plot")
    page.keyboard.press("Enter")
    said(page, "Changed label of Rent. Saved.")
    assert item(this_year, "Rent").label == "Rent of a plot"
    page.keyboard.type("Hens kept")
    page.keyboard.press("Tab")
    said(page, "Changed label of Hens. Saved.")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Escape")
    assert item(this_year, "Hens").mandatory is False
    page.keyboard.press("Control+z")
    said(page, "Saved.")
    expect(cell(page, "Hens", "label")).to_have_text("Hens")
    page.keyboard.press("Alt+ArrowUp")
    said(page, "Hens is number 6 of 7")
    page.keyboard.press(" ")
    expect(page.locator("[data-chosen]")).to_have_text("1 item ticked:")


def test_a_refused_cell_stays_with_its_message_and_a_conflict_shows_both(
    page: Page, live_server: object, axe: Check, this_year: DataCollection
) -> None:
    enter(page, str(live_server))
    page.goto(f"{live_server}/console/workbench/{this_year.pk}/items/?section=Plots")
    expect(page.locator("[data-count]")).to_have_text("7 of 18 items")
    cell(page, "Hens", "maximum").click()
    page.keyboard.type("a lot")
    page.keyboard.press("Enter")
    expect(cell(page, "Hens", "maximum")).to_contain_text("is not a number in digits")
    picture(page, "items-refused")
    page.keyboard.press("Escape")
    expect(cell(page, "Hens", "maximum")).to_have_text("")
    theirs = Edit("items.csv", ("Plots", "Hens"), "changed", {"label": ("Hens", "Fowl")})
    apply_edits(this_year.pk, [theirs], by=None, said="Fowl")
    cell(page, "Hens", "label").dblclick()
    page.keyboard.press("Control+a")
    page.keyboard.type("Ducks")
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Keep theirs: Fowl")).to_be_visible()
    picture(page, "items-conflict")
    page.get_by_role("button", name="Use mine: Ducks").click()
    said(page, "Changed label of Hens. Saved.")
    assert item(this_year, "Hens").label == "Ducks"


def test_items_are_narrowed_ticked_and_dropped(
    page: Page, live_server: object, axe: Check, this_year: DataCollection
) -> None:
    enter(page, str(live_server))
    page.goto(f"{live_server}/console/workbench/{this_year.pk}/items/")
    page.get_by_label("Words or code").fill("hens")
    expect(page.locator("[data-count]")).to_have_text("1 of 18 items")
    page.get_by_label("Tick all items shown").check()
    page.get_by_label("What to do with the ticked items").select_option("drop")
    page.get_by_role("button", name="Show what changes").click()
    expect(page.get_by_role("heading", name="Check the change")).to_be_visible()
    axe(page)
    picture(page, "items-change")
    page.get_by_role("button", name="Make the change").click()
    page.get_by_text("Dropped Hens.").wait_for()
    page.get_by_role("link", name="Overview").click()
    page.get_by_role("button", name="Undo: Dropped Hens").click()
    page.get_by_text("Undone: Dropped Hens").wait_for()
    assert item(this_year, "Hens").question == "2g"


def test_the_form_beside_an_item_follows_what_is_typed(
    page: Page, live_server: object, axe: Check, this_year: DataCollection
) -> None:
    enter(page, str(live_server))
    page.goto(f"{live_server}/console/workbench/{this_year.pk}/items/Plots/Hens/")
    form = page.frame_locator("iframe[data-frame]")
    expect(form.locator("#item-Hens")).to_be_visible()
    axe(page)
    picture(page, "item")
    page.get_by_label("What is asked").fill("Hens, chicks and ducks")
    expect(form.get_by_text("Hens, chicks and ducks")).to_be_visible()
    page.get_by_role("button", name="Phone").click()
    assert page.locator("iframe[data-frame]").bounding_box()["width"] == 390
    picture(page, "item-phone")
    assert item(this_year, "Hens").label == "Hens"
    page.get_by_role("button", name="Save").click()
    page.get_by_text("Hens was saved.").wait_for()
    assert item(this_year, "Hens").label == "Hens, chicks and ducks"


PAGES = {
    "overview": "",
    "sections": "sections/",
    "section": "sections/Site/",
    "codes": "codes/",
    "code-set": "codes/set/Soils/",
    "paste": "items/paste/",
    "new-item": "items/new/",
    "preview": "preview/",
    "changes": "changes/",
    "settings": "settings/",
    "participants": "settings/participants/",
}


def test_the_other_pages_can_be_read_by_everybody(
    page: Page, live_server: object, axe: Check, this_year: DataCollection
) -> None:
    enter(page, str(live_server))
    change = Edit("items.csv", ("Plots", "Hens"), "changed", {"label": ("Hens", "Fowl")})
    apply_edits(this_year.pk, [change], by=None, said="Changed label of Hens")
    for name, path in PAGES.items():
        page.set_viewport_size({"width": 1280, "height": 900})
        page.goto(f"{live_server}/console/workbench/{this_year.pk}/{path}")
        page.wait_for_load_state("networkidle")
        axe(page)
        picture(page, name)
        if SHOTS:
            page.set_viewport_size({"width": 390, "height": 800})
            picture(page, f"{name}-390")


def test_words_of_a_code_are_typed_in_place(
    page: Page, live_server: object, axe: Check, this_year: DataCollection
) -> None:
    enter(page, str(live_server))
    page.goto(f"{live_server}/console/workbench/{this_year.pk}/codes/set/Soils/")
    cell(page, "SA", "label").click()
    page.keyboard.type("Sand or gravel")
    page.keyboard.press("Enter")
    said(page, "Changed label of SA. Saved.")
    page.get_by_label("Code", exact=True).fill("CH")
    page.get_by_label("Words", exact=True).fill("Chalk")
    page.get_by_role("button", name="Add the code").click()
    page.get_by_text("Added CH to Soils.").wait_for()
    page.get_by_role("button", name="Move CH up").click()
    page.get_by_text("Moved CH up.").wait_for()


def test_rows_are_dragged_to_another_place(
    page: Page, live_server: object, this_year: DataCollection
) -> None:
    enter(page, str(live_server))
    page.goto(f"{live_server}/console/workbench/{this_year.pk}/items/?section=Plots")
    page.locator("tr[data-code='Area'] th").drag_to(page.locator("tr[data-code='Waiting'] th"))
    said(page, "Area is number 4 of 7 in its section.")
    assert item(this_year, "Area").order < item(this_year, "Waiting").order
    page.goto(f"{live_server}/console/workbench/{this_year.pk}/sections/")
    page.locator("li[data-code='Plots']").drag_to(page.locator("li[data-code='Site']"))
    page.get_by_text("Moved Plots.").wait_for()
    assert this_year.sections.first().code == "Plots"


def test_rows_of_a_spreadsheet_are_pasted_over_cells(
    page: Page, live_server: object, this_year: DataCollection
) -> None:
    enter(page, str(live_server))
    page.goto(f"{live_server}/console/workbench/{this_year.pk}/items/?section=Plots")
    cell(page, "Rent", "label").click()
    page.evaluate(
        """(text) => {
          const data = new DataTransfer();
          data.setData("text/plain", text);
          const paste = new ClipboardEvent("paste", { clipboardData: data, bubbles: true });
          document.activeElement.dispatchEvent(paste);
        }""",
        "Rent, in pounds\tdecimal number\tYes\nAll hens\tText\tNo\n",
    )
    said(page, "Changed label and mandatory and kind of 2 rows. Saved.")
    assert (item(this_year, "Rent").label, item(this_year, "Rent").mandatory) == (
        "Rent, in pounds",
        True,
    )
    assert item(this_year, "Hens").kind == "text"
