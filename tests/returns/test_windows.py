"""The days on which a collection is open, and to whom."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from collect.definitions.models import DataCollection
from collect.organisations.roles import Role
from collect.returns.access import Actor, may_add, may_edit, may_take, may_upload
from collect.returns.models import Return
from collect.returns.services.status import take_step
from collect.returns.windows import why_closed
from factories import fill, return_of

DAY = timedelta(days=1)
OPENS, TO_SOURCES, TO_AGENTS, CLOSES = (
    date(2024, 4, 1), date(2024, 6, 30), date(2024, 7, 15), date(2024, 7, 31),
)  # fmt: skip
EVERYBODY = (Role.SOURCE, Role.AGENT, Role.COLLECTOR)


@pytest.fixture
def survey() -> DataCollection:
    """A collection that closes to sources, then to agents, then to all."""
    return DataCollection(
        series="PLOTS",
        year=2024,
        opens=OPENS,
        closes_to_sources=TO_SOURCES,
        closes_to_agents=TO_AGENTS,
        closes=CLOSES,
    )


@pytest.mark.parametrize("role", EVERYBODY)
def test_it_opens_to_everybody_on_the_opening_day(survey: DataCollection, role: Role) -> None:
    assert why_closed(survey, role, OPENS - DAY) == "PLOTS_2024 opens on 1 April 2024"
    assert why_closed(survey, role, OPENS) == ""
    assert why_closed(survey, role, OPENS + DAY) == ""


@pytest.mark.parametrize(
    ("role", "last", "said"),
    [
        (Role.SOURCE, TO_SOURCES, "PLOTS_2024 closed to sources on 30 June 2024"),
        (Role.AGENT, TO_AGENTS, "PLOTS_2024 closed to agents on 15 July 2024"),
        (Role.COLLECTOR, CLOSES, "PLOTS_2024 closed on 31 July 2024"),
    ],
)
def test_each_role_has_its_own_last_day(
    survey: DataCollection, role: Role, last: date, said: str
) -> None:
    assert why_closed(survey, role, last - DAY) == ""
    assert why_closed(survey, role, last) == ""
    assert why_closed(survey, role, last + DAY) == said


@pytest.mark.parametrize("role", EVERYBODY)
def test_the_last_day_of_all_is_the_last_for_everybody(survey: DataCollection, role: Role) -> None:
    survey.closes_to_sources = survey.closes_to_agents = None
    assert why_closed(survey, role, CLOSES) == ""
    assert why_closed(survey, role, CLOSES + DAY) == "PLOTS_2024 closed on 31 July 2024"
    survey.closes_to_sources = survey.closes_to_agents = CLOSES + 30 * DAY
    assert why_closed(survey, role, CLOSES + DAY) == "PLOTS_2024 closed on 31 July 2024"


@pytest.mark.parametrize("role", EVERYBODY)
def test_a_collection_without_days_is_open(role: Role) -> None:
    assert why_closed(DataCollection(series="PLOTS", year=2024), role, date(1900, 1, 1)) == ""


@pytest.mark.parametrize(
    ("name", "days", "is_open"),
    [
        ("opens", 0, True),
        ("opens", 1, False),
        ("closes_to_sources", 0, True),
        ("closes_to_sources", -1, False),
        ("closes_to_agents", -1, True),
        ("closes", 0, True),
        ("closes", -1, False),
    ],
)
def test_everything_that_a_source_does_keeps_to_the_days(
    return_: Return, source: Actor, name: str, days: int, is_open: bool
) -> None:
    setattr(return_.collection, name, timezone.localdate() + days * DAY)
    return_.collection.save()
    assert bool(may_add(source, return_)) is is_open
    assert bool(may_upload(source, return_)) is is_open
    setattr(return_.collection, name, None)
    return_.collection.save()
    fill(return_, "Plots", source, PlotsLet="7")
    setattr(return_.collection, name, timezone.localdate() + days * DAY)
    return_.collection.save()
    after = return_of(return_.collection, "A1")
    assert bool(may_edit(source, after)) is is_open
    assert bool(may_take(source, "submit", after)) is is_open
    assert bool(may_take(source, "delete_data", after)) is is_open


def test_the_collector_goes_on_after_it_has_closed_to_sources_and_agents(
    return_: Return, source: Actor, collector: Actor
) -> None:
    fill(return_, "Plots", source, PlotsLet="7")
    take_step(return_.pk, "submit", by=source)
    yesterday = timezone.localdate() - DAY
    return_.collection.closes_to_sources = return_.collection.closes_to_agents = yesterday
    return_.collection.save()
    submitted = return_of(return_.collection, "A1")
    assert may_edit(collector, submitted)
    assert may_take(collector, "reject_by_collector", submitted)
    assert not may_edit(source, submitted)
