"""The whole story in a browser: an authority's return, from sign-in to authorised.

Everything is pressed by the name that people read. The figures are Barnet's published ones of
2014; for the 14 items that were not published by authority, plausible ones stand in. The
department asks here about changes of more than 1 per cent, so that Barnet (1,709 to 1,727) has
a query to explain.
"""

import re
from collections.abc import Callable

import pytest
from django.core.management import call_command
from playwright.sync_api import Page, expect

from collect.organisations.models import Organisation
from collect.organisations.roles import Role
from collect.organisations.terms import publish_terms
from collect.returns.models import Return
from factories import PASSWORD, ROOT, load_folder, return_of, user
from tests.sen2.tables import figures

UNPUBLISHED = {
    "Assnone": 21, "Assnodecision": 34, "Mtosi": 12, "Sitom": 3, "MtoPar": 2, "SitoPar": 0,
    "Dislea": 19, "Dismet": 15, "Disoth": 4, "Disleft": 88,
    "TotIncExc": 180, "IncExc26week": 151, "TotNoExc": 140, "NoExc26week": 137,
}  # fmt: skip
ONE_PER_CENT = (
    ("3058Q", "pass", "TotAll=101; previous.TotAll=100"),
    ("3058Q", "fail", "TotAll=102; previous.TotAll=100"),
    ("3058Q", "could not be checked", "TotAll=101"),
)
TRUE_FIGURE, MISTAKE = "688", "868"


@pytest.fixture
def barnet(transactional_db: None) -> Return:
    """Barnet's return of 2014 without data, after the returns of 2013."""
    load_folder(ROOT / "sen2" / "2013")
    call_command("load_returns", "SEN2_2013", ROOT / "fixtures/figures/sen2_2013_la_data.csv")
    collection = load_folder(ROOT / "sen2" / "2014", {"3058Q": "1%"}, ONE_PER_CENT)
    publish_terms("Keep your password to yourself.")
    authority = Organisation.objects.get(native_id="302")
    user(Role.SOURCE, authority, "bina")
    user(Role.COLLECTOR, None, "carla")
    return return_of(collection, "302")


@pytest.fixture
def figures_of_barnet() -> dict[str, str]:
    """What Barnet types: its published figures, and one mistake."""
    published = next(row for row in figures(2014) if row["la_code"] == "302")
    assert published["Tot1115"] == TRUE_FIGURE
    return {**published, **{k: str(v) for k, v in UNPUBLISHED.items()}, "Tot1115": MISTAKE}


def sign_in(page: Page, address: str, name: str, check: Callable[[Page], None]) -> None:
    page.goto(address)
    page.get_by_label("User name").fill(name)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_label("I agree to the terms of use").check()
    check(page)
    page.get_by_role("button", name="Sign in").click()


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def fill_in(page: Page, texts: dict[str, str]) -> None:
    """Type every figure of the section that is open."""
    for box in page.locator("input[name^=item-]").all():
        code = str(box.get_attribute("name")).removeprefix("item-")
        if code in texts:
            box.fill(texts[code])


Axe = Callable[[Page], None]


def test_barnet_completes_its_return_and_the_department_authorises_it(
    page: Page,
    live_server: object,
    axe: Axe,
    barnet: Return,
    figures_of_barnet: dict[str, str],
) -> None:
    address = str(live_server)
    the_authority_finds_its_return(page, address, axe)
    it_adds_the_return_with_one_mistake(page, axe, figures_of_barnet)
    it_finds_and_corrects_the_mistake(page, axe)
    it_explains_the_query_and_submits(page, axe)
    page.get_by_role("button", name="Log out").click()
    the_collector_amends_a_value(page, address, axe)
    the_collector_oks_the_query_and_authorises(page, axe)
    the_history_shows_all_of_it(page, axe)
    final = return_of(barnet.collection, "302")
    assert (final.status, final.errors, final.queries, final.okd) == ("authorised", 0, 0, 1)
    steps = [change.step for change in final.status_changes.all()]
    assert steps == ["load", "submit", "amend_by_collector", "ok_finding", "authorise"]


def the_authority_finds_its_return(page: Page, address: str, axe: Axe) -> None:
    sign_in(page, address, "bina", axe)
    axe(page)
    page.get_by_role("link", name="COLLECT", exact=True).click()
    axe(page)
    press(page, "Continue")
    axe(page)
    page.get_by_label("SEN2_2014").check()
    press(page, "Select Data Collection")
    expect(page.get_by_role("heading", level=1)).to_have_text("SEN2_2014 – MY DATA RETURN")
    expect(page.get_by_role("button", name="Submit Return…")).to_be_disabled()
    axe(page)


def it_adds_the_return_with_one_mistake(page: Page, axe: Axe, figures: dict[str, str]) -> None:
    press(page, "Add Return on screen…")
    fill_in(page, {"ContactForename": "Bina", "ContactSurname": "Shah", "CompTime": "6"})
    axe(page)
    press(page, "Save and go to Part 1")
    fill_in(page, figures)
    axe(page)
    press(page, "Save and go to Part 2")
    fill_in(page, figures)
    press(page, "Save")
    expect(page.get_by_text("The return has 1 error and 1 query.")).to_be_visible()
    axe(page)


def it_finds_and_corrects_the_mistake(page: Page, axe: Axe) -> None:
    press(page, "All Errors")
    expect(page.get_by_text(re.compile(r"Error report on .* at .*"))).to_be_visible()
    axe(page)
    row = page.get_by_role("row").filter(has_text="3050")
    row.get_by_role("link", name="Details").click()
    axe(page)
    details = page.locator("#details")
    expect(details).to_contain_text("Tot1115")
    details.get_by_role("link", name=MISTAKE).click()
    expect(page.locator("#item-Tot1115")).to_be_focused()
    page.locator("#item-Tot1115").fill(TRUE_FIGURE)
    press(page, "Save")
    expect(page.get_by_text("The return has 0 errors and 1 query.")).to_be_visible()


def it_explains_the_query_and_submits(page: Page, axe: Axe) -> None:
    press(page, "All Errors")
    query = page.get_by_role("row").filter(has_text="3058Q")
    query.get_by_role("link", name="Notes").click()
    page.get_by_label("Your note").fill("The rise is right: two new schools opened.")
    press(page, "Add New Note")
    expect(page.get_by_role("row").filter(has_text="Bina")).to_contain_text("302")
    axe(page)
    press(page, "All Notes")
    axe(page)
    page.get_by_role("link", name="Back to My COLLECT page").click()
    press(page, "Submit Return…")
    expect(page.get_by_role("main")).to_contain_text("3058Q")
    axe(page)
    press(page, "Submit Return")
    expect(page.get_by_role("main")).to_contain_text("Submitted")
    axe(page)


def the_collector_amends_a_value(page: Page, address: str, axe: Axe) -> None:
    sign_in(page, address, "carla", axe)
    page.goto(f"{address}/collections/")
    page.get_by_label("SEN2_2014").check()
    press(page, "Select Data Collection")
    axe(page)
    page.get_by_role("link", name="All returns").click()
    axe(page)
    page.get_by_label("Organisation or Native ID").fill("Barnet")
    press(page, "Search")
    page.get_by_role("link", name="Barnet").click()
    expect(page.get_by_role("button", name="Authorise Return…")).to_be_visible()
    axe(page)
    press(page, "Open Return…")
    page.get_by_role("link", name="Part 2").first.click()
    press(page, "Edit")
    page.locator("#item-Disleft").fill("89")
    press(page, "Save")
    press(page, "Status")
    expect(page.get_by_role("main")).to_contain_text("Amended by collector")
    axe(page)


def the_collector_oks_the_query_and_authorises(page: Page, axe: Axe) -> None:
    press(page, "All Errors")
    page.get_by_role("row").filter(has_text="3058Q").get_by_role("link", name="Details").click()
    press(page, "OK this query")
    axe(page)
    page.get_by_label("Reason").fill("Explained by the authority")
    press(page, "OK this query")
    expect(page.locator("#details")).to_contain_text("Explained by the authority")
    axe(page)
    page.get_by_role("link", name="Back to My COLLECT page").click()
    press(page, "Authorise Return…")
    axe(page)
    press(page, "Authorise Return")
    expect(page.get_by_role("main")).to_contain_text("Authorised")


def the_history_shows_all_of_it(page: Page, axe: Axe) -> None:
    press(page, "Open Return…")
    page.get_by_role("link", name="Part 2").first.click()
    expect(page.get_by_role("button", name="Edit", exact=True)).to_be_disabled()
    page.get_by_role("link", name=re.compile("History of .*Disleft")).click()
    history = page.get_by_role("main")
    for words in ("Carla", "Collector", "88", "89", "Bina", "Source", "Barnet"):
        expect(history).to_contain_text(words)
    axe(page)


def test_the_form_can_be_filled_in_without_javascript(
    page_without_javascript: Page, live_server: object, barnet: Return
) -> None:
    page = page_without_javascript
    sign_in(page, str(live_server), "bina", lambda page: None)
    page.goto(f"{live_server}/returns/{barnet.pk}/form/Part1/?mode=edit")
    page.locator("#item-Tot05").fill("112")
    press(page, "Save")
    assert barnet.records.get(section="Part1").values == {"Tot05": 112}


def test_nothing_scrolls_sideways_on_a_phone(
    phone: Page, live_server: object, barnet: Return, figures_of_barnet: dict[str, str]
) -> None:
    sign_in(phone, str(live_server), "bina", lambda page: None)
    form = f"{live_server}/returns/{barnet.pk}/form/Part1/"
    phone.goto(f"{form}?mode=edit")
    fill_in(phone, {**figures_of_barnet, "Tot05": "9" * 300})
    press(phone, "Save")
    base = f"{live_server}/returns/{barnet.pk}/"
    for path in ("", "form/Part1/", "form/Part1/?mode=edit", "errors/", "notes/", "status/"):
        phone.goto(base + path)
        widths = phone.evaluate(
            "[document.documentElement.scrollWidth, document.documentElement.clientWidth]"
        )
        assert widths[0] <= widths[1], (path, widths)
