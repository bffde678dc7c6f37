"""Reading the trail of a return, taking it away, and seeing the return as it was."""

import re
from datetime import datetime, timedelta

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from collect.returns.models import Return
from collect.returns.services.notes import add_note
from collect.returns.services.records import add_record
from collect.returns.services.status import take_step
from collect.returns.trail_chain import breaks_in_lines
from collect.web.moments import asked_moment
from factories import collector_of, fill, ok, return_of, source_of


@pytest.fixture
def told(return_: Return) -> Return:
    """A return that was begun, explained, submitted, and amended by the department."""
    source, department = source_of(return_), collector_of(return_)
    fill(return_, "Plots", source, PlotsLet="7", PlotsAll="12")
    add_record(return_.pk, "Shed", {"ShedNo": "4", "Built": "long ago"}, by=source)
    finding = return_.findings.get(number="101")
    add_note(return_, "Two are paths", by=source, finding=finding)
    ok(finding, by=department, reason="Paths are no plots")
    take_step(return_.pk, "submit", by=source)
    fill(return_, "Plots", department, PlotsLet="8")
    return return_of(return_.collection, "A1")


def page(client: Client, told: Return, query: str = "", name: str = "at_moment") -> str:
    response = client.get(reverse(name, args=(told.pk,)) + query)
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def test_the_trail_lists_every_act_newest_first(told: Return, source: Client) -> None:
    text = page(source, told, name="trail")
    acts = re.findall(r'app-notes-text">([^<]*)<', text)
    assert [act.strip() for act in acts] == [
        "Edited", "Submitted", "OK&#x27;d 101", "Note on 101", "Added on screen", "Edited",
    ]  # fmt: skip
    assert "6 entries" in text
    assert "Paths are no plots" in text


def test_the_trail_is_filtered_by_what_was_done(told: Return, source: Client) -> None:
    text = page(source, told, "?kind=note", "trail")
    assert "1 entry" in text
    assert "Note on 101" in text
    assert "Submitted</span>" not in text


def test_the_trail_is_checked_when_asked(told: Return, collector: Client) -> None:
    assert "It has not been sealed yet" in page(collector, told, "?check=yes", "trail")
    call_command("seal_trail", told.collection.name)
    assert "also against the seals" in page(collector, told, "?check=yes", "trail")
    told.trail.filter(number=2).update(act="Looked at")
    assert "Entry 2 was altered" in page(collector, told, "?check=yes", "trail")


def test_the_trail_goes_into_files(told: Return, source: Client) -> None:
    files = {
        format_: source.get(reverse("trail_file", args=(told.pk, format_)))
        for format_ in ("csv", "xlsx", "parquet", "jsonl")
    }
    assert {response.status_code for response in files.values()} == {200}
    csv = files["csv"].content.decode()
    assert told.trail_hash in csv
    assert len(csv.splitlines()) == 7
    lines = b"".join(files["jsonl"]).decode().splitlines()  # type: ignore[call-overload]
    assert breaks_in_lines(lines) == []
    assert files["jsonl"]["Content-Disposition"].endswith('"A1_PLOTS_2024_trail.jsonl"')


def test_the_return_is_shown_as_it_was_beside_what_differs_now(
    told: Return, source: Client
) -> None:
    text = page(source, told, "?entry=4")
    assert "After entry 4 of 6: OK&#x27;d 101" in text
    assert "Now: Amended by collector" in text
    assert '<td data-label="Value then" class="govuk-table__cell app-text">7</td>' in text
    assert "<strong>8</strong>" in text
    assert "Sheds: 4" in text
    assert "Two are paths" in text
    assert "Paths are no plots" in text
    assert "the rules of then find the same" in text
    first = page(source, told, "?entry=1")
    assert "Two are paths" not in first
    assert "Sheds: 4" not in first


def test_a_time_shows_what_was_done_by_the_end_of_its_minute(told: Return, source: Client) -> None:
    start = timezone.localtime().replace(second=30, microsecond=0) - timedelta(days=2)
    for entry in told.trail.all():
        at = start + timedelta(minutes=10 * entry.number)
        told.trail.filter(pk=entry.pk).update(at=at)
    second = start + timedelta(minutes=20)
    assert "After entry 2 of 6" in page(source, told, f"?at={second:%Y-%m-%dT%H:%M}")
    before = second - timedelta(minutes=1)
    boxes = f"?at-day={before.day}&at-month={before.month}&at-year={before.year}"
    assert "After entry 1 of 6" in page(source, told, f"{boxes}&time={before:%H:%M}")
    early = page(source, told, f"?at={start:%Y-%m-%dT%H:%M}")
    assert "Nothing had been recorded of this return by then" in early


@pytest.mark.parametrize(
    ("boxes", "words"),
    [
        (("", "", "", ""), ["Enter the date, for example 31 3 2014", "Enter the time, for"]),
        (("3", "", "2014", "14:05"), ["The date must include a month"]),
        (("31", "2", "2014", "14:05"), ["The date must be a real date, for example 31 3 2014"]),
        (("3", "3", "14", "14:05"), ["The year must have 4 numbers"]),
        (("3", "3", "2014", "25:00"), ["Enter the time with hours and minutes"]),
        (("3", "3", "9999", "0:00"), ["The date must be today or earlier"]),
        (("x", "3", "2014", "14.05"), ["The date must be a real date"]),
        (("9999999999", "3", "2014", "14:05"), ["The date must be a real date"]),
    ],
)
def test_a_moment_that_cannot_be_shown_is_explained(
    return_: Return, source: Client, boxes: tuple[str, ...], words: list[str]
) -> None:
    names = ("at-day", "at-month", "at-year", "time")
    url = reverse("at_moment", args=(return_.pk,))
    response = source.get(url, dict(zip(names, boxes, strict=True)))
    assert response.status_code == 400
    for sentence in words:
        assert sentence in response.content.decode()


@pytest.mark.parametrize(
    "query", ["?at=", "?at=2014-03-03", "?at=2014-02-31T10:00", "?entry=0", "?entry=x", "?entry=99"]
)
def test_an_address_without_a_moment_is_refused_in_words(
    told: Return, source: Client, query: str
) -> None:
    response = source.get(reverse("at_moment", args=(told.pk,)) + query)
    assert response.status_code == 400
    assert "There is a problem" in response.content.decode()


def test_a_later_time_of_today_is_in_the_future(monkeypatch: pytest.MonkeyPatch) -> None:
    noon = timezone.make_aware(datetime(2014, 3, 3, 12, 0))
    monkeypatch.setattr(timezone, "localtime", lambda *a: noon)
    asked = asked_moment({"at": "2014-03-03T12:01"}, 3)
    assert asked.problems == [("The time must be now or in the past", "time")]
    assert asked_moment({"at": "2014-03-03T12:00"}, 3).at is not None


def test_a_return_without_a_trail_says_so(return_: Return, source: Client) -> None:
    assert "Nothing has been recorded of this return yet" in page(source, return_)
    assert "Nothing has been recorded yet" in page(source, return_, name="trail")


def test_trail_and_moment_make_a_bounded_number_of_queries(told: Return, source: Client) -> None:
    def queries(url: str) -> int:
        with CaptureQueriesContext(connection) as caught:
            assert source.get(url).status_code == 200
        return len(caught)

    urls = [reverse(name, args=(told.pk,)) for name in ("trail", "at_moment")]
    before = [queries(url) for url in urls for _ in range(2)][1::2]
    owner = source_of(told)
    for number in range(60):
        add_note(told, f"Note {number}", by=owner)
        add_record(told.pk, "Shed", {"ShedNo": str(number + 10), "Built": "?"}, by=owner)
    after = [queries(url) for url in urls]
    assert after[0] <= before[0]
    assert after[1] <= before[1] + 1
    assert max(after) <= 16, after
