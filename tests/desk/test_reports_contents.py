"""What each report says of a return that is wrong, late, incomplete and changed."""

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from collect.definitions.models import DataCollection
from collect.returns.models import StatusChange
from collect.returns.services.notes import add_note
from collect.returns.services.status import take_step
from desk.reports_world import World, dicts, filled_world, one, table, whole
from factories import collector_of, fill, ok, return_of, source_of


@pytest.fixture
def world(db: None) -> World:
    return filled_world()


def test_errors_are_counted_by_rule_section_and_organisation(world: World) -> None:
    whole_of = whole(world.collection)
    by_rule = {row["Rule No."]: row for row in dicts(table("error-counts", whole_of))}
    assert by_rule["101"]["Errors"] == 1
    assert by_rule["101"]["Section"] == "Plots"
    ok(world.return_.findings.get(number="101"), by=collector_of(world.return_), reason="Seen")
    by_rule = {row["Rule No."]: row for row in dicts(table("error-counts", whole_of))}
    assert (by_rule["101"]["Errors"], by_rule["101"]["OK'd"]) == (0, 1)
    return_ = return_of(world.collection, "A1")
    rows = dicts(table("error-counts", whole_of, by="organisation"))
    assert [(row["Native ID"], row["Errors"], row["Queries"]) for row in rows] == [
        ("A1", return_.errors, return_.queries),
        ("A2", 0, 0),
        ("A3", 0, 0),
    ]
    sections = [row["Section"] for row in dicts(table("error-counts", whole_of, by="section"))]
    assert sections == ["The site", "Plots", "Sheds"]


def test_the_outstanding_say_their_values_and_whether_they_are_explained(world: World) -> None:
    rows = {row["Rule No."]: row for row in dicts(table("outstanding", one(world.return_)))}
    assert rows["101"]["Values"] == "2c PlotsAll = 12; 2a PlotsLet = 7; 2b PlotsEmpty = 3"
    assert rows["101"]["Note"] == "No"
    assert rows["103Q"]["Note"] == "Yes"
    assert rows["103Q"]["Values"] == "2c PlotsAll = 12; 2c PlotsAll last year = 8"
    assert rows["105Q"]["Values"].endswith("= no value")
    shed = dicts(table("outstanding", one(world.return_), section="Shed"))
    assert [(row["Record"], row["Section"]) for row in shed] == [("1", "Sheds")]
    assert shed[0]["Values"] == "3c Built = long ago"


def test_what_is_okd_is_not_outstanding(world: World) -> None:
    ok(world.return_.findings.get(number="101"), by=collector_of(world.return_), reason="Seen")
    assert "101" not in {
        row["Rule No."] for row in dicts(table("outstanding", whole(world.collection)))
    }


def test_missing_notes_are_those_that_the_source_has_not_explained(world: World) -> None:
    numbers = {row["Rule No."] for row in dicts(table("missing-notes", one(world.return_)))}
    assert "101" in numbers
    assert "103Q" not in numbers
    finding = world.return_.findings.get(number="101")
    add_note(world.return_, "Why?", by=collector_of(world.return_), finding=finding)
    numbers = {row["Rule No."] for row in dicts(table("missing-notes", one(world.return_)))}
    assert "101" in numbers, "a note by the department explains nothing"


def test_parameters_narrow_the_findings(world: World) -> None:
    scope = one(world.return_)
    everything = dicts(table("outstanding", scope))
    errors = dicts(table("outstanding", scope, severity="error"))
    assert {row["Priority"] for row in errors} == {"Error"}
    assert 0 < len(errors) < len(everything)
    assert {row["Rule No."] for row in dicts(table("outstanding", scope, rule="101"))} == {"101"}
    assert {row["Section"] for row in dicts(table("outstanding", scope, section="Plots"))} == {
        "Plots"
    }


def test_continuity_sets_each_item_beside_last_years(world: World) -> None:
    scope = one(world.return_)
    rows = {row["Item"]: row for row in dicts(table("continuity", scope, show="all"))}
    assert rows["2c PlotsAll"]["This year"] == 12
    assert rows["2c PlotsAll"]["Last year"] == 8
    assert rows["2c PlotsAll"]["Change in %"] == Decimal("50.0")
    assert rows["2c PlotsAll"]["What changed"] == "Changed by more than 10%"
    assert rows["2a PlotsLet"]["What changed"] == "Changed by 10% or less"
    assert rows["2d Waiting"]["What changed"] == "Blank this year"
    assert "2g Hens" not in rows, "it was not asked last year"


@pytest.mark.parametrize(("threshold", "is_over"), [("49.99", True), ("50", False)])
def test_a_change_has_to_be_above_the_threshold(
    world: World, threshold: str, is_over: bool
) -> None:
    rows = dicts(table("continuity", one(world.return_), show="over", threshold=threshold))
    assert ("2c PlotsAll" in {row["Item"] for row in rows}) is is_over


def test_continuity_shows_what_is_blank_in_one_of_the_years(world: World) -> None:
    rows = dicts(table("continuity", whole(world.collection), show="blank"))
    assert [(row["Native ID"], row["Item"]) for row in rows] == [("A1", "2d Waiting")]
    source = source_of(world.return_)
    fill(world.return_, "Site", source, SiteName="The Top")
    rows = dicts(table("continuity", whole(world.collection), show="new"))
    said = [row["What changed"] for row in rows if row["Item"] == "1a SiteName"]
    assert said == ["Blank last year. This year: The Top"]


def test_completeness_counts_what_is_filled_blank_and_unreadable(world: World) -> None:
    rows = {row["Section"]: row for row in dicts(table("completeness", one(world.return_)))}
    assert rows["Plots"]["Items asked"] == 7
    assert rows["Plots"]["Filled"] == 3
    assert rows["Plots"]["Unreadable"] == 1
    assert rows["Plots"]["Mandatory and blank"] == 0
    assert rows["The site"]["Untouched"] == "Yes"
    assert rows["Sheds"]["Records"] == 1
    assert rows["Sheds"]["Unreadable"] == 1
    of_many = {
        row["Native ID"]: row for row in dicts(table("completeness", whole(world.collection)))
    }
    assert of_many["A1"]["Filled"] == 4
    assert of_many["A1"]["Sections untouched"] == "The site"
    assert of_many["A2"]["Sections untouched"] == "The site, Plots, Sheds"


def due(collection: DataCollection, days: int) -> None:
    collection.return_date = timezone.localdate() + timedelta(days=days)
    collection.save()


def test_timeliness_counts_days_from_the_day_on_which_returns_are_due(world: World) -> None:
    due(world.collection, -3)
    rows = {row["Native ID"]: row for row in dicts(table("timeliness", whole(world.collection)))}
    assert (rows["A1"]["Days late"], rows["A1"]["Late"]) == (3, "Yes")
    assert rows["A1"]["Times submitted"] == 1
    assert rows["A1"]["First loaded"] == timezone.localdate()
    assert (rows["A2"]["Days late"], rows["A2"]["Late"]) == (3, "Yes"), "not submitted, and due"
    StatusChange.objects.filter(step="submit").update(at=timezone.now() - timedelta(days=9))
    rows = {row["Native ID"]: row for row in dicts(table("timeliness", whole(world.collection)))}
    assert (rows["A1"]["Days late"], rows["A1"]["Late"]) == (-6, "No")


@pytest.mark.parametrize(("days", "late"), [(-1, ["A2", "A3", "A1"]), (0, []), (1, [])])
def test_only_late_returns_are_listed_where_that_is_asked(
    world: World, days: int, late: list[str]
) -> None:
    due(world.collection, days)
    rows = dicts(table("timeliness", whole(world.collection), late="on"))
    assert [row["Native ID"] for row in rows] == late


def test_without_a_return_date_nobody_is_late(world: World) -> None:
    rows = dicts(table("timeliness", whole(world.collection)))
    assert {(row["Due"], row["Days late"], row["Late"]) for row in rows} == {(None, None, "No")}
    assert dicts(table("timeliness", whole(world.collection), late="on")) == []


def test_the_status_history_says_who_did_what_and_why_the_newest_first(world: World) -> None:
    collector = collector_of(world.return_)
    take_step(world.return_.pk, "reject_by_collector", by=collector, reason="Count again")
    rows = dicts(table("status-history", whole(world.collection)))
    assert rows[0]["Reason"] == "Count again"
    assert rows[0]["Status after"] == "Rejected by collector"
    assert rows[0]["For"] == "The Department"
    assert rows[0]["Date and time"] > rows[-1]["Date and time"]
    became = dicts(table("status-history", whole(world.collection), became="submitted"))
    assert [row["Status after"] for row in became] == ["Submitted"]


def test_the_status_history_goes_by_days_that_both_count(world: World) -> None:
    today = timezone.localdate()
    count: Callable[..., int] = lambda **asked: len(  # noqa: E731
        table("status-history", one(world.return_), **asked).rows
    )
    everything = count()
    assert everything > 1
    assert count(first=f"{today}", last=f"{today}") == everything
    assert count(first=f"{today + timedelta(days=1)}") == 0
    assert count(last=f"{today - timedelta(days=1)}") == 0
