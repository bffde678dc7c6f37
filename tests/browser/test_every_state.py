"""More time, trails, notifications, bulk acts and reports in a browser: axe, and every width."""

from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect

from collect.definitions.models import DataCollection
from collect.desk.reports.catalogue import REPORTS
from collect.organisations.roles import Role
from collect.organisations.terms import publish_terms
from collect.returns.models import Return
from collect.returns.services.notes import add_note
from collect.returns.services.status import take_step
from conftest import DESKTOP, opened_page
from factories import PASSWORD, fill, return_of, source_of, toy, user

Axe = Callable[[Page], None]
TABLET, PHONE = {"width": 768, "height": 1024}, {"width": 390, "height": 800}
SCREENS = (DESKTOP, TABLET, PHONE)
FITS = "wide => document.documentElement.scrollWidth <= wide"


@pytest.fixture
def mine(transactional_db: None) -> Return:
    """The submitted return of A1, with an error and a note, in a collection that closes."""
    publish_terms("Keep your password to yourself.")
    last, collection = toy(2023), toy()
    in_two_weeks = timezone.localdate() + timedelta(days=14)
    DataCollection.objects.filter(pk=collection.pk).update(
        return_date=in_two_weeks, closes_to_sources=in_two_weeks, closes=in_two_weeks
    )
    for year, empty in ((last, "4"), (collection, "3")):
        return_ = return_of(year, "A1")
        fill(return_, "Plots", source_of(return_), PlotsLet="7", PlotsEmpty=empty, PlotsAll="11")
    found = return_of(collection, "A1")
    source = source_of(found)
    add_note(found, "The eleventh is a path", by=source, finding=found.findings.get(rule="101"))
    take_step(found.pk, "submit", by=source)
    user(Role.SOURCE, found.source, "sam")
    user(Role.COLLECTOR, None, "carla")
    return return_of(collection, "A1")


@pytest.fixture
def sam(mine: Return, browser: Browser, live_server: object) -> Iterator[Page]:
    """The browser of somebody of A1."""
    with opened_page(browser, viewport=DESKTOP, base_url=str(live_server)) as page:
        sign_in(page, "sam")
        yield page


@pytest.fixture
def carla(mine: Return, browser: Browser, live_server: object) -> Iterator[Page]:
    """The browser of a collector."""
    with opened_page(browser, viewport=DESKTOP, base_url=str(live_server)) as page:
        sign_in(page, "carla")
        yield page


def sign_in(page: Page, name: str) -> None:
    page.goto(reverse("account_login"))
    page.get_by_label("User name").fill(name)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_label("I agree to the terms of use").check()
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_load_state()


def passes(page: Page, axe: Axe) -> None:
    """Nothing is wrong with the page on a desktop, a tablet and a phone, or stands beside them."""
    for screen in SCREENS:
        page.set_viewport_size(screen)  # type: ignore[arg-type]
        if screen is not TABLET:  # it shows nothing that the other two do not
            axe(page)
        # A script puts a wide table into its own scroll region a moment after the screen changed.
        page.wait_for_function(FITS, arg=screen["width"], timeout=5000)
    page.set_viewport_size(DESKTOP)  # type: ignore[arg-type]


def ask(page: Page, reason: str) -> None:
    """Fill in the last day, in 3 weeks, and the reason."""
    day = timezone.localdate() + timedelta(days=21)
    for label, number in (("Day", day.day), ("Month", day.month), ("Year", day.year)):
        page.get_by_label(label).fill(str(number))
    page.get_by_label("Reason").fill(reason)


def test_more_time_is_asked_for_answered_and_given(
    mine: Return, sam: Page, carla: Page, axe: Axe
) -> None:
    sam.goto(reverse("more_time", args=(mine.pk,)))
    sam.get_by_role("button", name="Ask for more time").click()
    passes(sam, axe)
    ask(sam, "Floods")
    sam.get_by_role("button", name="Ask for more time").click()
    passes(sam, axe)

    carla.goto(reverse("desk", args=(mine.collection_id,)))
    carla.get_by_role("link", name="1 waiting for an answer about more time").click()
    passes(carla, axe)
    carla.get_by_role("link", name="Answer Hill Allotments").click()
    carla.get_by_role("button", name="Answer").click()
    passes(carla, axe)
    carla.get_by_label("Decline it").check()
    carla.get_by_label("Message").fill("Two weeks are left")
    carla.get_by_role("button", name="Answer").click()
    carla.goto(reverse("desk", args=(mine.collection_id,)))
    expect(carla.get_by_role("main")).not_to_contain_text("about more time")
    for name in ("desk_more_time", "desk_more_time_for_all"):
        carla.goto(f"{reverse(name, args=(mine.collection_id,))}?organisation=A1")
        carla.get_by_role("button", name="Give more time").click()
        passes(carla, axe)

    sam.reload()
    expect(sam.get_by_role("table")).to_contain_text("Two weeks are left")
    passes(sam, axe)
    sam.goto(reverse("notifications"))
    expect(sam.get_by_role("main")).to_contain_text("Two weeks are left")
    passes(sam, axe)
    sam.goto(reverse("notification_choices"))
    passes(sam, axe)


def test_the_trail_and_a_past_moment(mine: Return, sam: Page, axe: Axe) -> None:
    sam.goto(f"{reverse('trail', args=(mine.pk,))}?check=yes")
    expect(sam.get_by_role("alert")).to_contain_text("The trail is whole")
    passes(sam, axe)
    sam.get_by_role("link", name="See the return as it was").click()
    passes(sam, axe)
    for asked in ("?entry=1", "?at-day=31&at-month=13&at-year=2024&time=9"):
        sam.goto(f"{reverse('at_moment', args=(mine.pk,))}{asked}")
        passes(sam, axe)
    sam.goto(reverse("status", args=(mine.pk,)))
    passes(sam, axe)


def test_a_bulk_act_from_its_preview_to_the_list(mine: Return, carla: Page, axe: Axe) -> None:
    carla.goto(reverse("desk_returns", args=(mine.collection_id,)))
    passes(carla, axe)
    carla.get_by_role("button", name="Reject…").click()
    passes(carla, axe)
    carla.goto(reverse("desk_returns", args=(mine.collection_id,)))
    carla.get_by_label("Select all 3 that fit").check()
    carla.get_by_role("button", name="Reject…").click()
    carla.get_by_role("button", name="Reject 1 return").click()
    passes(carla, axe)
    carla.get_by_label("Reason").fill("The sum is wrong")
    carla.get_by_role("button", name="Reject 1 return").click()
    expect(carla.get_by_role("heading", level=1)).to_have_text("Rejected 1 return")
    passes(carla, axe)
    carla.get_by_role("link", name="Back to Bulk acts").click()
    expect(carla.get_by_role("table")).to_contain_text("Rejected 1 return")
    passes(carla, axe)


@pytest.mark.parametrize("name", list(REPORTS))
def test_every_report_on_a_desktop_a_tablet_and_a_phone(
    name: str, mine: Return, carla: Page, axe: Axe
) -> None:
    carla.goto(reverse("desk_report", args=(mine.collection_id, name)))
    expect(carla.get_by_role("heading", level=1)).to_have_text(REPORTS[name].title)
    passes(carla, axe)


def test_a_change_is_written_as_on_the_page_year_on_year(mine: Return, carla: Page) -> None:
    carla.goto(f"{reverse('desk_report', args=(mine.collection_id, 'continuity'))}?threshold=0")
    row = carla.get_by_role("row").filter(has_text="2b PlotsEmpty")
    expect(row.get_by_role("cell", name="−1", exact=True)).to_be_visible()
    expect(row.get_by_role("cell", name="−25%", exact=True)).to_be_visible()
