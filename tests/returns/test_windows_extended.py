"""More time: asked for, answered, given, taken back; and what it does to the days of a return."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from collect.definitions.models import DataCollection
from collect.notifications.models import Notification
from collect.organisations.models import Organisation
from collect.organisations.roles import Role
from collect.returns.access import OPERATOR, Actor, Refused, may_upload
from collect.returns.extensions import due_date_for, last_day_for, more_time_in, with_more_time
from collect.returns.locking import locked_many
from collect.returns.models import Extension, ExtensionState, Return
from collect.returns.seen import return_seen_by
from collect.returns.services.extending import ask_for_more_time, decide, grant, reopen, withdraw
from collect.returns.services.extension_days import UnfitDay, furthest_day
from collect.returns.services.status import take_step
from collect.returns.texts import UnfitText
from collect.returns.windows import days_left, days_words
from factories import acting, collector_of, fill, return_of, source_of, user
from returns.moments import Clock, moving_clock

DUE, TO_SOURCES, TO_AGENTS, CLOSES = (
    date(2024, 6, 14), date(2024, 6, 30), date(2024, 7, 15), date(2024, 7, 31),
)  # fmt: skip
WANTED = date(2024, 7, 14)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """The platform's clock, at the last day for sources."""
    clock = moving_clock(monkeypatch)
    clock.noon(TO_SOURCES)
    return clock


@pytest.fixture
def shutting(collection: DataCollection, clock: Clock) -> DataCollection:
    """The collection with all its windows."""
    collection.return_date, collection.closes_to_sources = DUE, TO_SOURCES
    collection.closes_to_agents, collection.closes = TO_AGENTS, CLOSES
    collection.agent_step = True
    collection.save()
    return collection


@pytest.fixture
def mine(shutting: DataCollection) -> Return:
    """The return of A1 in it."""
    return return_of(shutting, "A1")


@pytest.fixture
def asked(mine: Return) -> Extension:
    """Its request for two weeks more."""
    return ask_for_more_time(mine.pk, WANTED, reason=" Floods ", by=source_of(mine))


def test_a_source_asks_before_or_after_closing_and_goes_on_once_it_is_granted(
    asked: Extension, mine: Return, clock: Clock
) -> None:
    source = source_of(mine)
    assert (asked.state, asked.reason, asked.until) == (ExtensionState.ASKED, "Floods", WANTED)
    clock.noon(date(2024, 7, 2))
    assert not may_upload(source, mine)
    decided = decide(asked.pk, granted=True, decision="Until then", by=collector_of(mine))
    assert decided.decided_by is not None
    assert decided.decided_at == clock.moment
    assert may_upload(source, mine)
    clock.noon(date(2024, 7, 15))
    assert not may_upload(source, mine)
    later = ask_for_more_time(mine.pk, date(2024, 7, 20), reason="Floods again", by=source)
    assert later.state == ExtensionState.ASKED


def test_an_agent_asks_for_its_own_source_and_for_later_than_its_own_last_day(
    mine: Return,
) -> None:
    agent = Organisation.objects.create(native_id="FED", name="Federation", type="agent")
    Return.objects.filter(pk=mine.pk).update(agent=agent)
    by = acting(user(Role.AGENT, agent), return_of(mine.collection, "A1"))
    with pytest.raises(UnfitDay, match=r"until 15 July 2024 already\. Enter a later"):
        ask_for_more_time(mine.pk, TO_AGENTS, reason="Floods", by=by)
    assert ask_for_more_time(mine.pk, date(2024, 7, 16), reason="Floods", by=by).asked_by == by.user
    DataCollection.objects.update(agent_step=False)
    with pytest.raises(Refused, match="this collection has no agent step"):
        ask_for_more_time(mine.pk, date(2024, 7, 16), reason="Floods", by=by)


@pytest.mark.parametrize(
    ("until", "said"),
    [
        (date(2024, 6, 29), "The last day must be today or later"),
        (TO_SOURCES, "The return can be changed until 30 June 2024 already. Enter a later day"),
        (date(2025, 4, 1), "The last day must be 31 March 2025 or earlier"),
    ],
)
def test_a_day_that_gives_no_more_time_or_a_year_of_it_is_refused_in_words(
    mine: Return, until: date, said: str
) -> None:
    with pytest.raises(UnfitDay) as problem:
        ask_for_more_time(mine.pk, until, reason="Floods", by=source_of(mine))
    assert str(problem.value) == said
    assert not Extension.objects.exists()


def test_more_time_is_given_for_a_year_after_the_reference_date_or_from_today(
    shutting: DataCollection,
) -> None:
    shutting.reference_date = date(2024, 2, 29)
    assert furthest_day(shutting, date(2024, 6, 1)) == date(2025, 2, 28)
    assert furthest_day(shutting, date(2025, 2, 28)) == date(2025, 2, 28)
    assert furthest_day(shutting, date(2025, 3, 1)) == date(2026, 3, 1)
    assert furthest_day(shutting, date(2028, 2, 29)) == date(2029, 2, 28)


def test_a_request_needs_a_reason_and_there_is_one_at_a_time(asked: Extension) -> None:
    return_ = return_of(asked.collection, "A1")
    source = source_of(return_)
    with pytest.raises(Refused, match="until 14 July 2024 has been asked for already"):
        ask_for_more_time(return_.pk, date(2024, 7, 20), reason="Floods", by=source)
    withdraw(asked.pk, by=source)
    with pytest.raises(UnfitText, match="Enter a reason, so that the department can decide"):
        ask_for_more_time(return_.pk, WANTED, reason=" ", by=source)
    with pytest.raises(UnfitText, match="must be 2,000 characters or less"):
        ask_for_more_time(return_.pk, WANTED, reason="x" * 2001, by=source)


def test_who_may_not_ask_is_told_why(mine: Return) -> None:
    for role, said in (
        (Role.COLLECTOR, "the department gives more time, it does not ask for it"),
        (Role.AUDITOR, "auditors read returns and change nothing"),
    ):
        with pytest.raises(Refused, match=said):
            ask_for_more_time(mine.pk, WANTED, reason="Floods", by=acting(user(role), mine))
    DataCollection.objects.update(closes_to_sources=None, closes=None)
    with pytest.raises(Refused, match="PLOTS_2024 has no closing date"):
        ask_for_more_time(mine.pk, WANTED, reason="Floods", by=source_of(mine))
    Return.objects.filter(pk=mine.pk).update(status="authorised")
    with pytest.raises(Refused, match="the return is authorised"):
        ask_for_more_time(mine.pk, WANTED, reason="Floods", by=source_of(mine))


def test_a_request_is_answered_once_and_declined_only_with_a_reason(asked: Extension) -> None:
    by = collector_of(return_of(asked.collection, "A1"))
    with pytest.raises(UnfitText, match="Enter a reason, so that the source knows"):
        decide(asked.pk, granted=False, by=by)
    declined = decide(asked.pk, granted=False, decision="Everybody had the floods", by=by)
    assert declined.state == ExtensionState.DECLINED
    with pytest.raises(Refused, match="not waiting for an answer any more: it was declined"):
        decide(asked.pk, granted=True, by=by)
    with pytest.raises(Refused, match="it is over already"):
        withdraw(asked.pk, reason="A mistake", by=by)


def test_a_day_that_has_gone_by_cannot_be_granted(asked: Extension, clock: Clock) -> None:
    by = collector_of(return_of(asked.collection, "A1"))
    clock.noon(date(2024, 7, 15))
    with pytest.raises(Refused, match="14 July 2024 has gone by, so it cannot be granted"):
        decide(asked.pk, granted=True, by=by)
    assert decide(asked.pk, granted=False, decision="Too late", by=by).decision == "Too late"


@pytest.mark.parametrize("role", [Role.SOURCE, Role.AUDITOR])
def test_only_the_department_answers_gives_and_reopens(asked: Extension, role: Role) -> None:
    mine = return_of(asked.collection, "A1")
    by = acting(user(role, mine.source if role == Role.SOURCE else None), mine)
    collection, source = asked.collection, mine.source
    for act in (
        lambda: decide(asked.pk, granted=True, by=by),
        lambda: grant(collection, source, WANTED, reason="Floods", by=by),
        lambda: reopen(collection, WANTED, reason="Floods", by=by),
    ):
        with pytest.raises(Refused, match="You cannot do this because"):
            act()
    assert Extension.objects.get().state == ExtensionState.ASKED


def test_the_department_gives_more_time_unasked_and_is_its_approver(mine: Return) -> None:
    by = collector_of(mine)
    given = grant(mine.collection, mine.source, WANTED, reason="Floods", by=by)
    assert (given.asked_by, given.decided_by) == (by.user, by.user)
    told = "until 14 July 2024 already. Enter a later day"
    with pytest.raises(UnfitDay, match=told):
        grant(mine.collection, mine.source, WANTED, reason="Floods", by=by)
    with pytest.raises(UnfitText, match="Everybody who can open the return"):
        grant(mine.collection, mine.source, CLOSES, reason="", by=by)
    stranger = Organisation.objects.create(native_id="X", name="Stranger", type="x")
    with pytest.raises(Refused, match="Stranger takes no part in PLOTS_2024"):
        grant(mine.collection, stranger, CLOSES, reason="Floods", by=by)
    assert grant(mine.collection, mine.source, CLOSES, reason="Ice", by=OPERATOR).asked_by is None


def test_reopening_is_for_everybody_and_can_be_taken_back_with_a_reason(
    mine: Return, clock: Clock
) -> None:
    by, other = collector_of(mine), return_of(mine.collection, "A2")
    clock.noon(date(2024, 9, 1))
    assert not may_upload(source_of(other), other)
    again = reopen(mine.collection, date(2024, 9, 10), reason="Late figures", by=by)
    assert again.organisation is None
    assert may_upload(source_of(other), other)
    with pytest.raises(UnfitDay, match="Everybody can change their returns until 10 September"):
        reopen(mine.collection, date(2024, 9, 10), reason="Late figures", by=by)
    with pytest.raises(UnfitText, match="Enter a reason"):
        withdraw(again.pk, by=by)
    with pytest.raises(Refused, match="only the collector can take back"):
        withdraw(again.pk, reason="Enough", by=source_of(other))
    assert withdraw(again.pk, reason="Enough", by=by).withdrawal == "Enough"
    assert not may_upload(source_of(other), other)


def test_a_request_is_withdrawn_by_those_who_asked_and_by_nobody_else(asked: Extension) -> None:
    mine, other = (return_of(asked.collection, native_id) for native_id in ("A1", "A2"))
    for by in (source_of(other), collector_of(mine)):
        with pytest.raises(Refused, match="only who asked for more time can withdraw"):
            withdraw(asked.pk, by=by)
    assert withdraw(asked.pk, by=source_of(mine)).state == ExtensionState.WITHDRAWN


def test_an_extension_moves_the_due_date_of_its_organisation_and_reopening_does_not(
    mine: Return,
) -> None:
    collection, source, by = mine.collection, mine.source, collector_of(mine)
    other = return_of(collection, "A2").source
    assert due_date_for(collection, source) == DUE
    grant(collection, source, WANTED, reason="Floods", by=by)
    reopen(collection, date(2024, 8, 31), reason="Late figures", by=by)
    assert due_date_for(collection, source) == WANTED
    assert due_date_for(collection, other) == DUE
    for role in (Role.SOURCE, Role.AGENT, Role.COLLECTOR):
        assert last_day_for(collection, role, other) == date(2024, 8, 31)
    grant(collection, source, date(2024, 9, 30), reason="More floods", by=by)
    known = more_time_in(collection)
    assert known.last_day(Role.COLLECTOR, source.pk) == date(2024, 9, 30)
    assert known.last_day(Role.COLLECTOR, other.pk) == date(2024, 8, 31)
    assert known.due_date(source.pk) == date(2024, 9, 30)


def test_without_windows_there_is_no_last_day_and_nothing_is_due(
    collection: DataCollection,
) -> None:
    source = return_of(collection, "A1").source
    assert last_day_for(collection, Role.SOURCE, source) is None
    assert due_date_for(collection, source) is None
    with pytest.raises(Refused, match="PLOTS_2024 has no closing date"):
        grant(collection, source, WANTED, reason="Floods", by=OPERATOR)


def test_deciding_on_many_returns_asks_for_extensions_with_the_returns(
    mine: Return, clock: Clock
) -> None:
    grant(mine.collection, mine.source, WANTED, reason="Floods", by=OPERATOR)
    clock.noon(date(2024, 7, 2))
    keys = list(mine.collection.returns.values_list("pk", flat=True))
    collector = Actor(None, Role.SOURCE, None)
    whole = mine.collection.returns.select_related("collection", "source")
    for read in (lambda: locked_many(keys), lambda: list(with_more_time(whole))):
        with CaptureQueriesContext(connection) as caught:
            decided = {r.source.native_id: bool(may_upload(collector, r)) for r in read()}
        assert decided["A1"]
        assert not decided["A2"]
        assert len(caught) == 1


def test_a_return_is_seen_together_with_its_extension(mine: Return, clock: Clock) -> None:
    grant(mine.collection, mine.source, WANTED, reason="Floods", by=OPERATOR)
    clock.noon(date(2024, 7, 2))
    who = source_of(mine).user
    assert who is not None
    found, actor = return_seen_by(who, mine.pk)
    with CaptureQueriesContext(connection) as caught:
        assert may_upload(actor, found)
    assert len(caught) == 0


def test_while_the_windows_are_open_no_extension_is_asked_for(mine: Return) -> None:
    source = source_of(mine)
    with CaptureQueriesContext(connection) as caught:
        assert may_upload(source, mine)
    assert len(caught) == 0


def test_people_are_told_what_was_asked_and_answered(asked: Extension) -> None:
    mine = return_of(asked.collection, "A1")
    reader, collector = source_of(mine), collector_of(mine)
    decide(asked.pk, granted=True, by=collector)
    told = Notification.objects.filter(user=reader.user)
    assert [one.title for one in told] == ["More time was granted, until 14 July 2024"]


def test_the_history_of_a_return_goes_on_while_its_extension_runs(
    mine: Return, clock: Clock
) -> None:
    source, by = source_of(mine), collector_of(mine)
    grant(mine.collection, mine.source, date(2024, 8, 31), reason="Floods", by=by)
    clock.noon(date(2024, 8, 15))
    fill(mine, "Plots", source, PlotsLet="7")
    take_step(mine.pk, "submit", by=source)
    after = take_step(mine.pk, "reject_by_collector", by=by, reason="Look at 2a again")
    assert after.get_status_display() == "Rejected by collector"


def test_days_are_told_as_people_say_them() -> None:
    today = date(2024, 2, 28)
    assert [days_words(day, today) for day in (
        date(2024, 2, 28), date(2024, 2, 29), date(2024, 3, 1), date(2024, 2, 27), date(2023, 2, 28)
    )] == ["today", "tomorrow", "in 2 days", "yesterday", "365 days ago"]  # fmt: skip
    assert days_left(date(2024, 3, 1), today) == 2
    assert days_left(date(2024, 2, 27), today) == -1
