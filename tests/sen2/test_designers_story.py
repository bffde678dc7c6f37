"""Next year's collection without code: a designer makes SEN2 2015 in a browser, Barnet fills it in.

Everything is done by mouse and keyboard, by the names that people read. The department may also
see returns, so the designer reads what the 152 real returns of 2014 say of the new rules.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.management import call_command
from playwright.sync_api import Page, expect

from browser.designing import picture, press, sign_in, sign_out, told
from collect.definitions.models import DataCollection
from collect.organisations.models import Membership, Organisation
from collect.organisations.roles import Role
from factories import ROOT, department, load_folder, return_of, user
from tests.sen2.items_of_2015 import (
    a_placement_is_split,
    an_age_band_is_added,
    an_item_is_dropped,
    an_item_with_codes_is_added,
    next_year_is_made,
)
from tests.sen2.rules_of_2015 import (
    a_rule_is_written_from_the_keyboard,
    a_rule_reads_last_year_through_the_split,
    it_is_rehearsed_and_published,
    the_form_is_looked_at,
    the_threshold_is_changed,
    the_window_is_opened,
)
from tests.sen2.tables import figures

Axe = Callable[[Page], None]
UNPUBLISHED = {
    "Assnone": 21, "Assnodecision": 34, "Mtosi": 12, "Sitom": 3, "MtoPar": 2,
    "Dislea": 19, "Dismet": 15, "Disoth": 4, "Disleft": 88,
    "TotIncExc": 180, "IncExc26week": 151, "TotNoExc": 140, "NoExc26week": 137,
}  # fmt: skip
"""What is not published by authority: plausible figures stand in, as in the story of 2014."""

DAY, BOARDING, MISTAKE = 60, 37, 73
"""What Barnet counts in 2015 in place of 92 in independent special schools, and a slip of it."""


@pytest.fixture
def last_year(transactional_db: None) -> DataCollection:
    """SEN2 2014 with the published returns of two years, a designer and somebody of Barnet."""
    for year in (2013, 2014):
        collection = load_folder(ROOT / "sen2" / str(year))
        file = ROOT / f"fixtures/figures/sen2_{year}_la_data.csv"
        call_command("load_returns", collection.name, file, verbosity=0)
    dora = user(Role.DESIGNER, None, "dora")
    Membership.objects.create(user=dora, organisation=department(), role=Role.COLLECTOR)
    user(Role.SOURCE, Organisation.objects.get(native_id="302"), "bina")
    return collection


_written: list[str] = []


def _hear(event: str, args: tuple[object, ...]) -> None:
    """Keep the name of every file of the project that this process opens for writing."""
    if event != "open" or not isinstance(args[0], str | bytes) or not isinstance(args[2], int):
        return
    if args[2] & (os.O_WRONLY | os.O_RDWR | os.O_CREAT):
        file = Path(os.fsdecode(args[0])).absolute()
        if file.is_relative_to(ROOT) and "__pycache__" not in file.parts:
            _written.append(str(file))


@pytest.fixture
def written() -> list[str]:
    """The files of the project that were written since: the server runs in this process."""
    if not hasattr(sys, "_hears_writing"):
        sys.addaudithook(_hear)  # it can never be taken out again, so one is enough
        sys._hears_writing = True  # type: ignore[attr-defined]
    _written.clear()
    return _written


def test_a_designer_makes_next_year_and_an_authority_fills_it_in(
    page: Page, live_server: object, axe: Axe, last_year: DataCollection, written: list[str]
) -> None:
    sign_in(page, str(live_server), "dora")
    page.goto(f"{live_server}/console/workbench/{last_year.pk}/")
    next_year_is_made(page, axe)
    an_age_band_is_added(page, axe)
    a_placement_is_split(page, axe)
    an_item_is_dropped(page, axe)
    the_threshold_is_changed(page, axe)
    an_item_with_codes_is_added(page, axe)
    a_rule_is_written_from_the_keyboard(page, axe)
    a_rule_reads_last_year_through_the_split(page, axe)
    the_form_is_looked_at(page, axe)
    it_is_rehearsed_and_published(page, axe)
    the_window_is_opened(page, axe)
    sign_out(page, str(live_server))

    sign_in(page, str(live_server), "bina")
    barnet_fills_it_in(page, str(live_server), axe)
    it_sees_the_query_and_corrects(page, axe)
    it_submits(page, axe)
    final = return_of(DataCollection.objects.get(year=2015), "302")
    assert (final.status, final.errors, final.queries) == ("submitted", 0, 0)
    assert written == []


def barnet_fills_it_in(page: Page, address: str, axe: Axe) -> None:
    page.goto(f"{address}/collections/")
    page.get_by_label("SEN2_2015").check()
    press(page, "Select Data Collection")
    press(page, "Add Return on screen…")
    page.get_by_label("Contact Forename").fill("Bina")
    page.get_by_label("Completion Time").fill("6")
    page.get_by_label("How the figures are held").select_option("Spreadsheet")
    axe(page)
    picture(page, "30_first_tab")
    texts = figures_of_barnet()
    press(page, "Save and go to Part 1")
    expect(page.locator("#item-MindspecBoard")).to_be_visible()
    fill_in(page, texts)
    press(page, "Save and go to Part 2")
    expect(page.locator("#item-NoExc26week")).to_be_visible()
    fill_in(page, texts)
    press(page, "Save")
    picture(page, "32_saved")
    told(page, "The return has 1 error and 1 query.")


def figures_of_barnet() -> dict[str, str]:
    """What Barnet types for 2015: last year's figures, five more young people, and a slip."""
    published = next(row for row in figures(2014) if row["la_code"] == "302")
    more = {code: str(int(published[code]) + 5) for code in ("TotAll", "Mtotsch")}
    new = {"Tot2025": "5", "New2025": "0", "MindspecDay": str(DAY), "MindspecBoard": str(MISTAKE)}
    return {**published, **{k: str(v) for k, v in UNPUBLISHED.items()}, **more, **new}


def fill_in(page: Page, texts: dict[str, str]) -> None:
    """Type every figure of the section that is open."""
    for box in page.locator("input[name^=item-]").all():
        code = str(box.get_attribute("name")).removeprefix("item-")
        box.fill(texts[code])


def it_sees_the_query_and_corrects(page: Page, axe: Axe) -> None:
    press(page, "All Errors")
    query = page.get_by_role("row").filter(has_text="3071Q")
    expect(query).to_contain_text("were 92 last year")
    query.get_by_role("link", name="Details").click()
    details = page.locator("#details")
    expect(details).to_contain_text("92")
    axe(page)
    picture(page, "33_query")
    details.get_by_role("link", name=str(MISTAKE)).click()
    box = page.locator("#item-MindspecBoard")
    expect(box).to_be_focused()
    picture(page, "34_box")
    box.fill(str(BOARDING))
    press(page, "Save")
    told(page, "The return has 0 errors and 0 queries.")


def it_submits(page: Page, axe: Axe) -> None:
    page.get_by_role("link", name="Back to My COLLECT page").click()
    press(page, "Submit Return…")
    expect(page.get_by_role("heading", name="Submit Return", exact=True)).to_be_visible()
    axe(page)
    press(page, "Submit Return")
    expect(page.get_by_role("main")).to_contain_text("Submitted")
    picture(page, "35_submitted")
