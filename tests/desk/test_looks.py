"""What changed since somebody of the desk looked at a return."""

import pytest
from django.urls import reverse

from collect.desk.models import Look
from collect.returns.workflow import ReturnStatus
from desk.cost import queries_of
from desk.three_returns import Desk, ThreeReturns, said
from factories import fill


def test_what_was_never_looked_at_is_new_and_opening_it_makes_it_seen(
    three: ThreeReturns, desk: Desk
) -> None:
    assert desk.news() == ["A1", "A2"]
    desk.client.get(reverse("source_page", args=(three.of("A1").pk,)))
    assert desk.news() == ["A2"]
    assert Desk(three.collection).news() == ["A1", "A2"]
    fill(three.of("A1"), "Plots", three.source("A1"), PlotsLet="8")
    assert desk.news() == ["A1", "A2"]


def test_one_s_own_act_is_no_news(three: ThreeReturns, desk: Desk) -> None:
    return_ = three.of("A1")
    desk.client.get(reverse("source_page", args=(return_.pk,)))
    step = reverse("take_step", args=(return_.pk, "reject_by_collector"))
    desk.client.post(step, {"reason": "Look at 2a"}, follow=True)
    assert three.of("A1").status == ReturnStatus.REJECTED_BY_COLLECTOR
    assert desk.news() == ["A2"]


def test_a_look_is_noted_once_as_long_as_nothing_changes(three: ThreeReturns, desk: Desk) -> None:
    url = reverse("status", args=(three.of("A1").pk,))
    first = queries_of(lambda: desk.client.get(url))
    assert queries_of(lambda: desk.client.get(url)) == first - 1
    assert Look.objects.count() == 1


def test_the_looks_of_sources_are_not_kept(three: ThreeReturns) -> None:
    source = Desk(three.collection, three.source("A1").user)
    source.client.get(reverse("source_page", args=(three.of("A1").pk,)))
    assert not Look.objects.exists()


def test_all_that_fit_are_marked_as_seen_but_not_what_came_after_the_list(
    three: ThreeReturns, desk: Desk
) -> None:
    until = desk.page().until
    fill(three.of("A2"), "Plots", three.source("A2"), PlotsLet="8")
    shown = desk.post("desk_seen", query="", until=until)
    assert "Changes to 1 return marked as seen." in said(shown)
    assert desk.news() == ["A2"]
    desk.post("desk_seen", query="region=North", until=desk.page().until)
    assert desk.news() == ["A2"]
    desk.post("desk_seen", query="only=changed", until=desk.page().until)
    assert desk.news() == []


@pytest.mark.parametrize(
    "data",
    [
        {"query": ""},
        {"query": "", "until": "today"},
        {"query": "region=Narnia", "until": "now"},
        {"query": "", "until": "0001-01-01T00:00:00+23:59"},
        {"query": "", "until": "9999-12-31T23:59:59-23:59"},
    ],
)
def test_nothing_is_marked_where_it_is_not_clear_what(desk: Desk, data: dict[str, str]) -> None:
    assert "Nothing was marked as seen" in said(desk.post("desk_seen", **data))
    assert desk.news() == ["A1", "A2"]
