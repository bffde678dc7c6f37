"""The note page of a finding offers its source the usual explanations of the rule."""

from html import unescape
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from collect.returns.models import Explanation, Finding, Note, Return
from collect.returns.services.explaining import add_explanation, retire
from factories import collector_of, fill, return_of, source_of

PLOTS = {"PlotsLet": "7", "PlotsEmpty": "3", "PlotsAll": "12"}


@pytest.fixture
def finding(return_: Return) -> Finding:
    """Rule 101 fires."""
    fill(return_, "Plots", source_of(return_), **PLOTS)
    return return_.findings.get(number="101")


@pytest.fixture
def usual(return_: Return) -> Explanation:
    """A usual explanation with a slot of each kind."""
    by = collector_of(return_)
    text = "Since {date} {figure} plots are let by {text}"
    return add_explanation("PLOTS", "101", text, by=by)


def notes(finding: Finding) -> str:
    return reverse("finding_notes", args=(finding.return_of_id, finding.pk))


def said(response: Any) -> str:
    return unescape(response.content.decode())


def filled(usual: Explanation, **changed: str) -> dict[str, str]:
    slots = {"1-day": "1", "1-month": "5", "1-year": "2014", "2": "1250", "3": "the church"}
    names = {f"slot-{usual.pk}-{place}": text for place, text in {**slots, **changed}.items()}
    return {"usual": str(usual.pk), **names}


def test_a_usual_explanation_is_written_with_what_the_source_knows(
    source: Client, finding: Finding, usual: Explanation
) -> None:
    assert "Since (date) (figure) plots are let by (text)" in said(source.get(notes(finding)))
    assert source.post(notes(finding), filled(usual)).status_code == 302
    note = Note.objects.get()
    assert note.text == "Since 1 May 2014 1,250 plots are let by the church"
    assert (note.explanation, note.rule, note.item) == (usual, "101", "")


def test_what_is_missing_is_named_at_its_field_and_nothing_is_written(
    source: Client, finding: Finding, usual: Explanation
) -> None:
    sent = filled(usual, **{"2": "", "1-month": "13"})
    response = source.post(notes(finding), sent)
    assert response.status_code == 400
    page = said(response)
    assert (
        f'href="#slot-{usual.pk}-2">Enter the figure that comes before “plots are let by”' in page
    )
    assert (
        f'href="#slot-{usual.pk}-1">The date that comes after “Since” must be a real date' in page
    )
    assert 'value="the church"' in page
    assert not Note.objects.exists()


def test_own_words_are_a_choice_beside_the_usual_ones(
    source: Client, finding: Finding, usual: Explanation
) -> None:
    source.post(notes(finding), {"usual": "own", "text": "There is a pond"})
    note = Note.objects.get()
    assert (note.text, note.explanation) == ("There is a pond", None)


@pytest.mark.parametrize(
    ("sent", "problem"),
    [
        ({"text": "There is a pond"}, "Select an explanation, or “In my own words”"),
        ({"usual": "0"}, "Select an explanation, or “In my own words”"),
        ({"usual": "own", "text": ""}, "Enter the text of your note"),
    ],
)
def test_without_a_choice_or_without_words_it_says_what_to_do(
    source: Client, finding: Finding, usual: Explanation, sent: dict[str, str], problem: str
) -> None:
    response = source.post(notes(finding), sent)
    assert response.status_code == 400
    assert problem in said(response)
    assert not Note.objects.exists()


def test_a_retired_explanation_is_neither_offered_nor_taken(
    source: Client, finding: Finding, usual: Explanation, return_: Return
) -> None:
    retire(usual, by=collector_of(return_))
    assert "plots are let by" not in said(source.get(notes(finding)))
    source.post(notes(finding), {**filled(usual), "text": "There is a pond"})
    assert Note.objects.get().explanation is None


def test_the_collector_writes_own_words_and_can_make_a_note_a_usual_explanation(
    collector: Client, source: Client, finding: Finding, usual: Explanation
) -> None:
    source.post(notes(finding), {"usual": "own", "text": "2 are paths"})
    page = said(collector.get(notes(finding)))
    assert 'name="usual"' not in page
    there = reverse("desk_explanations", args=(finding.return_of.collection_id,))
    assert f"{there}?rule=101&note={Note.objects.get().pk}" in page
    assert there not in said(source.get(notes(finding)))


def test_the_explanation_stays_when_the_return_is_filled_in_again(
    source: Client, finding: Finding, usual: Explanation, return_: Return
) -> None:
    source.post(notes(finding), filled(usual))
    fill(return_, "Plots", source_of(return_), PlotsAll="10")
    fill(return_, "Plots", source_of(return_), PlotsAll="13")
    again = return_of(return_.collection, "A1").findings.get(number="101")
    assert "let by the church" in said(source.get(notes(again)))
