"""A publication is rehearsed on real returns before it happens, and can be stepped back."""

import pytest
from django.db import transaction

from collect.definitions.models import DataCollection
from collect.definitions.publishing import PublishingRefusedError
from collect.returns.access import Actor, Refused
from collect.returns.models import Rehearsal, Return
from collect.returns.services.publishing import publish_draft, publish_earlier
from collect.returns.services.rehearsing import run_rehearsal, start_rehearsal
from factories import fill, return_of, source_of, toy

WRONG = {"PlotsLet": "7", "PlotsEmpty": "3", "PlotsAll": "12"}
RIGHT = {"PlotsLet": "7", "PlotsEmpty": "3", "PlotsAll": "10"}


@pytest.fixture(autouse=True)
def _at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Jobs run as soon as they are queued."""
    monkeypatch.setattr(transaction, "on_commit", lambda run, *a, **k: run())


@pytest.fixture
def filled(return_: Return, source: Actor) -> DataCollection:
    """A collection with one return that adds up and one that does not."""
    fill(return_, "Plots", source, **RIGHT, Hens="50")
    other = return_of(return_.collection, "A2")
    fill(other, "Plots", source_of(other), **WRONG)
    return return_.collection


def rehearsed(collection: DataCollection) -> Rehearsal:
    rehearsal = start_rehearsal(collection, by=None)
    rehearsal.refresh_from_db()
    return rehearsal


def rule(collection: DataCollection, number: str, **facts: str) -> None:
    collection.rules.filter(number=number).update(**facts)


def test_a_draft_without_changes_moves_nothing(filled: DataCollection) -> None:
    result = rehearsed(filled).result["in_flight"]
    assert result["returns"] == 2
    assert result["rules"]["101"] == {"now": 1, "failing": 1, "unchecked": 0}


def test_a_rehearsal_names_who_would_newly_fail_pass_or_fail_otherwise(
    filled: DataCollection,
) -> None:
    rule(filled, "101", severity="query")
    rule(filled, "107Q", switch="on", switch_reason="")
    rules = rehearsed(filled).result["in_flight"]["rules"]
    assert rules["101"]["changed"] == ["A2"]
    assert rules["107Q"]["newly_failing"] == ["A1"]
    rule(filled, "101", switch="off", switch_reason="Wrong")
    assert rehearsed(filled).result["in_flight"]["rules"]["101"]["newly_passing"] == ["A2"]


def test_a_rehearsal_changes_nothing(filled: DataCollection) -> None:
    rule(filled, "101", severity="query")
    rehearsed(filled)
    assert return_of(filled, "A2").publication.number == 1
    assert return_of(filled, "A2").findings.get(number="101").severity == "error"


def test_last_years_returns_are_read_under_this_years_questions(db: None) -> None:
    last, this = toy(2023), toy(2024)
    return_ = return_of(last, "A1")
    spec_items = {i.code for s in this.sections.all() for i in s.items.all()}
    texts = {code: text for code, text in WRONG.items() if code in spec_items}
    fill(return_, "Plots", source_of(return_), **_of_2023(last, texts))
    result = rehearsed(this).result
    assert result["in_flight"]["returns"] == 0
    assert result["last_year"]["returns"] == 1
    assert result["last_year"]["rules"]["101"]["failing"] == 1


def _of_2023(last: DataCollection, texts: dict[str, str]) -> dict[str, str]:
    """The same texts under last year's codes, found through the lineage."""
    codes = {item.code for s in last.sections.all() for item in s.items.all()}
    this = DataCollection.objects.get(year=2024)
    before = {
        item.code: item.previous or item.code for s in this.sections.all() for item in s.items.all()
    }
    return {before[code]: text for code, text in texts.items() if before[code] in codes}


def test_a_draft_is_published_only_as_it_was_rehearsed(filled: DataCollection) -> None:
    rule(filled, "101", severity="query")
    with pytest.raises(Refused, match="Rehearse this draft first"):
        publish_draft(filled, by=None, reason="Softer")
    assert filled.publications.count() == 1
    rehearsed(filled)
    rule(filled, "101", message="It does not add up")
    with pytest.raises(Refused, match="Rehearse this draft first"):
        publish_draft(filled, by=None, reason="Softer")
    rehearsed(filled)
    assert publish_draft(filled, by=None, reason="Softer").number == 2
    assert return_of(filled, "A2").findings.get(number="101").severity == "query"
    assert return_of(filled, "A2").publication.number == 2


def test_one_step_back_judges_by_what_was_published_before(filled: DataCollection) -> None:
    with pytest.raises(Refused, match="no earlier publication"):
        publish_earlier(filled, by=None, reason="Back")
    rule(filled, "101", severity="query")
    rehearsed(filled)
    publish_draft(filled, by=None, reason="Softer")
    back = publish_earlier(filled, by=None, reason="Too soft")
    assert (back.number, back.reason) == (3, "Too soft")
    assert back.hash == filled.publications.get(number=1).hash
    assert return_of(filled, "A2").findings.get(number="101").severity == "error"
    assert filled.rules.get(number="101").severity == "query"


def test_a_publication_needs_a_reason_and_a_sound_draft(filled: DataCollection) -> None:
    with pytest.raises(Refused, match="Enter a reason"):
        publish_draft(filled, by=None, reason=" ")
    rule(filled, "101", expression="PlotsAll ==")
    with pytest.raises(PublishingRefusedError):
        start_rehearsal(filled, by=None)


def test_a_killed_rehearsal_runs_again_to_the_same_result(filled: DataCollection) -> None:
    first = rehearsed(filled)
    Rehearsal.objects.filter(pk=first.pk).update(state="running", done=1, result={})
    run_rehearsal.func(first.pk)
    again = Rehearsal.objects.get(pk=first.pk)
    assert (again.result, again.done) == (first.result, first.done)
