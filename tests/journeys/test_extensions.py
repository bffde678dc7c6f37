"""More time on screen: the dates of the desk, asking, answering, and forms sent after midnight."""

import csv
import io
import json
import re
from datetime import UTC, date, datetime, timedelta
from html import unescape

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from collect.definitions.models import DataCollection
from collect.organisations.models import Membership, Organisation
from collect.organisations.roles import Role
from collect.returns.models import Extension, ExtensionState, Return
from factories import department, return_of, toy, user
from returns.moments import Clock, moving_clock

TO_SOURCES, CLOSES = date(2024, 6, 30), date(2024, 7, 31)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """The platform's clock, at the last day for sources."""
    clock = moving_clock(monkeypatch)
    clock.noon(TO_SOURCES)
    return clock


@pytest.fixture
def return_(db: None, clock: Clock) -> Return:
    """The return of A1 in a collection that closes to sources, then to the department."""
    collection = toy()
    DataCollection.objects.filter(pk=collection.pk).update(
        return_date=date(2024, 6, 14), closes_to_sources=TO_SOURCES, closes=CLOSES
    )
    return return_of(collection, "A1")


def browser(role: Role, organisation: Organisation | None = None) -> Client:
    """A browser of somebody in that role."""
    client = Client()
    client.force_login(user(role, organisation))
    return client


@pytest.fixture
def source(return_: Return) -> Client:
    """Somebody of A1, signed in."""
    return browser(Role.SOURCE, return_.source)


@pytest.fixture
def collector(return_: Return) -> Client:
    """Somebody of the department, signed in."""
    return browser(Role.COLLECTOR)


def desk(return_: Return, name: str = "desk_dates", *more: int) -> str:
    return reverse(name, args=(return_.collection_id, *more))


def more_time(return_: Return) -> str:
    return reverse("more_time", args=(return_.pk,))


def typed(day: date, reason: str = "Floods") -> dict[str, object]:
    return {
        "until-day": day.day, "until-month": day.month, "until-year": day.year, "reason": reason,
    }  # fmt: skip


def text_of(response: object) -> str:
    """What a reader reads on the page, without its tags."""
    page = unescape(response.content.decode())  # type: ignore[attr-defined]
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", page))


def extension(
    return_: Return, until: date, state: str = "granted", *, everybody: bool = False
) -> Extension:
    """An extension as a row."""
    return Extension.objects.create(
        collection=return_.collection,
        organisation=None if everybody else return_.source,
        until=until,
        reason="Floods",
        state=state,
    )


def test_a_source_asks_is_granted_more_time_and_goes_on(
    return_: Return, source: Client, collector: Client, clock: Clock
) -> None:
    page = text_of(source.get(reverse("source_page", args=(return_.pk,))))
    assert (
        "You can change your return until the end of 30 June 2024. Today is the last day." in page
    )
    assert "Ask for more time" in page
    said = text_of(source.post(more_time(return_), typed(date(2024, 7, 14)), follow=True))
    assert "You have asked for more time until 14 July 2024. The department will answer." in said
    assert "The department has not answered yet" in said

    page = text_of(collector.get(desk(return_)))
    assert "Waiting for an answer (1)" in page
    assert "Hill Allotments A1 14 July 2024 In 14 days Waiting" in page
    asked = Extension.objects.get()
    url = desk(return_, "desk_extension", asked.pk)
    said = text_of(collector.post(url, {"choice": "grant", "text": ""}, follow=True))
    assert "Hill Allotments can change its return until the end of 14 July 2024." in said
    assert "Running (1)" in said

    clock.noon(date(2024, 7, 10))
    source = browser(Role.SOURCE, return_.source)
    page = text_of(source.get(reverse("source_page", args=(return_.pk,))))
    assert "until the end of 14 July 2024 (extended from 30 June 2024). 4 days are left." in page
    assert "With its extension the return is due on 14 July 2024." in page
    form = reverse("form", args=(return_.pk, "Plots")) + "?mode=edit"
    assert source.get(form).status_code == 200
    other = return_of(return_.collection, "A2")
    theirs = browser(Role.SOURCE, other.source)
    page = text_of(theirs.get(reverse("source_page", args=(other.pk,))))
    assert "PLOTS_2024 closed to sources on 30 June 2024." in page
    assert "Floods" not in page


def test_a_request_is_declined_with_words_that_the_source_reads(
    return_: Return, source: Client, collector: Client
) -> None:
    asked = extension(return_, date(2024, 7, 14), "asked")
    url = desk(return_, "desk_extension", asked.pk)
    nothing = collector.post(url, {"text": "We cannot wait"})
    assert nothing.status_code == 409
    assert "Select whether to grant or to decline the request" in text_of(nothing)
    assert "We cannot wait" in text_of(nothing)
    bare = collector.post(url, {"choice": "decline", "text": " "})
    assert "Enter a reason, so that the source knows why it was declined" in text_of(bare)
    said = text_of(
        collector.post(url, {"choice": "decline", "text": "We cannot wait"}, follow=True)
    )
    assert "more time until 14 July 2024 is declined" in said
    page = text_of(source.get(reverse("source_page", args=(return_.pk,))))
    assert "The request for more time until 14 July 2024 was declined: We cannot wait" in page
    again = collector.post(url, {"choice": "grant"})
    assert again.status_code == 409
    assert "not waiting for an answer any more: it was declined" in text_of(again)


def test_what_was_typed_is_kept_where_it_will_not_do(return_: Return, source: Client) -> None:
    june = {**typed(date(2024, 6, 30), "Our <b>floods</b>"), "until-day": "31"}
    strange = source.post(more_time(return_), june)
    assert strange.status_code == 400
    assert "Enter a real date, such as 14 3 2014" in text_of(strange)
    page = strange.content.decode()
    assert 'name="until-day" type="text" inputmode="numeric" value="31"' in page
    assert "Our &lt;b&gt;floods&lt;/b&gt;" in page
    early = source.post(more_time(return_), typed(TO_SOURCES))
    assert "can be changed until 30 June 2024 already. Enter a later day" in text_of(early)
    assert 'href="#until"' in early.content.decode()
    bare = source.post(more_time(return_), typed(date(2024, 7, 14), " "))
    assert "Enter a reason, so that the department can decide" in text_of(bare)
    assert not Extension.objects.exists()


@pytest.mark.parametrize("day", ["", "x", "٣", "1e3", "0", "99999", "-1", "\x00"])
def test_a_day_that_is_none_is_asked_for_again(return_: Return, source: Client, day: str) -> None:
    sent = {**typed(date(2024, 7, 14)), "until-day": day}
    assert source.post(more_time(return_), sent).status_code == 400


def test_a_source_withdraws_its_own_request_and_no_other(return_: Return, source: Client) -> None:
    other = extension(return_of(return_.collection, "A2"), date(2024, 7, 14), "asked")
    assert source.post(more_time(return_), {"withdraw": other.pk}).status_code == 404
    assert source.post(more_time(return_), {"withdraw": "x"}).status_code == 404
    asked = extension(return_, date(2024, 7, 14), "asked")
    said = source.post(more_time(return_), {"withdraw": asked.pk}, follow=True)
    assert "Your request for more time until 14 July 2024 is withdrawn." in text_of(said)
    states = dict(Extension.objects.values_list("pk", "state"))
    assert states == {other.pk: "asked", asked.pk: "withdrawn"}


def test_the_department_finds_an_organisation_and_gives_it_more_time(
    return_: Return, collector: Client, clock: Clock
) -> None:
    url = desk(return_, "desk_more_time")
    for search in ("hill", "A1"):
        found = collector.get(url, {"search": search}).content.decode()
        assert 'href="?organisation=A1"' in found
        assert 'href="?organisation=A2"' not in found
    nobody = collector.get(url, {"search": "nobody\x00"})
    assert "No organisation that takes part has that name" in text_of(nobody)
    chosen = collector.get(url, {"organisation": "A1"})
    assert "Its last day so far is 30 June 2024." in text_of(chosen)
    sent = typed(date(2024, 7, 14))
    said = text_of(collector.post(f"{url}?organisation=A1", sent, follow=True))
    assert "Hill Allotments can change its return until the end of 14 July 2024." in said
    given = Extension.objects.get()
    assert given.asked_by == given.decided_by is not None
    again = collector.post(f"{url}?organisation=A1", sent)
    assert "until 14 July 2024 already. Enter a later day" in text_of(again)

    taken = desk(return_, "desk_extension", given.pk)
    assert "Enter a reason" in text_of(collector.post(taken, {"choice": "withdraw", "text": ""}))
    said = collector.post(taken, {"choice": "withdraw", "text": "Sorted out"}, follow=True)
    assert "The extension until 14 July 2024 is withdrawn: Hill Allotments." in text_of(said)


def test_the_department_gives_everybody_more_time(return_: Return, clock: Clock) -> None:
    clock.noon(date(2024, 9, 1))
    source, collector = browser(Role.SOURCE, return_.source), browser(Role.COLLECTOR)
    url = desk(return_, "desk_more_time_for_all")
    said = collector.post(url, typed(date(2024, 9, 10), "Late figures"), follow=True)
    page = text_of(said)
    assert "Everybody can change their returns until the end of 10 September 2024." in page
    assert "Sources Yes, until the end of 10 September 2024" in page
    told = text_of(source.get(reverse("source_page", args=(return_.pk,))))
    assert "until the end of 10 September 2024 (extended from 30 June 2024)" in told


def test_the_dates_page_says_what_is_now(return_: Return, clock: Clock) -> None:
    page = text_of(browser(Role.COLLECTOR).get(desk(return_)))
    order = ("Returns are due Fri", "Closes to sources Sun", "Today Sun", "Closes Wed")
    places = [page.index(words) for words in order]
    assert places == sorted(places)
    assert "Friday 14 June 2024 16 days ago" in page
    assert "Sources Yes, until the end of 30 June 2024: today is the last day" in page
    clock.noon(date(2024, 7, 1))
    page = text_of(browser(Role.COLLECTOR).get(desk(return_)))
    assert "Sources No: PLOTS_2024 closed to sources on 30 June 2024" in page
    assert "The department Yes, until the end of 31 July 2024: 30 days left" in page


def test_without_dates_nothing_is_asked_for_and_nothing_given(
    return_: Return, source: Client, collector: Client
) -> None:
    DataCollection.objects.update(closes_to_sources=None, closes=None, return_date=None)
    page = text_of(collector.get(desk(return_)))
    assert "No dates are set" in page
    assert "Give an organisation more time" not in page
    given = text_of(collector.get(desk(return_, "desk_more_time_for_all")))
    assert "You cannot give more time because PLOTS_2024 has no closing date." in given
    page = text_of(source.get(reverse("source_page", args=(return_.pk,))))
    assert "more time" not in page
    asked = source.post(more_time(return_), typed(date(2024, 7, 14)))
    assert asked.status_code == 409


def test_an_auditor_reads_everything_and_gives_nothing(return_: Return) -> None:
    asked = extension(return_, date(2024, 7, 14), "asked")
    auditor = browser(Role.AUDITOR)
    page = auditor.get(desk(return_))
    assert "Hill Allotments" in text_of(page)
    assert "Give" not in text_of(page)
    url = desk(return_, "desk_extension", asked.pk)
    assert "<textarea" not in auditor.get(url).content.decode()
    assert auditor.post(url, {"choice": "grant"}).status_code == 409
    assert auditor.post(desk(return_, "desk_more_time_for_all"), typed(CLOSES)).status_code == 404
    assert Extension.objects.get().state == ExtensionState.ASKED


def test_an_agent_sees_those_of_its_own_sources_and_those_for_everybody(return_: Return) -> None:
    agent = Organisation.objects.create(native_id="FED", name="Federation", type="agent")
    Return.objects.filter(pk=return_.pk).update(agent=agent)
    other = return_of(return_.collection, "A2")
    hidden = extension(other, date(2024, 7, 14), "asked")
    extension(return_, date(2024, 7, 20), "asked")
    extension(return_, date(2024, 7, 3), everybody=True)
    client = browser(Role.AGENT, agent)
    page = text_of(client.get(desk(return_)))
    assert "Waiting for an answer (1)" in page
    assert "Running (1)" in page
    assert other.source.name not in page
    searched = text_of(client.get(desk(return_), {"search": other.source.name[:7]}))
    assert "Waiting for an answer (0)" in searched
    assert client.get(desk(return_, "desk_extension", hidden.pk)).status_code == 404


def test_the_list_of_extensions_is_a_file_in_each_format_as_far_as_the_reader_sees(
    return_: Return, collector: Client
) -> None:
    other, collection = return_of(return_.collection, "A2").source, return_.collection
    carla = user(Role.COLLECTOR, name="carla")
    for whose, reason in ((return_.source, "=Floods"), (other, "A strike"), (None, "Ice")):
        Extension.objects.create(
            collection=collection, organisation=whose, until=CLOSES, reason=reason,
            state=ExtensionState.GRANTED, asked_by=carla,
        )  # fmt: skip
    page = collector.get(reverse("desk_dates", args=(collection.pk,)), {"search": "A1"})
    files = {file.label: file.url for file in page.context["page"].files}
    assert len(files) == 3
    text = collector.get(files["CSV"]).content.decode("utf-8-sig")
    (row,) = csv.DictReader(io.StringIO(text))
    assert (row["Native ID"], row["Until"], row["State"]) == ("A1", "2024-07-31", "Granted")
    assert row["Reason"] == "'=Floods"
    assert row["Asked by"] == "Carla"
    for url in files.values():
        assert collector.get(url).status_code == 200
    whole = reverse("desk_extensions_file", args=(collection.pk, "csv"))
    federation = Organisation.objects.create(native_id="FED", name="F", type="agent")
    Return.objects.filter(pk=return_.pk).update(agent=federation)
    for client, seen in ((collector, 3), (browser(Role.AGENT, federation), 2)):
        said = client.get(whole).content.decode("utf-8-sig")
        assert len(list(csv.DictReader(io.StringIO(said)))) == seen


def test_a_form_that_was_opened_before_midnight_and_sent_after_it_loses_nothing(
    return_: Return, clock: Clock
) -> None:
    url = reverse("form", args=(return_.pk, "Plots"))
    clock.set(datetime(2024, 6, 30, 22, 59, 59, tzinfo=UTC))
    source = browser(Role.SOURCE, return_.source)
    assert source.get(f"{url}?mode=edit").status_code == 200
    clock.set(datetime(2024, 6, 30, 23, tzinfo=UTC))
    opened = json.dumps(dict.fromkeys(("PlotsLet", "PlotsEmpty", "PlotsAll", "Rent"), ""))
    sent = {"item-PlotsLet": "1234", "opened": opened, "then": "Plots"}
    answer = source.post(url, sent)
    assert answer.status_code == 409
    said = text_of(answer)
    assert "You cannot do this because PLOTS_2024 closed to sources on 30 June 2024." in said
    assert "Nothing was saved; what you typed is still in the form below." in said
    assert 'value="1234"' in answer.content.decode()
    assert not return_of(return_.collection, "A1").has_data


def test_the_dates_page_makes_few_queries_however_many_extensions_there_are(
    return_: Return, collector: Client
) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as caught:
            assert collector.get(desk(return_)).status_code == 200
        return len(caught)

    extension(return_, date(2024, 7, 14), "asked")
    queries()
    before = queries()
    for number in range(60):
        until = date(2024, 7, 1) + timedelta(days=number)
        extension(return_, until, ("asked", "granted", "declined")[number % 3])
    assert queries() <= before <= 9
    page = text_of(collector.get(desk(return_), {"show": "over", "page": "1"}))
    assert "Declined" in page


def test_a_source_page_asks_one_query_more_where_the_collection_closes(
    return_: Return, source: Client
) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as caught:
            assert source.get(reverse("source_page", args=(return_.pk,))).status_code == 200
        return len(caught)

    queries()
    closing = queries()
    DataCollection.objects.update(closes_to_sources=None, closes=None)
    assert closing == queries() + 1


def test_the_workbench_tells_who_may_see_returns_how_many_have_more_time(return_: Return) -> None:
    extension(return_, date(2024, 7, 14))
    url = reverse("workbench", args=(return_.collection_id,))
    designer = user(Role.DESIGNER)
    client = Client()
    client.force_login(designer)
    assert "more time" not in text_of(client.get(url))
    Membership.objects.create(user=designer, organisation=department(), role=Role.COLLECTOR.value)
    assert "1 organisation has more time" in text_of(client.get(url))
