"""A draft is rehearsed and published in the console; the page follows the jobs by itself."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from collect.definitions.models import DataCollection
from collect.organisations.models import Membership
from collect.organisations.roles import Role
from collect.returns.services.rehearsing import run_rehearsal
from collect.returns.services.revalidation import run_revalidation
from factories import PASSWORD, department, fill, return_of, source_of, toy, user


@pytest.fixture
def later(monkeypatch: pytest.MonkeyPatch) -> None:
    """Jobs wait until a test runs them."""
    monkeypatch.setattr(type(run_rehearsal), "enqueue", lambda *args: None)


@pytest.fixture
def collection(transactional_db: None) -> DataCollection:
    """The toy with a return that does not add up, a softened draft, and a designer who sees it."""
    found = toy()
    return_ = return_of(found, "A1")
    fill(return_, "Plots", source_of(return_), PlotsLet="7", PlotsEmpty="3", PlotsAll="12")
    found.rules.filter(number="101").update(severity="query")
    dora = user(Role.DESIGNER, None, "dora")
    Membership.objects.create(user=dora, organisation=department(), role=Role.COLLECTOR)
    return found


def enter(page: Page, address: str, path: str) -> None:
    page.goto(f"{address}/sign-in/")
    page.get_by_label("User name").fill("dora")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_label("I agree to the terms of use").check()
    page.get_by_role("button", name="Sign in").click()
    page.goto(f"{address}{path}")


@pytest.mark.usefixtures("later")
def test_a_draft_is_rehearsed_and_published_while_the_page_follows(
    page: Page, live_server: object, axe: Callable[[Page], None], collection: DataCollection
) -> None:
    enter(page, str(live_server), f"/console/workbench/{collection.pk}/publish/")
    page.get_by_role("button", name="Rehearse this draft").click()
    expect(page.get_by_text("Rehearsing: 0%")).to_be_visible()
    reason = page.get_by_label("Reason for this publication")
    reason.fill("Softer")
    run_rehearsal.func(collection.rehearsals.get().pk)
    row = page.get_by_role("row").filter(has_text="Returns of this year (1)")
    expect(row).to_be_visible()
    expect(row.get_by_role("cell").nth(2)).to_have_text("1")
    expect(page.get_by_role("status").filter(has_text="It is done.")).to_be_attached()
    expect(reason).to_have_value("Softer")
    axe(page)
    page.get_by_role("button", name="Publish", exact=True).click()
    expect(page.get_by_text("Judging returns again: 0%")).to_be_visible()
    run_revalidation.func(collection.revalidations.get().pk)
    expect(page.get_by_role("row", name="Queries")).to_be_visible()
    page.get_by_role("link", name="See each rule, and whose returns").click()
    expect(page.get_by_text("Hill Allotments (A1)")).to_be_visible()
    axe(page)


def test_a_rule_is_switched_on_a_phone(
    phone: Page, live_server: object, axe: Callable[[Page], None], collection: DataCollection
) -> None:
    enter(phone, str(live_server), f"/console/workbench/{collection.pk}/faulty-rules/")
    phone.get_by_label("Off: it is not checked").check()
    phone.get_by_label("Reason").fill("It forgets paths")
    phone.get_by_role("button", name="Set the rule").click()
    expect(phone.get_by_role("table", name="In force")).to_contain_text("Rule 101 is switched off")
    phone.reload()  # without Wagtail's own message, whose colours are not ours
    axe(phone)
    widths = phone.evaluate(
        "[document.documentElement.scrollWidth, document.documentElement.clientWidth]"
    )
    assert widths[0] <= widths[1]
