"""With a moving clock: each window opens and shuts at midnight in London, to the second."""

from datetime import UTC, date, datetime

import pytest

from collect.definitions.rolling import a_year_later
from collect.organisations.models import Organisation
from collect.organisations.roles import Role
from collect.returns.access import Actor, Refused, may_edit, may_take, may_upload
from collect.returns.models import Extension, ExtensionState, Return
from collect.returns.on_behalf import may_load_for, may_load_many
from collect.returns.services.extending import grant, reopen
from collect.returns.services.status import take_step
from factories import acting, collector_of, fill, return_of, user
from returns.moments import DAY, SECOND, Clock, every_midnight, moving_clock


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """The platform's clock, to be set."""
    return moving_clock(monkeypatch)


def windows(return_: Return, **days: date | None) -> Return:
    """Give the return's collection these windows."""
    for name, day in days.items():
        setattr(return_.collection, name, day)
    return_.collection.save()
    return return_


def granted(return_: Return, until: date, *, everybody: bool = False) -> Extension:
    """More time for the return, as a row."""
    return Extension.objects.create(
        collection=return_.collection,
        organisation=None if everybody else return_.source,
        until=until,
        reason="Floods",
        state=ExtensionState.GRANTED,
    )


@every_midnight
def test_a_window_shuts_to_sources_with_the_last_second_of_its_day(
    return_: Return, source: Actor, clock: Clock, day: date, midnight: datetime
) -> None:
    windows(return_, closes_to_sources=day)
    clock.set(midnight - SECOND)
    assert may_upload(source, return_)
    clock.set(midnight)
    said = f"PLOTS_2024 closed to sources on {day.day} {day:%B %Y}"
    assert may_upload(source, return_).reason == said


@every_midnight
def test_a_collection_opens_and_closes_to_the_department_at_midnight_too(
    return_: Return, collector: Actor, clock: Clock, day: date, midnight: datetime
) -> None:
    windows(return_, opens=day + DAY)
    clock.set(midnight - SECOND)
    assert not may_load_for(collector, return_)
    assert not may_load_many(collector, return_.collection)
    clock.set(midnight)
    assert may_load_for(collector, return_)
    windows(return_, opens=None, closes=day)
    assert not may_load_for(collector, return_)
    assert not may_load_many(collector, return_.collection)
    clock.set(midnight - SECOND)
    assert may_load_for(collector, return_)
    assert may_load_many(collector, return_.collection)


@every_midnight
@pytest.mark.parametrize("everybody", [False, True])
def test_an_extension_ends_with_the_last_second_of_its_day(
    return_: Return,
    source: Actor,
    clock: Clock,
    day: date,
    midnight: datetime,
    *,
    everybody: bool,
) -> None:
    usual = day - 10 * DAY
    windows(return_, closes_to_sources=usual, closes=usual)
    granted(return_, day, everybody=everybody)
    clock.set(midnight - SECOND)
    assert may_upload(source, return_)
    clock.set(midnight)
    said = f"PLOTS_2024 closed on {usual.day} {usual:%B %Y} and the extension ended on"
    assert may_upload(source, return_).reason == f"{said} {day.day} {day:%B %Y}"


@every_midnight
def test_more_time_is_given_until_today_in_london_and_not_until_yesterday(
    return_: Return, collector: Actor, clock: Clock, day: date, midnight: datetime
) -> None:
    windows(return_, closes_to_sources=day - 10 * DAY)
    clock.set(midnight)
    with pytest.raises(Refused, match="must be today or later"):
        grant(return_.collection, return_.source, day, reason="Floods", by=collector)
    clock.set(midnight - SECOND)
    grant(return_.collection, return_.source, day, reason="Floods", by=collector)
    clock.set(midnight)
    reopen(return_.collection, day + DAY, reason="Floods everywhere", by=collector)


@pytest.mark.parametrize(
    ("role", "window"),
    [
        (Role.SOURCE, "closes_to_sources"),
        (Role.AGENT, "closes_to_agents"),
        (Role.COLLECTOR, "closes"),
    ],
)
def test_each_role_goes_on_while_the_extension_of_that_return_runs(
    return_: Return, source: Actor, clock: Clock, role: Role, window: str
) -> None:
    agent = Organisation.objects.create(native_id="FED", name="Federation", type="agent")
    fill(return_, "Plots", source, PlotsLet="7")
    Return.objects.filter(collection=return_.collection).update(agent=agent)
    windows(return_, agent_step=True, **{window: date(2024, 6, 30)})
    granted(return_, date(2024, 7, 14))
    mine, other = (return_of(return_.collection, native_id) for native_id in ("A1", "A2"))
    who = {
        Role.SOURCE: source,
        Role.AGENT: acting(user(Role.AGENT, agent), mine),
        Role.COLLECTOR: collector_of(mine),
    }[role]
    clock.noon(date(2024, 7, 14))
    decide = may_load_for if role == Role.COLLECTOR else may_upload
    assert decide(who, mine)
    if role != Role.SOURCE:
        assert "closed" in decide(who, other).reason
        assert may_load_many(who, mine.collection)
    clock.noon(date(2024, 7, 15))
    assert "the extension ended on 14 July 2024" in decide(who, mine).reason
    if role != Role.SOURCE:
        assert not may_load_many(who, mine.collection)


def test_an_agent_loads_many_only_while_one_of_its_own_sources_has_more_time(
    return_: Return, clock: Clock
) -> None:
    ours, theirs = (
        Organisation.objects.create(native_id=native_id, name=native_id, type="agent")
        for native_id in ("F1", "F2")
    )
    windows(return_, agent_step=True, closes_to_agents=date(2024, 6, 30))
    Return.objects.filter(pk=return_.pk).update(agent=ours)
    other = return_of(return_.collection, "A2")
    Return.objects.filter(pk=other.pk).update(agent=theirs)
    granted(return_, date(2024, 7, 14))
    clock.noon(date(2024, 7, 1))
    for organisation, is_open in ((ours, True), (theirs, False)):
        agent = Actor(user(Role.AGENT, organisation), Role.AGENT, organisation)
        assert bool(may_load_many(agent, return_.collection)) is is_open


def test_an_extension_never_shortens_and_opens_nothing_before_the_collection_opens(
    return_: Return, source: Actor, clock: Clock
) -> None:
    windows(return_, opens=date(2024, 4, 1), closes_to_sources=date(2024, 6, 30))
    granted(return_, date(2024, 5, 1))
    clock.noon(date(2024, 6, 30))
    assert may_upload(source, return_)
    clock.noon(date(2024, 7, 1))
    assert may_upload(source, return_).reason == "PLOTS_2024 closed to sources on 30 June 2024"
    clock.noon(date(2024, 3, 31))
    assert may_upload(source, return_).reason == "PLOTS_2024 opens on 1 April 2024"


@pytest.mark.parametrize("state", ["asked", "declined", "withdrawn"])
def test_only_what_is_granted_counts(
    return_: Return, source: Actor, clock: Clock, state: str
) -> None:
    windows(return_, closes_to_sources=date(2024, 6, 30))
    extension = granted(return_, date(2024, 7, 14))
    clock.noon(date(2024, 7, 1))
    assert may_upload(source, return_)
    Extension.objects.filter(pk=extension.pk).update(state=state)
    assert not may_upload(source, return_)


def test_a_window_on_29_february_moves_to_the_last_of_february(
    return_: Return, source: Actor, clock: Clock
) -> None:
    windows(return_, closes_to_sources=a_year_later(date(2024, 2, 29)))
    clock.set(datetime(2025, 2, 28, 23, 59, 59, tzinfo=UTC))
    assert may_upload(source, return_)
    clock.set(datetime(2025, 3, 1, tzinfo=UTC))
    assert not may_upload(source, return_)


def test_a_step_that_is_confirmed_after_midnight_is_refused(
    return_: Return, source: Actor, clock: Clock
) -> None:
    fill(return_, "Plots", source, PlotsLet="7")
    windows(return_, closes_to_sources=date(2024, 6, 30))
    clock.set(datetime(2024, 6, 30, 22, 59, 59, tzinfo=UTC))
    loaded = return_of(return_.collection, "A1")
    assert may_take(source, "submit", loaded)
    assert may_edit(source, loaded)
    clock.set(datetime(2024, 6, 30, 23, tzinfo=UTC))
    with pytest.raises(Refused, match="closed to sources on 30 June 2024"):
        take_step(loaded.pk, "submit", by=source)
    clock.set(datetime(2024, 6, 30, 22, 59, 59, tzinfo=UTC))
    take_step(loaded.pk, "submit", by=source)
