"""How a designer changes the rules of 2015, looks at the form, rehearses and publishes."""

from __future__ import annotations

import re
from collections.abc import Callable

from django.utils import timezone
from playwright.sync_api import Page, expect

from browser.designing import (
    accept_examples,
    open_rule,
    open_tab,
    picture,
    press,
    save_rule,
    told,
)
from tests.sen2.items_of_2015 import AGED

Axe = Callable[[Page], None]

AT_5_PER_CENT = {
    "exactly 10% more": ("exactly 5% more", "TotAll=105; previous.TotAll=100"),
    "exactly 10% less": ("exactly 5% less", "TotAll=95; previous.TotAll=100"),
    "10% is 1.5 children and the change is 1": (
        "5% is 1.5 children and the change is 1",
        "TotAll=31; previous.TotAll=30",
    ),
}
"""The examples of 3058Q that a lower threshold makes wrong, and what they become."""


def the_threshold_is_changed(page: Page, axe: Axe) -> None:
    open_rule(page, "3058Q")
    counts = page.locator("[data-counts]")
    expect(counts).to_contain_text(re.compile(r"8\s*fail"))
    slider = page.get_by_role("slider", name="Other thresholds")
    slider.focus()
    picture(page, "13_threshold")
    for _ in range(5):
        slider.press("ArrowLeft")
    expect(page.locator("[data-threshold-said]")).to_have_text("5%: 36 returns fail")
    page.get_by_role("button", name="Use it").press("Enter")
    expect(page.get_by_label("Tolerance", exact=True)).to_have_value("5%")
    expect(counts).to_contain_text(re.compile(r"36\s*fail"))
    for name, (new_name, values) in AT_5_PER_CENT.items():
        example = page.locator("[data-example]", has=page.locator(f"[value='{name}']"))
        expect(example.locator("[data-verdict]")).to_have_text("Fail")
        example.get_by_label("Values", exact=True).fill(values)
        example.get_by_label("Name of the example").fill(new_name)
    expect(page.locator("[data-verdict].rule-bad")).to_have_count(0)
    how = page.get_by_label("How to fix it")
    how.fill(how.input_value().replace("10%", "5%").replace("1.1e", "1.1f"))
    axe(page)
    picture(page, "14_threshold_used")
    save_rule(page, "3058Q")


def a_rule_is_written_from_the_keyboard(page: Page, axe: Axe) -> None:
    """Paper takes longer: who holds figures on paper says how long the form took."""
    open_tab(page, "Rules")
    page.get_by_role("link", name="Add a rule").press("Enter")
    keys, text = page.keyboard, page.get_by_label("What must hold")
    text.focus()
    keys.type("if syst")
    words = page.get_by_role("listbox", name="Suggestions")
    expect(words.get_by_role("option", selected=True)).to_contain_text("How the figures are held")
    keys.press("Enter")
    keys.type(' == "P" then comptim')
    expect(words.get_by_role("option", selected=True)).to_contain_text("CompTime")
    keys.press("Tab")
    keys.type(" >= 2")
    page.get_by_role("radio", name="The rule fails").press("Space")
    meaning = page.get_by_role("region", name="In plain English")
    expect(meaning).to_contain_text("If How the figures are held equals “P”, then Completion Time")
    accept_examples(page)
    page.get_by_label("Message").fill("Counting on paper takes 2 hours or more.")
    page.get_by_label("How to fix it").fill("Check how long the form took.")
    axe(page)
    picture(page, "18_new_rule")
    save_rule(page, "3064")
    picture(page, "19_new_rule_saved")


def a_rule_reads_last_year_through_the_split(page: Page, axe: Axe) -> None:
    open_tab(page, "Rules")
    page.get_by_role("link", name="Add a rule").click()
    number = page.get_by_label("Number")
    number.fill("3071Q")
    page.get_by_label("Query: it must be corrected or explained").check()
    text = page.get_by_label("What must hold")
    text.focus()
    page.keyboard.type("MindspecDay + MindspecBoard == previous.Mindspe")
    words = page.get_by_role("listbox", name="Suggestions")
    expect(words.get_by_role("option", selected=True)).to_contain_text("previous.Mindspec ")
    page.keyboard.press("Enter")
    page.keyboard.type(" within tolerance")
    page.get_by_label("Tolerance", exact=True).fill("10%")
    page.get_by_role("radio", name="The rule is not checked").check()
    expect(page.locator("[data-counts]")).to_contain_text(re.compile(r"152\s*could not be"))
    page.get_by_label("Message").fill(
        "Please check: places in independent special schools were {previous.Mindspec} last year."
    )
    page.get_by_label("How to fix it").fill("Check 1.2i g1 and 1.2i g2 against last year’s 1.2i g.")
    accept_examples(page)
    axe(page)
    picture(page, "20_split_rule")
    save_rule(page, "3071Q")


def the_form_is_looked_at(page: Page, axe: Axe) -> None:
    open_tab(page, "Preview")
    form = page.frame_locator("[data-frame]")
    form.get_by_role("link", name="Part 1").click()
    for words in (AGED, "day places", "boarding places"):
        expect(form.get_by_role("main")).to_contain_text(words)
    press(page, "Phone")
    axe(page)
    picture(page, "22_preview")
    form.get_by_role("link", name="Part 2").click()
    expect(form.get_by_role("main")).to_contain_text(AGED)
    expect(form.get_by_role("main")).not_to_contain_text("Taken out of a special setting")


def it_is_rehearsed_and_published(page: Page, axe: Axe) -> None:
    open_tab(page, "Publish")
    told(page, "Nothing stops its publication.")
    axe(page)
    picture(page, "23_publish")
    press(page, "Rehearse this draft")
    row = page.get_by_role("row").filter(has_text="Returns of last year (152)")
    expect(row).to_be_visible()
    page.get_by_role("link", name="See each rule, and whose returns").click()
    expect(page.get_by_role("row").filter(has_text="3058Q")).to_contain_text("36")
    axe(page)
    picture(page, "24_rehearsal")
    page.get_by_role("link", name="Back to Publish").click()
    page.get_by_label("Reason for this publication").fill("SEN2 2015 as agreed with authorities")
    press(page, "Publish")
    told(page, "Published as publication 1.")
    picture(page, "25_published")


def the_window_is_opened(page: Page, axe: Axe) -> None:
    """It opens today; and a borough that is new takes part besides those of last year."""
    open_tab(page, "Settings")
    page.get_by_label("Opens").fill(f"{timezone.localdate():%Y-%m-%d}")
    press(page, "Save")
    told(page, "The settings were saved.")
    page.get_by_role("link", name="Who takes part").click()
    told(page, "152 participants")
    axe(page)
    page.get_by_label("Native IDs").fill("999\tNewborough\tLondon")
    press(page, "Show what changes")
    press(page, "Make the change")
    told(page, "1 participant has no return yet.")
    picture(page, "26_participants")
    press(page, "Give it a return")
    told(page, "1 return given.")
