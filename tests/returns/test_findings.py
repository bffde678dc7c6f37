"""Findings in step with the data: explanations and OKs survive."""

import pytest

from collect.definitions.specs import spec_of
from collect.returns.access import Actor, Refused
from collect.returns.models import FindingState, Return
from collect.returns.selectors import counts_of, findings_of, notes_on_finding
from collect.returns.services.notes import add_note
from factories import fill, ok, return_of

ADDS_UP_TO_TEN = {"PlotsLet": "7", "PlotsEmpty": "3", "PlotsAll": "10"}


@pytest.fixture
def wrong(return_: Return, source: Actor) -> Return:
    """A return whose parts do not add up."""
    fill(return_, "Plots", source, **{**ADDS_UP_TO_TEN, "PlotsAll": "12"})
    return return_of(return_.collection, "A1")


def test_a_rule_is_listed_once_and_counted_on_every_item_it_reads(wrong: Return) -> None:
    counts = counts_of(wrong, spec_of(wrong.publication), findings_of(wrong))
    assert [counts.by_item[i].errors for i in ("PlotsAll", "PlotsLet", "PlotsEmpty")] == [1, 1, 1]
    assert wrong.findings.filter(number="101").count() == 1


def test_a_blank_component_has_its_own_error_and_that_of_its_sum(
    return_: Return, source: Actor
) -> None:
    fill(return_, "Plots", source)
    counts = counts_of(return_, spec_of(return_.publication), findings_of(return_))
    assert counts.by_item["PlotsLet"].errors == 2


def test_a_corrected_value_solves_its_error(wrong: Return, source: Actor) -> None:
    fill(wrong, "Plots", source, PlotsAll="10")
    assert not wrong.findings.filter(number="101").exists()


def test_an_ok_stays_while_other_values_change(
    wrong: Return, source: Actor, collector: Actor
) -> None:
    ok(wrong.findings.get(number="101"), by=collector, reason="Two are paths")
    fill(wrong, "Plots", source, Hens="2")
    assert wrong.findings.get(number="101").state == FindingState.OKD


def test_an_ok_is_withdrawn_when_its_values_move_and_stands_again_when_they_return(
    wrong: Return, source: Actor, collector: Actor
) -> None:
    ok(wrong.findings.get(number="101"), by=collector, reason="Two are paths")
    fill(wrong, "Plots", source, PlotsAll="13")
    moved = wrong.findings.get(number="101")
    assert moved.state == FindingState.CONFIRM_AGAIN
    assert moved.okd_operands == [["PlotsAll", 12], ["PlotsLet", 7], ["PlotsEmpty", 3]]
    assert return_of(wrong.collection, "A1").errors == 1 + mandatory_of_site(wrong)
    fill(wrong, "Plots", source, PlotsAll="12")
    assert wrong.findings.get(number="101").state == FindingState.OKD


def test_an_ok_outlives_a_correction_that_is_undone(
    wrong: Return, source: Actor, collector: Actor
) -> None:
    ok(wrong.findings.get(number="101"), by=collector, reason="Two are paths")
    fill(wrong, "Plots", source, PlotsAll="10")
    assert "101" not in [f.number for f in findings_of(wrong)]
    fill(wrong, "Plots", source, PlotsAll="12")
    assert wrong.findings.get(number="101").is_okd


def test_a_note_on_a_finding_outlives_its_correction(wrong: Return, source: Actor) -> None:
    add_note(wrong, "Two are paths", by=source, finding=wrong.findings.get(number="101"))
    fill(wrong, "Plots", source, PlotsAll="10")
    fill(wrong, "Plots", source, PlotsAll="14")
    again = wrong.findings.get(number="101")
    assert [note.text for note in notes_on_finding(wrong, again)] == ["Two are paths"]


def test_an_ok_needs_a_reason_and_a_collector(
    wrong: Return, source: Actor, collector: Actor
) -> None:
    finding = wrong.findings.get(number="101")
    with pytest.raises(Refused, match="Enter a reason"):
        ok(finding, by=collector, reason="")
    with pytest.raises(Refused, match="only the collector"):
        ok(finding, by=source, reason="Please")


def test_an_ok_given_to_values_that_moved_meanwhile_is_refused(
    wrong: Return, source: Actor, collector: Actor
) -> None:
    seen = wrong.findings.get(number="101")
    fill(wrong, "Plots", source, PlotsAll="13")
    with pytest.raises(Refused, match="values have changed meanwhile"):
        ok(seen, by=collector, reason="Two are paths")


@pytest.mark.parametrize("text", ["", "  \n", "x" * 4001])
def test_a_note_is_neither_blank_nor_endless(wrong: Return, source: Actor, text: str) -> None:
    with pytest.raises(Refused):
        add_note(wrong, text, by=source)
    assert not wrong.notes.exists()


def mandatory_of_site(return_: Return) -> int:
    return return_.findings.filter(rule__startswith="mandatory", section="Site").count() + (
        return_.findings.filter(severity="error", number__gt="101").count()
    )
