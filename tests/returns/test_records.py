"""Adding, changing and removing one record of a section that has many."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from collect.definitions.specs import spec_of
from collect.organisations.roles import Role
from collect.returns import trail
from collect.returns.access import OPERATOR, Actor, Refused
from collect.returns.data import data_of, name_of, texts_of
from collect.returns.history import changes_of_item
from collect.returns.locking import locked
from collect.returns.models import FindingState, Note, Record, Return
from collect.returns.services import judging_records
from collect.returns.services.editing import UnknownSection, save_section
from collect.returns.services.notes import add_note
from collect.returns.services.record_notes import add_record_note
from collect.returns.services.records import RecordGone, add_record, save_record
from collect.returns.services.removal import remove_record, state_of
from collect.returns.services.status import take_step
from collect.returns.services.validation import validate
from collect.returns.workflow import ReturnStatus
from factories import acting, collector_of, fill, ok, return_of, source_of, user
from returns.nested import nested_return
from rules.data import RecordData
from rules.records import arranged


@pytest.fixture
def return_(db: None) -> Return:
    """The return of A1, whose collection has records within records."""
    found = nested_return()
    fill(found, "Plots", source_of(found), PlotsLet="7")
    return found


@pytest.fixture
def source(return_: Return) -> Actor:
    """Somebody of A1."""
    return source_of(return_)


def shed(return_: Return, by: Actor, **texts: str) -> Record:
    return add_record(return_.pk, "Shed", texts, by=by).record


def tool(return_: Return, parent: Record, by: Actor, **texts: str) -> Record:
    return add_record(return_.pk, "Tool", texts, by=by, parent_pk=parent.pk).record


def remove(record: Record, by: Actor) -> int:
    record.refresh_from_db()
    return remove_record(record.return_of_id, record.pk, by=by, seen=state_of(record)).count


def keys(return_: Return, section: str = "Shed") -> list[str]:
    return list(return_.records.filter(section=section).values_list("key", flat=True))


def found(return_: Return) -> list[tuple[str, str, str, list[Any]]]:
    """Every finding that stands, in the order of the report."""
    standing = return_.findings.exclude(state=FindingState.SOLVED)
    return [(f.rule, f.section, f.record, f.operands) for f in standing]


def test_a_record_is_added_with_its_key_its_findings_and_its_history(
    return_: Return, source: Actor
) -> None:
    record = shed(return_, source, ShedNo="4", Roof="Thatch")
    assert (record.key, record.values) == ("4", {"ShedNo": 4})
    assert record.unreadable == {"Roof": "Thatch"}
    assert record.parent == return_.records.get(section="Site")
    assert ("kind Roof", "Shed", "4", [["Roof", "Thatch"]]) in found(return_)
    (change,) = changes_of_item(record, "ShedNo", return_)
    assert (change.before, change.after, change.act) == (None, 4, "Added on screen")
    assert change.who == source.user.display_name  # type: ignore[union-attr]


def test_nothing_typed_is_refused(return_: Return, source: Actor) -> None:
    record = shed(return_, source, ShedNo="four \x00", Built="31/02/2024", Remark="x" * 10_000)
    assert record.unreadable == {
        "ShedNo": "four \N{SYMBOL FOR NULL}",
        "Built": "31/02/2024",
        "Remark": "x" * 10_000,
    }
    assert record.key == "four \N{SYMBOL FOR NULL}"


def test_the_first_record_begins_a_return_without_data(db: None) -> None:
    empty = nested_return()
    shed(empty, source_of(empty), ShedNo="1")
    after = return_of(empty.collection, "A1")
    assert after.status == ReturnStatus.LOADED
    assert after.records.get(section="Site").values == {"Ref": "A1"}
    assert keys(empty) == ["1"]
    assert after.errors == after.findings.filter(severity="error").count() > 0


def test_records_with_one_key_are_numbered_and_stay_apart(return_: Return, source: Actor) -> None:
    first, second = shed(return_, source, ShedNo="4"), shed(return_, source, ShedNo="4")
    assert (first.key, second.key) == ("4", "4#2")
    assert shed(return_, source, Remark="No number").key == "#1"
    finding = return_.findings.get(rule="key Shed")
    said = "Another record of Sheds has the same 3a ShedNo. Change it, or remove one"
    assert (finding.record, finding.message) == ("4#2", said)
    remove(first, source)
    assert keys(return_) == ["4", "#1"]
    assert not return_.findings.filter(rule="key Shed").exists()


def test_a_changed_key_item_moves_the_record_with_its_notes_oks_and_tools(
    return_: Return, source: Actor
) -> None:
    record = shed(return_, source, ShedNo="4", Roof="Thatch")
    rake = tool(return_, record, source, Age="old")
    take_step(return_.pk, "submit", by=source)
    finding = return_.findings.get(rule="kind Roof")
    add_note(return_, "It is thatch", by=source, finding=finding)
    ok(finding, by=collector_of(return_), reason="Seen it")
    save_record(return_.pk, record.pk, {"ShedNo": "5"}, by=source)
    assert keys(return_) == ["5"]
    assert keys(return_, "Tool") == ["5/#1"]
    moved = return_.findings.get(rule="kind Roof")
    assert (moved.pk, moved.record, moved.is_okd) == (finding.pk, "5", True)
    assert Note.objects.get().record == "5"
    assert return_.findings.get(rule="kind Age").record == "5/#1"
    rake.refresh_from_db()
    assert rake.parent_id == record.pk


def test_a_record_that_takes_the_key_of_a_later_one_pushes_it_on(
    return_: Return, source: Actor
) -> None:
    first, second = shed(return_, source, ShedNo="4"), shed(return_, source, ShedNo="5", Built="x")
    note = Note.objects.create(
        return_of=return_, section="Shed", record="5", item="Built", by=source.user,
        role=Role.SOURCE, text="We do not know",
    )  # fmt: skip
    save_record(return_.pk, first.pk, {"ShedNo": "5"}, by=source)
    second.refresh_from_db()
    note.refresh_from_db()
    assert (keys(return_), second.key) == (["5", "5#2"], "5#2")
    assert note.record == "5#2"
    assert return_.findings.get(rule="kind Built").record == "5#2"


def test_a_removed_record_takes_what_is_inside_it_and_the_status_log_says_what_it_held(
    return_: Return, source: Actor
) -> None:
    record = shed(return_, source, ShedNo="4", Roof="T")
    tool(return_, record, source, Name="Rake", Age="old")
    other = shed(return_, source, ShedNo="5")
    assert remove(record, source) == 2
    assert (keys(return_), keys(return_, "Tool")) == (["5"], [])
    assert not return_.findings.filter(section="Tool").exists()
    last = return_.status_changes.last()
    assert last is not None
    assert last.done == "Removed Sheds: 4 with 1 record inside it"
    assert last.reason == "It held 3a ShedNo: 4; 3b Roof: T"
    assert last.by == source.user
    assert name_of(other, spec_of(return_.publication).section_by_code["Shed"]) == "Sheds: 5"


def test_a_removed_record_takes_its_ok_but_leaves_its_notes_to_the_return(
    return_: Return, source: Actor
) -> None:
    record = shed(return_, source, ShedNo="4", Roof="Thatch")
    twin = shed(return_, source, ShedNo="4", Roof="Reed")
    take_step(return_.pk, "submit", by=source)
    finding = return_.findings.get(rule="kind Roof", record="4")
    add_note(return_, "It is thatch", by=source, finding=finding)
    ok(finding, by=collector_of(return_), reason="Seen it")
    remove(record, source)
    twin.refresh_from_db()
    left = return_.findings.get(rule="kind Roof")
    assert (twin.key, left.record, left.is_okd, left.okd_operands) == ("4", "4", False, None)
    assert return_.notes.get().text == "It is thatch"


def test_a_record_that_changed_since_it_was_looked_at_is_not_removed(
    return_: Return, source: Actor
) -> None:
    record = shed(return_, source, ShedNo="4")
    rake = tool(return_, record, source, Name="Rake")
    seen = state_of(record)
    save_record(return_.pk, rake.pk, {"Age": "3"}, by=source)
    with pytest.raises(Refused, match="changed meanwhile"):
        remove_record(return_.pk, record.pk, by=source, seen=seen)
    assert keys(return_) == ["4"]


def test_two_windows_on_one_record_merge_cells_and_ask_about_the_same_cell(
    return_: Return, source: Actor
) -> None:
    record = shed(return_, source, ShedNo="4", Roof="T")
    opened = texts_of(record, spec_of(return_.publication).section_by_code["Shed"])
    save_record(return_.pk, record.pk, {**opened, "Roof": "F"}, by=source, opened=opened)
    saved = save_record(
        return_.pk, record.pk, {**opened, "Roof": "G", "Remark": "Dry"}, by=source, opened=opened
    )
    assert [(c.item, c.theirs, c.mine) for c in saved.conflicts] == [("Roof", "F", "G")]
    record.refresh_from_db()
    assert record.values == {"ShedNo": 4, "Roof": "F", "Remark": "Dry"}
    assert record.version == 3


def test_a_record_that_somebody_removed_is_told_to_be_gone(return_: Return, source: Actor) -> None:
    record = shed(return_, source, ShedNo="4")
    remove(record, source)
    with pytest.raises(RecordGone):
        save_record(return_.pk, record.pk, {"Roof": "T"}, by=source)
    with pytest.raises(RecordGone):
        tool(return_, record, source, Name="Rake")
    with pytest.raises(RecordGone):
        remove_record(return_.pk, record.pk, by=source, seen="")


def test_a_record_of_another_return_is_none_of_this_one(return_: Return, source: Actor) -> None:
    record = shed(return_, source, ShedNo="4")
    other = return_of(return_.collection, "A2")
    theirs = source_of(other)
    fill(other, "Plots", theirs, PlotsLet="1")
    with pytest.raises(RecordGone):
        save_record(other.pk, record.pk, {"Roof": "T"}, by=theirs)
    with pytest.raises(RecordGone):
        add_record(other.pk, "Tool", {"Name": "Rake"}, by=theirs, parent_pk=record.pk)


def test_a_section_that_occurs_once_a_record_has_one(return_: Return, source: Actor) -> None:
    record = shed(return_, source, ShedNo="4")
    lock = add_record(return_.pk, "Lock", {"Keys": "2"}, by=source, parent_pk=record.pk).record
    assert lock.key == "4"
    with pytest.raises(Refused, match="Sheds: 4 has its Lock already"):
        add_record(return_.pk, "Lock", {}, by=source, parent_pk=record.pk)
    with pytest.raises(UnknownSection):
        save_section(return_.pk, "Lock", {}, by=source)
    with pytest.raises(UnknownSection):
        add_record(return_.pk, "Plots", {}, by=source)
    save_record(return_.pk, record.pk, {"ShedNo": "6"}, by=source)
    assert keys(return_, "Lock") == ["6"]


def test_a_change_of_a_submitted_return_asks_for_it_to_be_submitted_again(
    return_: Return, source: Actor
) -> None:
    fill(return_, "Site", source, SiteName="The Top", Water="Yes", Email="a@example.org")
    fill(return_, "Plots", source, PlotsLet="7", PlotsEmpty="3", PlotsAll="10")
    record = shed(return_, source, ShedNo="4")
    take_step(return_.pk, "submit", by=source)
    shed(return_, collector_of(return_), ShedNo="5")
    assert return_of(return_.collection, "A1").status == ReturnStatus.AMENDED_BY_COLLECTOR
    take_step(return_.pk, "authorise", by=collector_of(return_))
    with pytest.raises(Refused, match="authorised"):
        remove(record, source)
    with pytest.raises(Refused, match="authorised"):
        save_record(return_.pk, record.pk, {"Roof": "T"}, by=source)


def test_a_collector_waits_until_the_source_has_submitted(return_: Return) -> None:
    with pytest.raises(Refused, match="has not submitted"):
        shed(return_, collector_of(return_), ShedNo="4")
    with pytest.raises(Refused, match="has not submitted"):
        shed(return_, acting(user(Role.COLLECTOR), return_), ShedNo="4")


def test_a_save_without_a_change_moves_nothing(return_: Return, source: Actor) -> None:
    record = shed(return_, source, ShedNo="4")
    take_step(return_.pk, "submit", by=source)
    assert save_record(return_.pk, record.pk, {"ShedNo": "04"}, by=source).changed == ()
    assert return_of(return_.collection, "A1").status == ReturnStatus.SUBMITTED
    record.refresh_from_db()
    assert record.version == 1


def test_a_return_that_is_begun_anew_has_none_of_the_deleted_records(
    return_: Return, source: Actor
) -> None:
    shed(return_, source, ShedNo="4")
    take_step(return_.pk, "delete_data", by=source)
    fill(return_, "Plots", source, PlotsLet="8")
    assert keys(return_) == []
    assert return_.records.get(section="Plots").values == {"PlotsLet": 8}


def test_an_ok_stands_in_a_large_return_while_a_record_is_added(
    monkeypatch: pytest.MonkeyPatch, return_: Return, source: Actor
) -> None:
    monkeypatch.setattr(judging_records, "WHOLE", 0)
    fill(return_, "Plots", source, Rent="300")
    take_step(return_.pk, "submit", by=source)
    ok(return_.findings.get(number="104"), by=collector_of(return_), reason="Seen it")
    shed(return_, source, ShedNo="1")
    assert return_.findings.get(number="104").is_okd


def test_a_form_that_was_open_while_the_data_were_deleted_does_not_begin_the_return_anew(
    return_: Return, source: Actor
) -> None:
    take_step(return_.pk, "delete_data", by=source)
    with pytest.raises(Refused, match="were deleted while your form was open"):
        add_record(return_.pk, "Shed", {"ShedNo": "1"}, by=source, begins=False)
    assert not return_of(return_.collection, "A1").has_data
    assert keys(return_) == []


def test_a_note_goes_to_the_key_that_the_record_has_by_now(return_: Return, source: Actor) -> None:
    record = shed(return_, source, ShedNo="4")
    save_record(return_.pk, record.pk, {"ShedNo": "5"}, by=source)
    note = add_record_note(return_.pk, record.pk, "It leaks", by=source, item="Roof")
    assert (note.section, note.record, note.item) == ("Shed", "5", "Roof")


def test_deleting_and_restoring_many_records_makes_no_more_queries_than_few(
    return_: Return, source: Actor
) -> None:
    collector = collector_of(return_)
    counts: list[tuple[int, int, int]] = []
    for more in (2, 12):
        for number in range(more):
            shed(return_, source, ShedNo=str(10 * more + number))
        before = found_values(return_)
        with CaptureQueriesContext(connection) as deleting:
            take_step(return_.pk, "delete_data", by=source)
        assert not any(found_values(return_).values())
        with CaptureQueriesContext(connection) as restoring:
            take_step(return_.pk, "restore_data", by=collector, reason="Asked")
        assert found_values(return_) == before
        first = return_.records.filter(section="Shed").first()
        assert first is not None
        tool(return_, first, source, Name=f"rake {more}")
        counts.append((len(deleting), len(restoring), more))
    assert counts[0][:2] == counts[1][:2]


def found_values(return_: Return) -> dict[int, Any]:
    return {record.pk: record.values for record in return_.records.all() if record.section}


TEXTS = st.sampled_from(["1", "2", "2#2", "a/b", "", "#1", "B", "b"])
STEPS = st.lists(
    st.tuples(st.sampled_from(["shed", "tool", "change", "remove"]), TEXTS, st.integers(0, 9)),
    max_size=9,
)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_whatever_is_done_keys_are_those_of_a_file_and_a_large_return_is_judged_as_a_small_one(
    monkeypatch: pytest.MonkeyPatch, return_: Return, source: Actor, steps: list[Any]
) -> None:
    return_.records.filter(section__in=("Shed", "Tool")).delete()
    judge(return_)
    monkeypatch.setattr(judging_records, "WHOLE", 0)
    for step, text, number in steps:
        sheds = list(return_.records.filter(section="Shed"))
        every = [*sheds, *return_.records.filter(section="Tool")]
        if step == "shed" or not sheds:
            shed(return_, source, ShedNo=text, Built=text)
        elif step == "tool":
            tool(return_, sheds[number % len(sheds)], source, Name=text, Age=text)
        elif step == "change":
            record = every[number % len(every)]
            code = "ShedNo" if record.section == "Shed" else "Name"
            save_record(return_.pk, record.pk, {code: text}, by=source)
        else:
            remove(every[number % len(every)], source)
    held = data_of(return_.records.all())
    wanted = arranged(spec_of(return_.publication), held)
    assert sorted(map(_place, held.records)) == sorted(map(_place, wanted.records))
    fresh = return_of(return_.collection, "A1")
    before, counts = found(fresh), (fresh.errors, fresh.queries)
    fresh = judge(fresh)
    assert found(fresh) == before
    assert (fresh.errors, fresh.queries) == counts


def judge(return_: Return) -> Return:
    """The return, judged as a whole."""
    with trail.acting(OPERATOR, "Judged again"):
        current = locked(return_.pk)
        validate([current])
    return current


def _place(record: RecordData) -> tuple[str, ...]:
    cells = {**record.values, **record.unreadable}
    return (record.section, record.key, record.parent, repr(sorted(cells.items())))
