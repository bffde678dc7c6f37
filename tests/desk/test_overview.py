"""The overview: what to see to, how returns stand by status and region, and progress by day."""

from datetime import date, datetime, timedelta

import pytest
from django.utils import timezone

from collect.definitions.models import DataCollection
from collect.desk.progress import days_of, standing_of
from collect.returns.models import Return, StatusChange
from collect.returns.services.extending import ask_for_more_time
from collect.returns.services.status import take_step
from desk.crowd import make_crowd
from desk.three_returns import Desk, ThreeReturns
from factories import collector_of, fill, toy


def at(monkeypatch: pytest.MonkeyPatch, when: datetime) -> None:
    """Move the clock; `when` is local time."""
    moment = timezone.make_aware(when)
    monkeypatch.setattr("django.utils.timezone.now", lambda: moment)


def test_statuses_are_counted_with_their_share_and_lead_to_their_returns(desk: Desk) -> None:
    page = desk.page(name="desk")
    assert [(row.label, row.number) for row in page.statuses] == [
        ("No data", 1), ("Loaded and validated", 1), ("Submitted", 1),
    ]  # fmt: skip
    assert sum(row.share for row in page.statuses) == pytest.approx(100)
    assert [desk.listed(row.url.split("?")[1]) for row in page.statuses] == [["A3"], ["A2"], ["A1"]]


def test_regions_are_those_of_parents_where_a_source_has_none(desk: Desk) -> None:
    page = desk.page(name="desk")
    assert [row.label for row in page.regions] == ["North", "West", "No region"]
    for row in page.regions:
        assert [cell.number for cell in row.cells].count(1) == 1
        assert len(desk.listed(row.total.url.split("?")[1])) == row.total.number == 1
        for cell in row.cells:
            assert len(desk.listed(cell.url.split("?")[1])) == cell.number


def test_what_to_see_to_is_counted_and_leads_to_it(three: ThreeReturns, desk: Desk) -> None:
    fill(three.of("A1"), "Plots", three.source("A1"), PlotsAll="1")
    take_step(three.of("A1").pk, "submit", by=three.source("A1"))
    found = {figure.text: figure for figure in desk.page(name="desk").attention}
    assert {text: figure.number for text, figure in found.items()} == {
        "loaded but not submitted": 1,
        "submitted with errors": 1,
        "changed since you looked": 2,
    }
    shown = {text: desk.listed(figure.url.split("?")[1]) for text, figure in found.items()}
    assert shown["loaded but not submitted"] == ["A2"]
    assert shown["submitted with errors"] == ["A1"]
    assert shown["changed since you looked"] == ["A1", "A2"]


def test_requests_for_more_time_wait_for_the_collector_alone(
    three: ThreeReturns, desk: Desk
) -> None:
    closes = timezone.localdate() + timedelta(days=7)
    DataCollection.objects.filter(pk=three.collection.pk).update(closes_to_sources=closes)
    day = closes + timedelta(days=7)
    ask_for_more_time(three.of("A2").pk, day, reason="Floods", by=three.source("A2"))
    first = desk.page(name="desk").attention[0]
    assert (first.number, first.text) == (1, "waiting for an answer about more time")
    assert first.url.endswith("/desk/dates/?show=waiting#more-time")
    theirs = Desk(three.collection, three.agent_of("A2")).page(name="desk").attention
    assert not any("more time" in figure.text for figure in theirs)


def test_an_agent_s_overview_counts_its_own_sources_alone(three: ThreeReturns) -> None:
    page = Desk(three.collection, three.agent_of("A2")).page(name="desk")
    assert page.total == 1
    assert [row.label for row in page.regions] == ["West"]
    assert [series[-1] for series in page.progress.table.rows] == ["0", "0"]
    assert "1 loaded, 0 submitted, 0 authorised" in page.progress.told


def test_a_collection_without_returns_or_dates_has_an_overview(db: None) -> None:
    collection = toy()
    Return.objects.all().delete()
    page = Desk(collection).page(name="desk")
    assert page.due == "No return date is set."
    assert (page.total, page.statuses, page.regions) == (0, [], [])


@pytest.mark.parametrize(
    ("today", "told"),
    [
        (date(2024, 5, 14), "Returns are due on 15 May 2024, tomorrow."),
        (date(2024, 5, 15), "Returns are due on 15 May 2024, today."),
        (date(2024, 5, 27), "Returns were due on 15 May 2024, 12 days ago."),
    ],
)
def test_the_days_to_the_return_date_are_told(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, today: date, told: str
) -> None:
    DataCollection.objects.filter(pk=desk.collection.pk).update(return_date=date(2024, 5, 15))
    monkeypatch.setattr("django.utils.timezone.localdate", lambda *args: today)
    assert desk.page(name="desk").due == told


def test_progress_counts_the_first_time_of_each_step_on_its_local_day(
    three: ThreeReturns, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Half past eleven at night, when it is the next day already where summer time is kept.
    at(monkeypatch, datetime(2024, 6, 1, 0, 30))
    first = timezone.localdate()
    fill(three.of("A3"), "Site", three.source("A3"), SiteName="x", Water="No", Email="a@b.org")
    fill(three.of("A3"), "Plots", three.source("A3"), PlotsLet="1", PlotsEmpty="0", PlotsAll="1")
    take_step(three.of("A3").pk, "submit", by=three.source("A3"))
    at(monkeypatch, datetime(2024, 6, 3, 12))
    take_step(three.of("A3").pk, "reject_by_collector", by=collector_of(three.of("A3")), reason="x")
    fill(three.of("A3"), "Plots", three.source("A3"), PlotsLet="2", PlotsAll="2")
    take_step(three.of("A3").pk, "submit", by=three.source("A3"))
    take_step(three.of("A3").pk, "authorise", by=collector_of(three.of("A3")))
    found = days_of(Return.objects.filter(source__native_id="A3"))
    assert first == date(2024, 6, 1)
    assert found == {
        "load": {first: 1}, "submit": {first: 1}, "authorise": {date(2024, 6, 3): 1},
    }  # fmt: skip


def test_the_picture_adds_up_and_last_year_stands_at_the_same_distance_from_the_date(
    db: None,
) -> None:
    before, collection = toy(2023), toy()
    make_crowd(collection, 40, before=before)
    desk = Desk(DataCollection.objects.get(pk=collection.pk))
    page = desk.page(name="desk")
    table = page.progress.table
    assert table.headings[1:] == (
        "Loaded", "Submitted", "Authorised",
        "Loaded last year", "Submitted last year", "Authorised last year",
    )  # fmt: skip
    standing, returns = standing_of(desk.reach), desk.reach.returns
    begun = returns.exclude(loaded_at=None).count()
    last = {row[0]: row for row in table.rows}
    ends = [[row[column] for row in last.values() if row[column]][-1] for column in range(1, 7)]
    assert ends[0] == str(begun)
    assert ends[2] == str(standing.by_status["authorised"])
    assert ends[3] == str(desk.reach.returns_of(before).exclude(loaded_at=None).count())
    for column in range(1, 7):
        numbers = [int(row[column]) for row in table.rows if row[column]]
        assert numbers == sorted(numbers)
    first = StatusChange.objects.filter(return_of__collection=before).earliest("at").at
    moved = date(2024, 5, 15) - date(2023, 5, 15)
    day = timezone.localdate(first) + moved
    assert last[f"{day.day} {day:%B %Y}"][4] != "0"
    earlier = day - timedelta(days=1)
    assert not last.get(f"{earlier.day} {earlier:%B %Y}", [""] * 7)[4]


def test_the_crowd_s_counts_are_those_that_a_page_adds_up(db: None) -> None:
    collection = toy()
    make_crowd(collection, 30)
    desk = Desk(DataCollection.objects.get(pk=collection.pk))
    page = desk.page(name="desk")
    assert page.total == 33 == sum(row.number for row in page.statuses)
    assert sum(row.total.number for row in page.regions) == 33
    for row in page.statuses:
        assert len(desk.listed(row.url.split("?")[1])) == row.number
