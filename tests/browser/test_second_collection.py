"""A survey of schools, made in the console alone, works on every page and in every file.

It is unlike any collection that comes with the project: schools answer, their authority approves,
and it has texts, dates, codes, decimals, yes or no, and a section of many records.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from browser.designing import (
    accept_examples,
    add_code_set,
    open_tab,
    paste_items,
    picture,
    press,
    publish,
    save_rule,
    sign_in,
    sign_out,
    told,
)
from browser.every_page import everything_is_there
from collect.definitions.models import DataCollection
from collect.organisations.models import Organisation
from collect.organisations.roles import Role
from factories import return_of, user

Axe = Callable[[Page], None]

PROVIDERS = "OWN\tThe school’s own kitchen\nLA\tThe authority\nFIRM\tA firm"
DIETS = "N\tNo diet\nV\tVegetarian\nH\tHalal"
SCHOOL = """Question\tCode\tWhat is asked\tKind\tMandatory\tCode set\tfilled_from
1\tUrn\tThe school’s number\tOrganisation's code\tyes\t\tnative_id
2\tHead\tName of the head teacher\tText\tyes\t\t
3\tKitchen\tDoes the school have a kitchen?\tYes or no\tyes\t\t
4\tProvider\tWho provides the meals?\tCode from a list\tyes\tProviders\t
5\tSince\tSince when?\tDate\tno\t\t
6\tMail\tE-mail address\tE-mail address\tno\t\t"""
MEALS = """Question\tCode\tWhat is asked\tKind\tMandatory\tplaces\tUnit\tMinimum\ttotal_of
7a\tFree\tFree meals\tWhole number\tyes\t\t\t0\t
7b\tPaid\tMeals that are paid for\tWhole number\tyes\t\t\t0\t
7c\tAllMeals\tTOTAL (a + b)\tWhole number\tyes\t\t\t0\tFree;Paid
8\tPrice\tPrice of a meal\tDecimal number\tno\t2\t£\t0\t"""
DISHES = """Question\tCode\tWhat is asked\tKind\tMandatory\tCode set\tplaces\tUnit
9a\tDish\tName of the dish\tText\tyes\t\t\t
9b\tDiet\tDiet\tCode from a list\tyes\tDiets\t\t
9c\tSugar\tSugar in a portion\tDecimal number\tno\t\t1\tg"""
SCHOOLS = """native_id\tname\tregion\tagent
3011000\tHill Primary School\tNorth\t301
3011001\tDale School\tNorth\t301"""


@pytest.fixture
def people(transactional_db: None, settings: Any, tmp_path: Path) -> None:
    """A designer, a collector, and an authority with somebody who checks its schools."""
    settings.MEDIA_ROOT = tmp_path
    user(Role.DESIGNER, None, "dora")
    user(Role.COLLECTOR, None, "carla")
    authority = Organisation.objects.create(native_id="301", name="Northshire", type="authority")
    user(Role.AGENT, authority, "anna")


def test_a_survey_of_schools_is_made_in_the_console_and_goes_through(
    page: Page, live_server: object, axe: Axe, people: None
) -> None:
    address = str(live_server)
    sign_in(page, address, "dora")
    the_collection_is_begun(page, address, axe)
    its_questions_are_asked(page)
    its_rules_are_written(page)
    its_schools_take_part(page, axe)
    publish(page, "Agreed with the schools’ forum")
    sign_out(page, address)
    hill = return_of(DataCollection.objects.get(series="MEALS"), "3011000")
    user(Role.SOURCE, hill.source, "sam")

    sign_in(page, address, "sam")
    the_school_fills_it_in(page, address, axe)
    sign_out(page, address)
    sign_in(page, address, "anna")
    the_authority_approves(page, address, axe)
    sign_out(page, address)
    sign_in(page, address, "carla")
    the_department_authorises(page, address, axe)
    hill.refresh_from_db()
    assert hill.status == "authorised"
    everything_is_there(hill, return_of(hill.collection, "3011001"))


def the_collection_is_begun(page: Page, address: str, axe: Axe) -> None:
    page.goto(f"{address}/console/")
    page.get_by_role("button", name="Definitions").click()
    page.get_by_role("link", name="Collections").click()
    page.get_by_role("link", name="Add collection").first.click()
    page.get_by_label("Series").fill("MEALS")
    page.get_by_label("Year").fill("2030")
    page.get_by_label("Title").fill("School meals 2030")
    page.get_by_label("Reference date").fill("2030-01-17")
    page.get_by_label("Type of source").fill("school")
    page.get_by_label("Agents check returns").select_option("Yes")
    axe(page)
    picture(page, "50_new_collection")
    press(page, "Make the collection")
    for title, code, repeats in (
        ("The school", "School", False),
        ("Meals", "Meals", False),
        ("Dishes", "Dishes", True),
    ):
        page.get_by_label("Title").fill(title)
        page.get_by_label("Code").fill(code)
        page.get_by_label("It has many records").set_checked(repeats)
        press(page, "Add the section")
        expect(page.get_by_role("link", name=title, exact=True)).to_be_visible()
    picture(page, "51_sections")


def its_questions_are_asked(page: Page) -> None:
    add_code_set(page, "Providers", PROVIDERS)
    add_code_set(page, "Diets", DIETS)
    paste_items(page, "The school", SCHOOL)
    paste_items(page, "Meals", MEALS)
    paste_items(page, "Dishes", DISHES)
    open_tab(page, "Sections")
    page.get_by_role("link", name="Dishes", exact=True).click()
    page.get_by_label("Items that tell its records apart").fill("Dish")
    press(page, "Save")


def its_rules_are_written(page: Page) -> None:
    rules = (
        ("201", "AllMeals == Free + Paid", "Error", "The rule fails", "The total is wrong."),
        ("202Q", "Price <= 3.00", "Query", "The rule is not checked", "{Price} is a lot."),
    )
    for number, expression, severity, blank, message in rules:
        open_tab(page, "Rules")
        page.get_by_role("link", name="Add a rule").click()
        page.get_by_label("Number").fill(number)
        page.get_by_label("What must hold").fill(expression)
        page.get_by_label(f"{severity}: ").check()
        page.get_by_label(blank).check()
        page.get_by_label("Message").fill(message)
        accept_examples(page)
        picture(page, f"52_rule_{number}")
        save_rule(page, number)


def its_schools_take_part(page: Page, axe: Axe) -> None:
    open_tab(page, "Settings")
    page.get_by_role("link", name="Who takes part").click()
    page.get_by_label("Native IDs").fill(SCHOOLS)
    press(page, "Show what changes")
    expect(page.get_by_role("heading", name="Check the change")).to_be_visible()
    axe(page)
    picture(page, "53_participants")
    press(page, "Make the change")
    told(page, "2 participants")
    expect(page.get_by_role("row").filter(has_text="Dale School")).to_contain_text("Northshire")


def the_school_fills_it_in(page: Page, address: str, axe: Axe) -> None:
    page.goto(f"{address}/collections/")
    page.get_by_label("MEALS_2030").check()
    press(page, "Select Data Collection")
    press(page, "Add Return on screen…")
    picture(page, "60_school")
    page.get_by_label("Name of the head teacher").fill("Ada O’Neill")
    page.get_by_label("Does the school have a kitchen?").select_option("Yes")
    page.get_by_label("Who provides the meals?").select_option("A firm")
    page.get_by_label("Since when?").fill("1/9/2029")
    axe(page)
    press(page, "Save and go to Meals")
    for label, text in (("Free meals", "30"), ("paid for", "70"), ("TOTAL", "101")):
        page.get_by_label(label).fill(text)
    page.get_by_label("Price of a meal").fill("3.10")
    press(page, "Save")
    page.get_by_role("link", name="Dishes").first.click()
    press(page, "Add a record")
    page.get_by_label("Name of the dish").fill("Lentil soup")
    page.get_by_label("Diet").select_option("Vegetarian")
    page.get_by_label("Sugar in a portion").fill("2.5")
    press(page, "Save")
    picture(page, "61_dish")
    press(page, "All Errors")
    expect(page.get_by_role("row").filter(has_text="201")).to_contain_text("The total is wrong.")
    expect(page.get_by_role("row").filter(has_text="202Q")).to_contain_text("3.10 is a lot.")
    axe(page)
    picture(page, "62_errors")
    page.get_by_role("row").filter(has_text="201").get_by_role("link", name="Details").click()
    page.locator("#details").get_by_role("link", name="101").click()
    page.get_by_label("TOTAL").fill("100")
    press(page, "Save")
    told(page, "The return has 0 errors and 1 query.")
    page.get_by_role("link", name="Back to My COLLECT page").click()
    press(page, "Submit Return…")
    press(page, "Submit Return")
    expect(page.get_by_role("main")).to_contain_text("Submitted")


def the_authority_approves(page: Page, address: str, axe: Axe) -> None:
    open_return(page, address)
    press(page, "Open Return…")
    page.get_by_role("link", name="Dishes").first.click()
    expect(page.get_by_role("table").last).to_contain_text("Lentil soup")
    page.get_by_role("link", name="Back to My COLLECT page").click()
    press(page, "Approve Return…")
    expect(page.get_by_role("heading", name="Approve Return", exact=True)).to_be_visible()
    axe(page)
    press(page, "Approve Return")
    expect(page.get_by_role("main")).to_contain_text("Approved")
    picture(page, "63_approved")


def the_department_authorises(page: Page, address: str, axe: Axe) -> None:
    open_return(page, address)
    press(page, "Authorise Return…")
    press(page, "Authorise Return")
    expect(page.get_by_role("main")).to_contain_text("Authorised")
    axe(page)
    picture(page, "64_authorised")


def open_return(page: Page, address: str) -> None:
    """Find the school's return in the list of all that one may see."""
    page.goto(f"{address}/collections/")
    page.get_by_label("MEALS_2030").check()
    press(page, "Select Data Collection")
    page.get_by_role("link", name="All returns").click()
    page.get_by_role("link", name="Hill Primary School").click()
