"""Views of the list of returns that somebody keeps under a name."""

import pytest

from collect.desk.models import SavedView
from desk.three_returns import Desk, ThreeReturns, said
from factories import toy


def test_a_view_is_saved_under_a_name_opened_and_deleted(desk: Desk) -> None:
    assert "North; by Organisation" in desk.text("region=North&sort=name", "desk_views")
    after = desk.post("desk_views", name="  My   North ", query="region=North&sort=name&x=1")
    assert "The view “My North” is saved." in said(after)
    [view] = desk.page().views
    assert (view.name, view.query) == ("My North", "region=North&sort=name")
    assert desk.listed(view.query) == ["A1"]
    gone = desk.post("desk_view_delete", view.pk)
    assert "The view “My North” is deleted." in said(gone)
    assert not SavedView.objects.exists()


def test_a_name_that_is_taken_asks_whether_to_replace(desk: Desk) -> None:
    desk.post("desk_views", name="North", query="region=North")
    asked = desk.post("desk_views", name="north", query="region=West")
    assert asked.status_code == 400
    assert "You have a view called North already" in said(asked)
    assert desk.page().views[0].query.startswith("region=North")
    desk.post("desk_views", name="north", query="region=West", replace="1")
    [view] = desk.page().views
    assert (view.name, view.query) == ("north", "region=West&sort=native_id")


@pytest.mark.parametrize("name", ["", "   ", "n" * 61])
def test_a_name_that_cannot_be_used_says_why(desk: Desk, name: str) -> None:
    answer = desk.post("desk_views", name=name, query="")
    assert answer.status_code == 400
    assert "There is a problem" in said(answer)
    assert not SavedView.objects.exists()


def test_a_view_that_is_too_long_is_refused_in_words(desk: Desk) -> None:
    answer = desk.post(
        "desk_views", name="Long", query="search=" + "%E2%82%AC" * 100 + "&region=" + "x" * 200
    )
    assert "This view is too long to be saved" in said(answer)


def test_views_are_one_s_own_and_serve_every_year(three: ThreeReturns, desk: Desk) -> None:
    desk.post("desk_views", name="North", query="region=North")
    view = SavedView.objects.get()
    other = Desk(three.collection)
    assert other.page().views == []
    assert other.post("desk_view_delete", view.pk).status_code == 404
    assert [v.name for v in Desk(toy(2023), desk.who).page().views] == ["North"]
