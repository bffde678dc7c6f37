"""The list of returns: its filters, its search and its order."""

import pytest

from collect.desk.filters import Having, Only, ReturnFilter, read_filter
from collect.desk.listed import SORTS
from collect.organisations.roles import Role
from collect.returns.models import Finding, FindingState, Return
from collect.returns.services.findings import take_ok_back
from collect.returns.services.notes import add_note
from collect.returns.services.status import take_step
from desk.cost import queries_of
from desk.three_returns import Desk, ThreeReturns
from factories import acting, collector_of, fill, ok, user


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("region=North", ["A1"]),
        ("region=West", ["A2"]),
        ("region=none", ["A3"]),
        ("status=submitted", ["A1"]),
        ("errors=some", ["A2"]),
        ("errors=none", ["A1", "A3"]),
        ("queries=some&errors=none", []),
        ("only=unsubmitted", ["A2"]),
        ("only=to_confirm", []),
        ("only=unsubmitted&region=North", []),
        ("search=railway", ["A2"]),
        ("search=a3", ["A3"]),
        ("search=3", []),
        ("search=%00", ["A1", "A2", "A3"]),
    ],
)
def test_the_list_is_cut_down_to_what_is_asked_for(
    desk: Desk, query: str, shown: list[str]
) -> None:
    assert desk.listed(query) == shown


def test_a_return_with_a_finding_to_confirm_again_is_found(three: ThreeReturns, desk: Desk) -> None:
    finding = three.of("A2").findings.get(rule="101")
    ok(finding, by=collector_of(three.of("A2")), reason="Fine")
    assert desk.listed("only=to_confirm") == []
    fill(three.of("A2"), "Plots", three.source("A2"), PlotsLet="8")
    assert Finding.objects.get(pk=finding.pk).state == FindingState.CONFIRM_AGAIN
    assert desk.listed("only=to_confirm") == ["A2"]
    take_ok_back(finding.pk, by=collector_of(three.of("A2")))
    assert desk.listed("only=to_confirm") == []


@pytest.mark.parametrize(
    "asked",
    [
        ReturnFilter(),
        ReturnFilter(search="a & b=c", region="North", status="submitted"),
        ReturnFilter(errors=Having.SOME, queries=Having.NONE),
        ReturnFilter(only=(Only.UNSUBMITTED, Only.CHANGED), region="none"),
    ],
)
def test_a_filter_is_written_to_an_address_and_read_back(desk: Desk, asked: ReturnFilter) -> None:
    reading = read_filter(desk.reach, asked.query)
    assert reading.filter == asked
    assert reading.problems == ()
    assert bool(reading.filter) == bool(asked.query)


def test_a_filter_is_said_in_words() -> None:
    asked = ReturnFilter(region="North East", errors=Having.SOME, only=(Only.UNSUBMITTED,))
    assert asked.words == "Loaded but not submitted, North East, with errors"
    assert ReturnFilter().words == "All returns"
    assert ReturnFilter(search="hill").words == "“hill” in the name or Native ID"


@pytest.mark.parametrize(
    "query", ["region=Narnia", "status=nonsense", "errors=7", "only=x&only=changed", "queries=%00"]
)
def test_what_is_no_choice_is_passed_over_and_said(desk: Desk, query: str) -> None:
    assert "passed over" in desk.text(query)
    assert read_filter(desk.reach, query).problems


def test_an_order_and_a_page_that_do_not_exist_are_no_error(desk: Desk) -> None:
    assert desk.listed("sort=nonsense&page=minus") == ["A1", "A2", "A3"]
    assert desk.listed("page=99") == ["A1", "A2", "A3"]


@pytest.mark.parametrize("sort", SORTS)
def test_every_column_that_sorts_sorts_both_ways(desk: Desk, sort: str) -> None:
    upwards, downwards = (
        desk.listed(f"sort={sort}"),
        desk.listed(f"sort={sort}&direction=descending"),
    )
    assert sorted(upwards) == sorted(downwards) == ["A1", "A2", "A3"]
    [shown] = [c for c in desk.page(f"sort={sort}").headings if c.direction]
    assert shown.direction == "ascending"
    assert f"sort={sort}&direction=descending" in shown.url


def test_returns_without_a_date_come_last_either_way(desk: Desk) -> None:
    for way in ("", "&direction=descending"):
        assert desk.listed(f"sort=submitted{way}")[0] == "A1"
        assert desk.listed(f"sort=changed{way}")[-1] == "A3"


def test_notes_are_counted_for_the_returns_on_the_page(three: ThreeReturns, desk: Desk) -> None:
    add_note(three.of("A1"), "One", by=three.source("A1"))
    add_note(three.of("A1"), "Two", by=three.source("A1"))
    assert [row.return_.note_count for row in desk.page().rows] == [2, 0, 0]


def test_an_agent_learns_nothing_of_other_sources(three: ThreeReturns) -> None:
    agent = Desk(three.collection, three.agent_of("A2"))
    page = agent.page()
    assert agent.listed() == ["A2"]
    assert page.total == 1
    assert [(value, count) for value, _, count in page.regions] == [("West", 1)]
    assert sum(count for _, _, count in page.statuses) == 1
    assert agent.listed("search=hill") == []
    assert "passed over" in agent.text("region=North")


def test_each_role_is_offered_its_own_deeds(three: ThreeReturns, desk: Desk) -> None:
    assert [label for _, label in desk.page().deeds] == [
        "OK…", "Authorise…", "Reject…", "Remind…", "Export…",
    ]  # fmt: skip
    auditor = Desk(three.collection, user(Role.AUDITOR))
    assert [value for value, _ in auditor.page().deeds] == ["export"]


def test_the_form_of_the_list_hands_on_what_fits(desk: Desk) -> None:
    said_ = desk.text("region=North&errors=none&sort=name")
    assert '<input type="hidden" name="query" value="region=North&errors=none">' in said_
    assert "Select the return that fits" in said_


def test_the_list_makes_the_same_few_queries_whatever_it_shows(
    three: ThreeReturns, desk: Desk
) -> None:
    few = queries_of(lambda: desk.page("region=North"))
    Return.objects.filter(collection=three.collection).update(submitted_at=None)
    take_step(
        three.of("A1").pk, "reject_by_collector", by=acting(desk.who, three.of("A1")), reason="x"
    )
    assert queries_of(lambda: desk.page("only=changed&errors=some&sort=name")) <= few <= 12
