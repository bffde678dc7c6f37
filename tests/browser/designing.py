"""What a designer does on the workbench in a browser, by the names that people read."""

from __future__ import annotations

import os
import re
from pathlib import Path

from playwright.sync_api import Page, expect

from factories import PASSWORD

SHOTS = os.environ.get("STORY_SHOTS", "")
"""A folder to keep pictures of the pages in, for people to look at."""


def sign_in(page: Page, address: str, name: str) -> None:
    """Come in as this user."""
    page.goto(f"{address}/sign-in/")
    page.get_by_label("User name").fill(name)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_label("I agree to the terms of use").check()
    press(page, "Sign in")


def sign_out(page: Page, address: str) -> None:
    """Leave, from whatever page."""
    page.goto(f"{address}/services/")
    press(page, "Log out")


def press(page: Page, name: str) -> None:
    """Press the button of this name."""
    page.get_by_role("button", name=name, exact=True).click()


def open_tab(page: Page, name: str) -> None:
    """Open a tab of the workbench, and wait until it is there."""
    tabs = page.get_by_role("navigation", name="Workbench")
    tabs.get_by_role("link", name=name, exact=True).click()
    expect(tabs.locator("[aria-current]")).to_have_text(name)


def told(page: Page, words: str) -> None:
    """See that the page says this."""
    expect(page.get_by_text(words).first).to_be_visible()


def accept_examples(page: Page) -> None:
    """Accept proposed examples of a rule until no small change of it would go unnoticed."""
    noticed = page.get_by_text("The examples notice every small change")
    while not noticed.is_visible():
        page.get_by_role("button", name=re.compile("^Add it: ")).first.press("Enter")
        expect(page.locator("[data-verdict]").last).not_to_be_empty()


def open_rule(page: Page, number: str) -> None:
    """Open a rule in its editor."""
    open_tab(page, "Rules")
    page.get_by_role("link", name=number, exact=True).click()
    expect(page.get_by_role("heading", name=f"Rule {number}")).to_be_visible()


def save_rule(page: Page, number: str) -> None:
    """Save the rule that is open, once nothing more is asked about what was typed."""
    page.wait_for_load_state("networkidle")
    page.get_by_role("button", name="Save rule").press("Enter")
    told(page, f"Rule {number} was saved.")


def paste_items(page: Page, section: str, rows: str) -> None:
    """Add items to a section as rows of a spreadsheet."""
    open_tab(page, "Items")
    page.get_by_role("link", name="Paste rows").click()
    page.get_by_label("Section").select_option(section)
    page.get_by_label("Rows", exact=True).fill(rows)
    press(page, "Show what changes")
    press(page, "Make the change")
    expect(page.get_by_text(re.compile(r"Added \d+ items? to "))).to_be_visible()


def add_code_set(page: Page, name: str, codes: str) -> None:
    """Add a code set with its codes."""
    open_tab(page, "Code sets")
    page.get_by_label("Name").fill(name)
    page.get_by_label("Codes and their words").fill(codes)
    press(page, "Add the code set")
    expect(page.get_by_role("heading", name=name, exact=True)).to_be_visible()


def publish(page: Page, reason: str) -> None:
    """Publish the draft that is open."""
    open_tab(page, "Publish")
    page.get_by_label("Reason for this publication").fill(reason)
    press(page, "Publish")
    told(page, "Published as publication 1.")


def picture(page: Page, name: str) -> None:
    """Keep a picture of the page, if somebody asked for pictures."""
    if SHOTS:
        page.screenshot(path=Path(SHOTS) / f"{name}.png", full_page=True)
