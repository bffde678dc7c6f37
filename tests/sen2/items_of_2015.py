"""What a designer asks in 2015 that 2014 did not ask: items added, split and dropped."""

from __future__ import annotations

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

from browser.designing import (
    add_code_set,
    open_rule,
    open_tab,
    picture,
    press,
    save_rule,
    told,
)

Axe = Callable[[Page], None]

AGED = "Aged 20 to 25"

HEADINGS = {
    "Part 1": "1.1 Children for whom the authority maintains a statement of special educational "
    "needs on the census date; age as at 31 August 2014",
    "Part 2": "2.1 Children for whom statements under the Education Act 1996 were made for the "
    "first time during the 2014 calendar year; age as at 31 August 2014",
}
"""The headings that the age bands stand under, with their years moved on."""

SYSTEMS = "M\tManagement information system\nS\tSpreadsheet\nP\tPaper"


def next_year_is_made(page: Page, axe: Axe) -> None:
    open_tab(page, "Next year")
    axe(page)
    picture(page, "01_next_year")
    press(page, "Make SEN2_2015")
    expect(page.get_by_role("heading", name="After rolling forward")).to_be_visible()
    title = page.get_by_role("checkbox", name="Title")
    expect(title.first).to_be_checked()
    picture(page, "02_words")
    press(page, "Change what is ticked")
    expect(page.get_by_text(re.compile(r"\d+ changed\."))).to_be_visible()
    picture(page, "03_words_changed")


def an_age_band_is_added(page: Page, axe: Axe) -> None:
    """Children aged 20 to 25, in both parts: once in a form, once as a row of a spreadsheet."""
    open_tab(page, "Items")
    page.get_by_role("link", name="Add an item").click()
    page.get_by_label("Section").select_option("Part 1")
    page.get_by_label("Code", exact=True).fill("Tot2025")
    page.get_by_label("Question number").fill("1.1e")
    page.get_by_label("What is asked").fill(AGED)
    page.get_by_label("Mandatory").select_option("Yes")
    page.get_by_label("Minimum").fill("0")
    page.get_by_label("Heading above").fill(HEADINGS["Part 1"])
    expect(page.frame_locator("[data-frame]").get_by_text(AGED)).to_be_visible()
    axe(page)
    picture(page, "05_new_item_filled")
    press(page, "Add the item")
    told(page, "Tot2025 was added.")

    open_tab(page, "Items")
    page.get_by_role("link", name="Paste rows").click()
    page.get_by_label("Section").select_option("Part 2")
    row = f"2.1e\tNew2025\t{AGED}\tyes\t0\t{HEADINGS['Part 2']}"
    names = "Question\tCode\tWhat is asked\tMandatory\tMinimum\tHeading above"
    page.get_by_label("Rows", exact=True).fill(f"{names}\n{row}")
    press(page, "Show what changes")
    expect(page.get_by_role("row").filter(has_text=AGED)).to_be_visible()
    axe(page)
    picture(page, "06_pasted")
    press(page, "Make the change")
    it_stands_above_the_total(page, "Part 1", "Tot2025", "TotAll")
    it_stands_above_the_total(page, "Part 2", "New2025", "Newall")
    axe(page)
    picture(page, "07_items")
    it_counts_in_the_total(page, axe, "TotAll", "Tot2025", "3050")
    it_counts_in_the_total(page, axe, "Newall", "New2025", "3054")


def it_stands_above_the_total(page: Page, section: str, code: str, total: str) -> None:
    """Drag the item above the total, and move the total's number and words on."""
    page.get_by_label("Words or code").fill(HEADINGS[section])
    expect(page.locator("[data-count]")).to_contain_text("6 of 72 items")
    row = page.locator(f"tr[data-code={code}]")
    row.get_by_role("rowheader").drag_to(page.locator(f"tr[data-code={total}]"))
    expect(page.locator("[data-said]")).to_contain_text(f"{code} is number")
    question = page.locator(f"tr[data-code={total}] td").nth(1)
    question.click()
    page.keyboard.type("1.1f" if total == "TotAll" else "2.1f")
    page.keyboard.press("Tab")
    page.keyboard.type("TOTAL (a + b + c + d + e)")
    page.keyboard.press("Enter")
    expect(page.locator("[data-said]")).to_contain_text(f"Changed label of {total}. Saved.")


def it_counts_in_the_total(page: Page, axe: Axe, total: str, code: str, rule: str) -> None:
    """Add the item to what the total adds up, and to the rule that says so, with its examples."""
    open_tab(page, "Items")
    page.get_by_role("link", name=total, exact=True).click()
    parts = page.get_by_label("Total of")
    parts.fill(f"{parts.input_value()};{code}")
    press(page, "Save")
    told(page, f"{total} was saved.")
    open_rule(page, rule)
    expression = page.get_by_label("What must hold")
    expression.press("Control+End")
    page.keyboard.type(f" + {code[:5]}")
    words = page.get_by_role("listbox", name="Suggestions")
    expect(words.get_by_role("option", selected=True)).to_contain_text(code)
    page.keyboard.press("Enter")
    meaning = page.get_by_role("region", name="In plain English")
    expect(meaning).to_contain_text(code)
    expect(page.locator("[data-verdict].rule-bad")).to_have_count(1)
    axe(page)
    picture(page, f"08_rule_{rule}")
    for values in page.get_by_label("Values", exact=True).all():
        if code[:3] in values.input_value():
            values.fill(f"{values.input_value()}; {code}=0")
    expect(page.locator("[data-verdict].rule-bad")).to_have_count(0)
    how = page.get_by_label("How to fix it")
    number = "1.1" if rule == "3050" else "2.1"
    how.fill(f"Enter a number in each of {number}a to {number}e, then make {number}f their sum.")
    save_rule(page, rule)


def a_placement_is_split(page: Page, axe: Axe) -> None:
    open_tab(page, "Lineage")
    page.get_by_role("link", name="1.2i g Mindspec").click()
    expect(page.get_by_role("table", name="Year by year")).to_contain_text("8,653")
    page.get_by_text("Split into several").click()
    parts = (
        ("1.2i g1", "MindspecDay", "independent special schools: day places"),
        ("1.2i g2", "MindspecBoard", "independent special schools: boarding places"),
    )
    for number, (question, code, label) in enumerate(parts, start=1):
        part = page.get_by_role("group", name=f"Part {number}")
        part.get_by_label("Question number").fill(question)
        part.get_by_label("Code").fill(code)
        part.get_by_label("What is asked").fill(label)
    axe(page)
    picture(page, "10_split")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Check the change")).to_be_visible()
    expect(page.get_by_role("main")).to_contain_text("MindspecDay + MindspecBoard")
    axe(page)
    picture(page, "11_split_preview")
    press(page, "Make the change")
    told(page, "Split Mindspec into MindspecDay and MindspecBoard.")


def an_item_is_dropped(page: Page, axe: Axe) -> None:
    open_tab(page, "Lineage")
    page.get_by_role("link", name="2.4d SitoPar").click()
    page.get_by_text("Drop", exact=True).click()
    press(page, "Show what changes")
    expect(page.get_by_role("table", name="Items: 1 row")).to_contain_text("SitoPar")
    axe(page)
    picture(page, "12_drop")
    press(page, "Make the change")
    told(page, "Dropped SitoPar.")


def an_item_with_codes_is_added(page: Page, axe: Axe) -> None:
    add_code_set(page, "Systems", SYSTEMS)
    expect(page.get_by_role("grid").get_by_text("Spreadsheet")).to_be_visible()
    open_tab(page, "Items")
    page.get_by_role("link", name="Add an item").click()
    page.get_by_label("Section").select_option("LA Level Data")
    page.get_by_label("Code", exact=True).fill("System")
    page.get_by_label("What is asked").fill("How the figures are held")
    page.get_by_label("Kind of value").select_option("Code from a list")
    page.get_by_label("Code set").select_option("Systems")
    page.get_by_label("Mandatory").select_option("Yes")
    form = page.frame_locator("[data-frame]")
    expect(form.get_by_role("combobox")).to_contain_text("Management information system")
    picture(page, "17_code_item")
    press(page, "Add the item")
    told(page, "System was added.")
