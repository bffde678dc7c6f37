"""Which texts hold for a collection and now: by year, by time, and only once published."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from collect.guidance.models import GuidancePage, HelpPage, ItemHelp, ServiceNotice
from collect.guidance.selectors import (
    current_help_page,
    guidance_pages,
    item_help_shown,
    notices_now,
)

pytestmark = pytest.mark.django_db


def page(title: str, slug: str = "plots", **more: object) -> GuidancePage:
    return GuidancePage.objects.create(series="PLOTS", title=title, slug=slug, **more)


@pytest.mark.parametrize(
    ("year", "titles"), [(2022, ["Old"]), (2023, ["New"]), (2024, ["New"]), (2025, [])]
)
def test_the_page_with_the_latest_first_year_holds_until_its_last(
    year: int, titles: list[str]
) -> None:
    page("Old")
    page("New", from_year=2023, until_year=2024)
    assert [one.title for one in guidance_pages("PLOTS", year)] == titles


def test_drafts_and_pages_of_other_series_do_not_hold() -> None:
    page("Draft", live=False)
    GuidancePage.objects.create(series="BOATS", title="Boats", slug="boats")
    assert guidance_pages("PLOTS", 2024) == []


def test_a_draft_of_a_later_year_does_not_replace_what_is_published() -> None:
    page("Published")
    page("Draft", from_year=2024, live=False)
    assert [one.title for one in guidance_pages("PLOTS", 2024)] == ["Published"]


def test_pages_stand_in_the_order_of_their_numbers() -> None:
    page("B", "b", order=1)
    page("A", "a", order=2)
    page("C", "c", order=1)
    assert [one.title for one in guidance_pages("PLOTS", 2024)] == ["B", "C", "A"]


def test_there_is_one_page_from_each_first_year() -> None:
    page("One")
    with pytest.raises(ValidationError, match="There is such a page already"):
        GuidancePage(series="PLOTS", title="Two", slug="plots").full_clean()
    GuidancePage(series="PLOTS", title="Two", slug="plots", from_year=2024).full_clean()


def test_help_is_found_by_the_codes_of_a_section() -> None:
    for code in ("Hens", "Rent"):
        ItemHelp.objects.create(series="PLOTS", item=code, text=f"<p>{code}</p>")
    assert item_help_shown("PLOTS", 2024, ["Rent", "Area"]) == {"Rent": "<p>Rent</p>"}


@pytest.mark.parametrize(
    ("starts", "ends", "shows"),
    [
        (None, None, True),
        (-1, None, True),
        (1, None, False),
        (None, 1, True),
        (None, -1, False),
        (-2, -1, False),
        (-1, 1, True),
    ],
)
def test_a_notice_shows_from_and_until_its_hours(
    starts: int | None, ends: int | None, shows: bool
) -> None:
    now = timezone.now()
    ServiceNotice.objects.create(
        title="Closed on Sunday",
        shows_from=starts and now + timedelta(hours=starts),
        shows_until=ends and now + timedelta(hours=ends),
    )
    assert bool(notices_now()) is shows


def test_a_notice_does_not_end_before_it_starts() -> None:
    now = timezone.now()
    notice = ServiceNotice(title="Closed", shows_from=now, shows_until=now)
    with pytest.raises(ValidationError, match="after the one it shows from"):
        notice.full_clean()


def test_years_are_not_the_wrong_way_round() -> None:
    wrong = GuidancePage(series="PLOTS", title="A", slug="a", from_year=2024, until_year=2023)
    with pytest.raises(ValidationError, match="Enter 2024 or a later year"):
        wrong.full_clean()


def test_warnings_come_first() -> None:
    for title, importance in (("A", "warning"), ("B", "information"), ("C", "warning")):
        ServiceNotice.objects.create(title=title, importance=importance)
    assert [notice.is_warning for notice in notices_now()] == [True, True, False]


def test_the_help_page_is_there_before_anybody_has_written_one() -> None:
    assert len(current_help_page().questions) == 10
    assert current_help_page().pk is None
    written = HelpPage.objects.create(questions=[], introduction="<p>Ring us.</p>")
    assert current_help_page() == written
