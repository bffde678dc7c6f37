"""The figures of the desk in a browser: year on year and totals, on a desktop and on a phone."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from collect.definitions.models import DataCollection
from collect.organisations.models import Organisation
from collect.organisations.roles import Role
from collect.organisations.terms import publish_terms
from factories import PASSWORD, fill, return_of, source_of, toy, user

NOW, BEFORE = {"A1": "13", "A2": "10"}, {"A1": "10", "A2": "10"}


@pytest.fixture
def collection(transactional_db: None) -> DataCollection:
    """The toy of two years with figures, and a collector called Carla."""
    last, made = toy(2023), toy()
    Organisation.objects.filter(native_id="A1").update(region="North")
    for year, plots in ((last, BEFORE), (made, NOW)):
        for native_id, number in plots.items():
            return_ = return_of(year, native_id)
            texts = {"PlotsLet": number, "PlotsEmpty": "0", "PlotsAll": number}
            fill(return_, "Plots", source_of(return_), **texts)
    publish_terms("Keep your password to yourself.")
    user(Role.COLLECTOR, None, "carla")
    return made


def sign_in(page: Page, address: str) -> None:
    page.goto(f"{address}/")
    page.get_by_label("User name").fill("carla")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_label("I agree to the").check()
    page.locator("main").get_by_role("button").first.click()


def test_a_collector_compares_years_and_adds_up(
    collection: DataCollection, live_server: object, page: Page, axe: Callable[[Page], None]
) -> None:
    desk = f"{live_server}/collections/{collection.pk}/desk"
    sign_in(page, str(live_server))
    page.goto(f"{desk}/years/")
    expect(page.get_by_role("img", name="Change against size")).to_be_visible()
    expect(page.get_by_text("Flagged", exact=True).last).to_be_visible()
    axe(page)
    page.get_by_label("Threshold in %").fill("50")
    page.get_by_role("button", name="Compare").click()
    expect(page.get_by_text("Your threshold flags a change of more than 50%")).to_be_visible()
    page.get_by_role("row", name="A1").get_by_role("link").click()
    expect(page.get_by_role("heading", name="Year on year")).to_be_visible()
    axe(page)

    page.goto(f"{desk}/totals/")
    page.get_by_label("Item").select_option("Plots.PlotsAll")
    page.get_by_role("button", name="Show totals").click()
    expect(page.get_by_role("row", name="All regions").get_by_text("23")).to_be_visible()
    axe(page)
    with page.expect_download() as download:
        page.get_by_role("link", name="CSV").click()
    assert download.value.suggested_filename == "PLOTS_2024_totals.csv"


def test_the_figures_fit_a_phone(
    collection: DataCollection, live_server: object, phone: Page, axe: Callable[[Page], None]
) -> None:
    sign_in(phone, str(live_server))
    for place in ("years/", "totals/?item=Plots.PlotsAll"):
        phone.goto(f"{live_server}/collections/{collection.pk}/desk/{place}")
        assert phone.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
        axe(phone)
