"""Every report, for every role, on returns that are full, empty or not there."""

import re
from datetime import date
from decimal import Decimal

import pytest
from django.utils import timezone

from collect.definitions.models import DataCollection
from collect.desk.filters import ReturnFilter
from collect.desk.reports.catalogue import REPORTS, run
from collect.desk.reports.options import OPTION_KINDS, read_options
from collect.desk.reports.rows import QueryRows, in_order
from collect.desk.reports.scope import scope_of_desk
from collect.exchange.table_files import TABLE_FORMATS
from collect.organisations.models import Organisation
from collect.organisations.roles import Role
from collect.returns.access import ROLES_WITH_RETURNS
from collect.returns.models import Return
from collect.returns.reach import ROLES_WITH_A_DESK, Reach, reach_of
from desk.reports_world import World, dicts, every_scope, filled_world, one, table, whole
from factories import acting, return_of, toy, user


@pytest.fixture
def world(db: None) -> World:
    return filled_world()


def test_every_report_says_in_a_sentence_what_it_shows_and_for_whom() -> None:
    for name, report in REPORTS.items():
        assert re.fullmatch(r"[a-z-]+", name)
        assert report.name == name
        assert report.title
        assert re.fullmatch(r"[A-Z][^.]{40,}\.", report.shows), report.shows
        assert set(report.one) <= set(ROLES_WITH_RETURNS)
        assert set(report.many) <= set(ROLES_WITH_A_DESK)
        assert report.one or report.many


def test_every_parameter_is_of_a_known_kind_and_takes_its_own_default() -> None:
    for report in REPORTS.values():
        names = [option.name for option in report.options]
        assert len(set(names)) == len(names)
        for option in report.options:
            assert option.kind in OPTION_KINDS
            assert option.label
            if option.kind == "choice":
                assert option.default in dict(option.choices)


@pytest.mark.parametrize("name", REPORTS)
def test_every_report_works_on_full_and_on_empty_returns(world: World, name: str) -> None:
    for scope in every_scope(world.collection):
        found = table(name, scope)
        headings = [column.heading for column in found.columns]
        assert len(set(headings)) == len(headings)
        assert all(len(row) == len(headings) for row in found.rows)
        assert ("Native ID" in headings) <= (not scope.is_one)
        for format_ in TABLE_FORMATS.values():
            assert format_.write(found)


@pytest.mark.parametrize("name", REPORTS)
def test_every_report_works_where_there_are_no_returns(db: None, name: str) -> None:
    collection = toy()
    nobody = Organisation.objects.create(native_id="AG", name="Agency", type="agent")
    actor = acting(user(Role.COLLECTOR), return_of(collection, "A1"))
    empty = Reach(type(actor)(actor.user, Role.AGENT, nobody), collection)
    found = table(name, scope_of_desk(empty, ReturnFilter()))
    assert [row for row in found.rows if any(isinstance(cell, int) and cell for cell in row)] == []
    bare = DataCollection.objects.create(
        series="NEW", year=2024, title="New", reference_date=date(2024, 1, 1), source_type="x"
    )
    assert list(table(name, whole(bare)).rows) == []


@pytest.mark.parametrize("name", REPORTS)
def test_the_rows_of_a_page_are_those_of_the_whole_table(world: World, name: str) -> None:
    for scope in every_scope(world.collection):
        rows = table(name, scope).rows
        assert list(rows[:2]) + list(rows[2:]) == list(rows)
        assert len(rows) == len(list(rows))


@pytest.mark.parametrize("name", REPORTS)
def test_every_column_sorts_both_ways_and_loses_no_row(world: World, name: str) -> None:
    found = table(name, whole(world.collection))
    for place, _ in enumerate(found.columns):
        for descending in (False, True):
            rows = list(in_order(found.rows, place, descending=descending))
            assert sorted(map(repr, rows)) == sorted(map(repr, found.rows))
            cells = [row[place] for row in rows if row[place] is not None]
            assert [row[place] for row in rows[: len(cells)]] == cells, "blanks come last"
            if all(isinstance(cell, int | Decimal) for cell in cells):
                assert cells == sorted(cells, reverse=descending)  # type: ignore[type-var]


def test_an_agent_sees_its_own_sources_only(world: World) -> None:
    agency = Organisation.objects.create(native_id="AG", name="Agency", type="agent")
    Return.objects.filter(source__native_id="A2").update(agent=agency)
    theirs = reach_of(user(Role.AGENT, agency), world.collection)
    assert theirs is not None
    scope = scope_of_desk(theirs, ReturnFilter())
    assert [row["Native ID"] for row in dicts(table("completeness", scope))] == ["A2"]
    for name in ("outstanding", "missing-notes", "continuity", "status-history"):
        assert list(table(name, scope).rows) == []
    assert {row["Errors"] for row in dicts(table("error-counts", scope, by="section"))} == {0}


@pytest.mark.parametrize(
    ("name", "asked", "said"),
    [
        ("continuity", {"threshold": "ten"}, "Threshold in % must be a number between 0 and 1,000"),
        ("continuity", {"threshold": "-1"}, "Threshold in % must be a number between"),
        ("continuity", {"threshold": "NaN"}, "Threshold in % must be a number between"),
        ("status-history", {"first": "31/2/2014"}, "From must be a real date, such as 27/3/2014"),
        ("outstanding", {"severity": "worst"}, "Priority: choose one from the list"),
        ("outstanding", {"section": "x\x00"}, "Section: choose one from the list"),
        ("error-counts", {"by": "weather"}, "Count by: choose one from the list"),
    ],
)
def test_a_parameter_with_a_mistake_says_how_to_put_it_right(
    world: World, name: str, asked: dict[str, str], said: str
) -> None:
    scope = whole(world.collection)
    answers = read_options(REPORTS[name].options, asked, scope)
    (problem,) = answers.problems.values()
    assert said in problem
    assert run(REPORTS[name], scope, answers)[0].columns, "the default stands in for it"


def test_a_report_tells_what_it_was_asked_and_as_of_when(world: World) -> None:
    scope = one(world.return_)
    told = table("outstanding", scope, severity="error", section="Plots").told
    assert "PLOTS_2024, Hill Allotments (A1)" in told
    assert "Priority: Errors; Section: Plots" in told
    at = timezone.localtime(scope.at)
    assert f"As at {at:%H:%M} on {at.day} {at:%B %Y}" in told


def test_lists_that_can_be_long_are_read_a_page_at_a_time(world: World) -> None:
    for name in ("outstanding", "missing-notes", "completeness", "timeliness", "status-history"):
        rows = table(name, whole(world.collection)).rows
        assert isinstance(rows, QueryRows), name
