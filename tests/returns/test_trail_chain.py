"""A row of a trail that was altered, taken away or put elsewhere shows."""

import json
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from collect.definitions.models import Publication
from collect.exchange.trail_files import trail_lines
from collect.organisations.roles import Role
from collect.returns.access import Actor
from collect.returns.models import Return, TrailEntry, TrailKind
from collect.returns.services.notes import add_note
from collect.returns.services.sealing import seal, sealed_ends, seals_of, verify_seals
from collect.returns.services.status import take_step
from collect.returns.trail_chain import breaks_in_lines, digest
from collect.returns.trail_content import packed, signed, unpacked
from collect.returns.trail_reading import verify
from factories import fill, return_of, source_of, user


@pytest.fixture
def told(return_: Return, source: Actor) -> Return:
    """A return with five entries."""
    for number in ("1", "2", "3"):
        fill(return_, "Plots", source, PlotsLet=number)
    add_note(return_, "We counted twice", by=source)
    take_step(return_.pk, "submit", by=source)
    return return_of(return_.collection, "A1")


def another_publication(entry: TrailEntry) -> Publication:
    first = entry.publication
    return Publication.objects.create(
        collection=first.collection, number=2, spec=first.spec, hash="0" * 64
    )


OTHERS: dict[str, Callable[[TrailEntry], object]] = {
    "at": lambda entry: entry.at + timedelta(microseconds=1),
    "act": lambda entry: "Looked at",
    "kind": lambda entry: TrailKind.OK,
    "by": lambda entry: user(Role.COLLECTOR),
    "who": lambda entry: "Somebody else",
    "role": lambda entry: Role.COLLECTOR,
    "organisation": lambda entry: "Another",
    "reason": lambda entry: "None",
    "status": lambda entry: "authorised",
    "publication": another_publication,
    "errors": lambda entry: entry.errors + 1,
    "queries": lambda entry: entry.queries + 1,
    "okd": lambda entry: entry.okd + 1,
    "content": lambda entry: packed(unpacked(entry).replace('"PlotsLet":3', '"PlotsLet":4')),
    "previous_hash": lambda entry: "0" * 64,
    "hash": lambda entry: "0" * 64,
    "number": lambda entry: 9,
    "return_of": lambda entry: return_of(entry.return_of.collection, "A2"),
}


def test_a_trail_that_nobody_touched_is_whole(told: Return) -> None:
    assert told.trail_number == told.trail.count() == 5
    assert verify(told) == []


def test_every_field_of_an_entry_is_tried_here() -> None:
    fields = {field.name for field in TrailEntry._meta.concrete_fields}
    assert fields - {"id"} == OTHERS.keys()


@pytest.mark.parametrize("name", OTHERS)
def test_an_altered_field_of_an_entry_shows(told: Return, name: str) -> None:
    entry = told.trail.get(number=3)
    TrailEntry.objects.filter(pk=entry.pk).update(**{name: OTHERS[name](entry)})
    assert verify(told) != []


def test_content_that_can_no_longer_be_read_shows(told: Return) -> None:
    told.trail.filter(number=3).update(content=b"?")
    assert verify(told)[0].startswith("Entry 3 was altered")


def test_an_entry_that_was_altered_with_its_hash_does_not_fit_the_next(told: Return) -> None:
    entry = told.trail.get(number=3)
    entry.reason = "Another one"
    entry.hash = digest(signed(entry, unpacked(entry)))
    entry.save()
    assert verify(told) == ["Entry 4 does not follow from the entry before it."]


def test_a_missing_entry_is_named(told: Return) -> None:
    told.trail.get(number=3).delete()
    assert verify(told) == ["Entry 3 is missing."]


def test_missing_first_entries_are_named(told: Return) -> None:
    told.trail.filter(number__lte=2).delete()
    assert verify(told) == ["Entries 1 to 2 are missing."]


def test_two_entries_that_changed_places_show(told: Return) -> None:
    for number, other in ((2, 99), (3, 2), (99, 3)):
        told.trail.filter(number=number).update(number=other)
    assert verify(told) != []


def test_an_end_that_was_cut_off_shows_by_the_return(told: Return) -> None:
    told.trail.get(number=5).delete()
    assert verify(told) == ["The trail ends with entry 4, but the return knows of entry 5."]


def test_a_trail_that_is_gone_shows(told: Return) -> None:
    told.trail.all().delete()
    assert verify(told) == ["The trail is empty, but the return knows of entry 5."]


def test_an_entry_that_the_return_knows_nothing_of_shows(told: Return) -> None:
    Return.objects.filter(pk=told.pk).update(trail_number=4, trail_hash="")
    told.refresh_from_db()
    assert verify(told) == ["The trail goes on to entry 5, but the return knows of 4 at most."]


def test_an_end_that_was_cut_off_from_the_return_too_shows_by_the_seal(told: Return) -> None:
    made = seal(told.collection)
    assert made is not None
    told.trail.get(number=5).delete()
    last = told.trail.get(number=4)
    Return.objects.filter(pk=told.pk).update(trail_number=4, trail_hash=last.hash)
    told.refresh_from_db()
    assert verify(told) == []
    ends = sealed_ends(seals_of(told.collection))["A1"]
    (words,) = verify(told, ends)
    assert words.startswith("The trail ends with entry 4, but seal 1 of ")
    assert words.endswith(" saw entry 5.")


def test_a_seal_keeps_the_trails_that_went_on_since_the_one_before(told: Return) -> None:
    first, nothing = seal(told.collection), seal(told.collection)
    other = return_of(told.collection, "A2")
    fill(other, "Plots", source_of(other), PlotsLet="1")
    second = seal(told.collection)
    assert nothing is None
    assert first is not None
    assert second is not None
    assert second.previous_hash == first.hash
    ends = sealed_ends(seals_of(told.collection))
    assert {key: [end.number for end in found] for key, found in ends.items()} == {
        "A1": [5],
        "A2": [1],
    }
    assert verify_seals(seals_of(told.collection)) == []
    first.delete()
    assert verify_seals(seals_of(told.collection)) == ["Among the seals: Entry 1 is missing."]


def exported(told: Return) -> list[str]:
    return "".join(trail_lines(told)).splitlines()


def test_an_exported_trail_is_checked_by_itself(told: Return) -> None:
    assert breaks_in_lines(exported(told)) == []


@pytest.mark.parametrize("cut", [1, 2, 6])
def test_a_cut_off_export_shows(told: Return, cut: int) -> None:
    assert breaks_in_lines(exported(told)[:-cut])[-1] == (
        "The file was cut off: its last line is missing."
    )


def test_an_altered_export_shows(told: Return) -> None:
    lines = exported(told)
    line = json.loads(lines[2])
    another = "0" * 64
    for name, text in (
        ("signed", f"{line['signed']} "),
        ("content", f"{line['content']} "),
        ("hash", another),
    ):
        altered = {**line, name: text}
        assert breaks_in_lines([*lines[:2], json.dumps(altered), *lines[3:]]) != [], name
    assert breaks_in_lines([*lines[:2], *lines[3:]]) == ["Entry 3 is missing."]
    assert breaks_in_lines([*lines[:4], lines[-1]]) == [
        "The trail ends with entry 4, but its last line knows of entry 5."
    ]
    assert breaks_in_lines(["nothing", *lines]) == ["Line 1 is not a line of a trail."]


def test_the_command_names_each_break_and_fails(
    told: Return, capsys: pytest.CaptureFixture[str]
) -> None:
    call_command("seal_trail", "PLOTS_2024")
    call_command("verify_trail", "PLOTS_2024")
    said = capsys.readouterr().out
    assert "PLOTS_2024: seal 1 keeps the ends of 1 trail." in said
    assert "PLOTS_2024: 3 trails and 1 seal checked, no break found." in said
    told.trail.filter(number=2).update(act="Looked at")
    call_command("verify_trail", "PLOTS_2024", organisation="A2")
    with pytest.raises(SystemExit) as ended:
        call_command("verify_trail", "PLOTS_2024")
    assert ended.value.code == 1
    assert "A1: Entry 2 was altered: its hash does not fit what it says." in capsys.readouterr().out


def test_the_command_reads_the_trails_of_many_returns_in_one_query(
    told: Return, capsys: pytest.CaptureFixture[str]
) -> None:
    for native_id in ("A2", "A3"):
        other = return_of(told.collection, native_id)
        fill(other, "Plots", source_of(other), PlotsLet="7")
    call_command("seal_trail", "PLOTS_2024")
    with CaptureQueriesContext(connection) as caught:
        call_command("verify_trail", "PLOTS_2024")
    reads = [one["sql"] for one in caught.captured_queries if "returns_trailentry" in one["sql"]]
    assert len(reads) == 1
    assert "no break found" in capsys.readouterr().out
    return_of(told.collection, "A2").trail.all().delete()
    Return.objects.filter(pk=told.pk).update(trail_number=4)
    with pytest.raises(SystemExit):
        call_command("verify_trail", "PLOTS_2024")
    lines = capsys.readouterr().out.splitlines()
    assert [line[:3] for line in lines[:-1]] == ["A1:", "A2:", "A2:"]
