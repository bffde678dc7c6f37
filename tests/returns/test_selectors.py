"""What pages read of a return: counts of sections, and the notes on one finding."""

import pytest

from collect.definitions.models import DataCollection, Example, Rule
from collect.definitions.publishing import publish
from collect.definitions.specs import spec_of
from collect.returns.access import OPERATOR, Actor
from collect.returns.models import Finding, Return
from collect.returns.selectors import (
    counts_of,
    findings_of,
    note_counts_by_finding,
    notes_on_finding,
    notes_on_item,
)
from collect.returns.services.enrolment import enrol
from collect.returns.services.loading import load_returns
from collect.returns.services.notes import add_note
from factories import fill, return_of
from rules.data import RecordData, ReturnData


@pytest.fixture
def crossing(collection: DataCollection) -> Return:
    """The return of A1, with a rule that reads an item of either section."""
    rule = Rule.objects.create(
        collection=collection,
        order=99,
        number="110",
        severity="error",
        expression="Email is filled or Hens is filled",
        blank="blank fails",
        message="Who keeps hens gives an e-mail address.",
    )
    for verdict, values in (("pass", "Hens=1"), ("fail", "Waiting=1")):
        Example.objects.create(rule=rule, name=verdict, expected=verdict, values=values)
    publish(collection, reason="A rule across sections")
    enrol(collection)
    return return_of(collection, "A1")


def test_a_rule_across_sections_counts_in_both_and_once_in_the_whole(
    crossing: Return, source: Actor
) -> None:
    fill(crossing, "Site", source, SiteName="The Top", Water="Yes", Telephone="020 7946 0000")
    fill(crossing, "Plots", source, PlotsLet="7", PlotsEmpty="3", PlotsAll="10")
    assert [finding.number for finding in findings_of(crossing)] == ["110"]
    counts = counts_of(crossing, spec_of(crossing.publication), findings_of(crossing))
    assert {code: counts.by_section[code].errors for code in ("Site", "Plots", "Shed")} == {
        "Site": 1, "Plots": 1, "Shed": 0,
    }  # fmt: skip
    assert [counts.by_item[code].errors for code in ("Email", "Hens")] == [1, 1]
    assert counts.whole.errors == 1


@pytest.fixture
def sheds(return_: Return) -> Return:
    """A return with two sheds that were built on days that cannot be read."""
    built = {"1": "long ago", "2": "in the war"}
    records = [
        RecordData("Shed", {"ShedNo": int(key)}, {"Built": text}, key)
        for key, text in built.items()
    ]
    data = ReturnData((RecordData("Site", {"Ref": "A1"}), *records))
    load_returns([(return_.pk, data)], by=OPERATOR, origin="sheds.csv")
    return return_of(return_.collection, "A1")


def test_two_records_that_fail_one_rule_have_notes_of_their_own(
    sheds: Return, source: Actor
) -> None:
    first, second = sheds.findings.filter(rule="kind Built").order_by("record")
    add_note(sheds, "It fell down", by=source, finding=first)
    assert [note.text for note in notes_on_finding(sheds, first)] == ["It fell down"]
    assert not notes_on_finding(sheds, second).exists()
    add_note(sheds, "It burnt", by=source, finding=second)
    add_note(sheds, "In 1941", by=source, finding=second)
    assert note_counts_by_finding(sheds) == {
        ("kind Built", "Shed", "1"): 1,
        ("kind Built", "Shed", "2"): 2,
    }


def test_a_note_on_an_item_is_told_there_and_counted_on_its_section(
    sheds: Return, source: Actor
) -> None:
    finding = sheds.findings.filter(rule="kind Built").first()
    add_note(sheds, "On the return", by=source)
    add_note(sheds, "On the item", by=source, section="Plots", item="Hens")
    add_note(sheds, "On the finding", by=source, finding=finding)
    assert [note.text for note in notes_on_item(sheds, "Plots", "Hens")] == ["On the item"]
    assert not notes_on_item(sheds, "Site", "Hens").exists()
    counts = counts_of(sheds, spec_of(sheds.publication), findings_of(sheds))
    assert counts.whole.notes == 3
    assert counts.by_item["Hens"].notes == counts.by_section["Plots"].notes == 1


def test_an_ok_counts_neither_as_an_error_nor_as_a_query(sheds: Return) -> None:
    sheds.findings.filter(record="1").update(state="okd")
    counts = counts_of(sheds, spec_of(sheds.publication), findings_of(sheds))
    shed = counts.by_section["Shed"]
    assert (shed.errors, shed.queries, shed.okd, shed.open) == (1, 0, 1, 1)


def test_a_finding_on_one_of_many_records_does_not_count_on_an_item_elsewhere_with_its_code(
    return_: Return, source: Actor
) -> None:
    add_note(return_, "It leaks", by=source, section="Shed", record="1", item="Rent")
    on_a_shed = Finding(
        rule="kind Rent", severity="error", section="Shed", record="1", operands=[["Rent", "x"]]
    )
    counts = counts_of(return_, spec_of(return_.publication), [on_a_shed])
    assert (counts.by_item["Rent"].errors, counts.by_item["Rent"].notes) == (0, 0)
    assert counts.by_section["Plots"].errors == 0
    assert (counts.by_section["Shed"].errors, counts.by_section["Shed"].notes) == (1, 1)
    assert (counts.whole.errors, counts.whole.notes) == (1, 1)
