"""A rule is written in the console from the keyboard alone: completed, mended, tried, and saved."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from collect.definitions.models import DataCollection, Rule
from collect.organisations.models import Membership
from collect.organisations.roles import Role
from factories import PASSWORD, department, fill, return_of, source_of, toy, user

Axe = Callable[[Page], None]


@pytest.fixture
def collection(transactional_db: None) -> DataCollection:
    """The toy, with two returns of last year, and a designer who may see them."""
    before = toy(2023)
    for native_id, total in (("A1", "10"), ("A2", "12")):
        return_ = return_of(before, native_id)
        texts = {"PlotsLet": "7", "PlotsEmpty": "3", "PlotsAll": total}
        fill(return_, "Plots", source_of(return_), **texts)
    collection = toy()
    dora = user(Role.DESIGNER, None, "dora")
    Membership.objects.create(user=dora, organisation=department(), role=Role.COLLECTOR)
    return collection


def enter(page: Page, address: str, path: str) -> None:
    page.goto(f"{address}/sign-in/")
    page.get_by_label("User name").fill("dora")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_label("I agree to the terms of use").check()
    page.get_by_role("button", name="Sign in").click()
    page.goto(f"{address}{path}")


def test_a_rule_is_written_mended_tried_and_saved_from_the_keyboard(
    page: Page, live_server: object, axe: Axe, collection: DataCollection
) -> None:
    enter(page, str(live_server), f"/console/workbench/{collection.pk}/rules/new/")
    keys, text = page.keyboard, page.get_by_label("What must hold")
    text.focus()
    words = page.get_by_role("listbox", name="Suggestions")
    keys.type("plotsa")
    expect(words.get_by_role("option")).to_have_count(1)
    expect(words.get_by_role("option", selected=True)).to_contain_text("2c TOTAL (a + b)")
    expect(text).to_have_attribute("aria-activedescendant", "word-0")
    keys.press("Enter")
    keys.type(" == plots")
    expect(words.get_by_role("option", selected=True)).to_contain_text("PlotsLet")
    keys.press("ArrowDown")
    expect(words.get_by_role("option", selected=True)).to_contain_text("PlotsEmpty")
    keys.press("Escape")
    expect(words).to_be_hidden()
    keys.type("L")
    keys.press("Tab")
    expect(text).to_have_value("PlotsAll == PlotsLet")
    keys.type(" + PlotsEmty ")

    mistakes = page.locator("#mistakes")
    expect(mistakes).to_contain_text("There is no item called PlotsEmty.")
    expect(page.locator("[data-marks] mark")).to_have_text("PlotsEmty")
    axe(page)
    mistakes.get_by_role("button", name="Write PlotsEmpty").press("Enter")
    expect(text).to_have_value("PlotsAll == PlotsLet + PlotsEmpty ")
    expect(text).to_be_focused()
    expect(mistakes).not_to_contain_text("There is no item")

    page.get_by_role("radio", name="The rule fails").press("Space")
    panel = page.get_by_role("region", name="In plain English")
    expect(panel).to_contain_text("2c PlotsAll must equal 2a PlotsLet plus 2b PlotsEmpty.")
    expect(page.get_by_role("region", name="On the form").locator(".rule-read")).to_have_count(3)
    counts = page.locator("[data-counts]")
    expect(counts).to_contain_text(re.compile(r"1\s*fail.*1\s*pass.*of 2 returns", re.DOTALL))
    expect(page.locator("[data-tried]")).to_contain_text("Railway Gardens, Upper Line (A2)")

    page.get_by_role("button", name="Add it: equal").press("Enter")
    expect(page.get_by_label("Name of the example")).to_have_value("equal")
    expect(page.locator("[data-verdict]")).to_have_text("Pass")
    expect(page.get_by_role("button", name="Add it: equal")).to_have_count(0)
    page.get_by_role("button", name="Add it: one less").press("Enter")
    expect(page.locator("[data-verdict]")).to_have_text(["Pass", "Fail"])
    axe(page)

    page.get_by_label("Message").fill("The parts must make up the sum.")
    page.get_by_role("button", name="Save rule").press("Enter")
    expect(page.get_by_text("Rule 108 was saved.")).to_be_visible()
    rule = Rule.objects.get(collection=collection, number="108")
    assert rule.expression == "PlotsAll == PlotsLet + PlotsEmpty"
    assert [e.expected for e in rule.examples.all()] == ["pass", "fail"]


def test_a_threshold_is_chosen_by_what_it_would_flag(
    page: Page, live_server: object, axe: Axe, collection: DataCollection
) -> None:
    for native_id, total in (("A1", "11"), ("A2", "12")):
        return_ = return_of(collection, native_id)
        fill(return_, "Plots", source_of(return_), PlotsAll=total)
    enter(page, str(live_server), f"/console/workbench/{collection.pk}/rules/edit/103Q/")
    page.get_by_label("This year’s returns so far").check()
    expect(page.locator("[data-counts]")).to_contain_text("2 pass")
    slider = page.get_by_role("slider", name="Other thresholds")
    slider.focus()
    slider.press("Home")
    expect(page.locator("[data-threshold-said]")).to_have_text("0%: 1 return fails")
    slider.press("ArrowRight")
    expect(slider).to_have_attribute("aria-valuetext", "1%: 1 return fails")
    axe(page)
    page.get_by_role("button", name="Use it").press("Enter")
    expect(page.get_by_label("Tolerance", exact=True)).to_have_value("1%")
    expect(page.locator("[data-counts]")).to_contain_text("1 fail")


def test_the_list_and_the_editor_fit_a_phone(
    phone: Page, live_server: object, axe: Axe, collection: DataCollection
) -> None:
    address = f"/console/workbench/{collection.pk}/rules/"
    enter(phone, str(live_server), address)
    for path in (address, f"{address}edit/103Q/"):
        phone.goto(f"{live_server}{path}")
        axe(phone)
        widths = phone.evaluate(
            "[document.querySelector('main').scrollWidth, document.documentElement.clientWidth]"
        )
        assert widths[0] <= widths[1]
    expect(phone.locator("[data-counts]")).to_be_visible()


def test_a_rule_is_written_without_script(
    page_without_javascript: Page, live_server: object, collection: DataCollection
) -> None:
    page = page_without_javascript
    enter(page, str(live_server), f"/console/workbench/{collection.pk}/rules/edit/102/")
    page.get_by_label("What must hold").fill("Waiting <= PlotsAl")
    page.get_by_role("button", name="Check without saving").click()
    expect(page.locator("#mistakes")).to_contain_text("Did you mean PlotsAll?")
    page.get_by_label("What must hold").fill("Waiting <= PlotsAll")
    page.get_by_role("button", name="Try the rule").click()
    expect(page.locator("[data-counts]")).to_contain_text("of 2 returns")
    page.get_by_role("button", name="Add it: one less").first.click()
    page.get_by_role("button", name="Save rule").click()
    assert Rule.objects.get(collection=collection, number="102").examples.count() == 4
