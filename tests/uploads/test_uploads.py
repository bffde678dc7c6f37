"""An upload is kept, compared, and changes nothing until somebody confirms it."""

import pytest
from django.core.files.base import ContentFile

from collect.exchange.models import Upload, UploadState
from collect.exchange.services.deciding import confirm, drop, state_seen
from collect.exchange.services.judging import candidate_of, compare, read_upload
from collect.exchange.services.receiving import bring_back, receive
from collect.returns.access import Actor, Refused
from collect.returns.models import FindingState, Return
from collect.returns.services.notes import add_note
from collect.returns.services.status import take_step
from collect.returns.workflow import ReturnStatus
from factories import fill, ok, return_of
from uploads.messages import message

GOOD = {"PlotsLet": 7, "PlotsEmpty": 3, "PlotsAll": 10}


def send(
    return_: Return, content: bytes, by: Actor, capture: object, name: str = "plots.xml"
) -> Upload:
    """Upload a file and let the job read it."""
    with capture(execute=True):  # type: ignore[operator]
        upload = receive(return_.pk, ContentFile(content), by=by, name=name)
    return Upload.objects.select_related("return_of").get(pk=upload.pk)


def load(return_: Return, content: bytes, by: Actor, capture: object) -> Upload:
    upload = send(return_, content, by, capture)
    return confirm(upload, by=by, seen=state_seen(upload))


def plots_of(return_: Return) -> dict[str, object]:
    return dict(return_.records.get(section="Plots").values)


def test_nothing_changes_until_the_file_is_confirmed(
    return_: Return, source: Actor, capture: object
) -> None:
    upload = send(return_, message(GOOD), source, capture)
    assert upload.state == UploadState.READY
    assert upload.counts["new"] == 7
    assert return_of(return_.collection, "A1").status == ReturnStatus.NO_DATA
    assert not return_.records.exists()
    confirm(upload, by=source, seen=state_seen(upload))
    after = return_of(return_.collection, "A1")
    assert (after.status, after.errors, after.queries) == (ReturnStatus.LOADED, 0, 0)
    assert plots_of(return_) == GOOD
    assert return_.records.get(section="Site").values["Ref"] == "A1"


def test_a_dropped_file_leaves_the_data_as_they_are(
    return_: Return, source: Actor, capture: object
) -> None:
    load(return_, message(GOOD), source, capture)
    upload = send(return_, message({"PlotsLet": 1}), source, capture)
    drop(upload, by=source)
    assert plots_of(return_) == GOOD
    with pytest.raises(Refused, match="not waiting for a decision: dropped"):
        confirm(upload, by=source, seen=state_seen(upload))


def test_the_comparison_tells_cells_and_findings_that_come_and_go(
    return_: Return, source: Actor, capture: object
) -> None:
    load(return_, message(GOOD), source, capture)
    upload = send(return_, message({"PlotsLet": 8, "PlotsAll": 10, "Hens": 2}), source, capture)
    found = compare(return_of(return_.collection, "A1"), candidate_of(upload))
    assert [(c.item.code, c.before, c.after, c.kind) for c in found.cells] == [
        ("PlotsLet", 7, 8, "changed"),
        ("PlotsEmpty", 3, None, "removed"),
        ("Hens", None, 2, "new"),
    ]
    assert [failure.rule for failure in found.coming] == ["mandatory PlotsEmpty", "101"]
    assert found.errors == 2


def test_a_value_that_cannot_be_read_is_loaded_as_it_is(
    return_: Return, source: Actor, capture: object
) -> None:
    load(return_, message({**GOOD, "PlotsLet": "seven"}), source, capture)
    assert return_.records.get(section="Plots").unreadable == {"PlotsLet": "seven"}


def test_records_of_a_repeating_section_come_and_go_with_the_file(
    return_: Return, source: Actor, capture: object
) -> None:
    two = ({"ShedNo": 1, "Roof": "T"}, {"ShedNo": 2, "Roof": "F"})
    load(return_, message(GOOD, sheds=two), source, capture)
    sheds = return_.records.filter(section="Shed")
    assert {shed.key: shed.values["Roof"] for shed in sheds} == {"1": "T", "2": "F"}
    assert {shed.parent.section for shed in sheds} == {"Site"}
    load(return_, message(GOOD, sheds=({"ShedNo": 2, "Roof": "G"},)), source, capture)
    assert [(s.key, s.values["Roof"]) for s in return_.records.filter(section="Shed")] == [
        ("2", "G")
    ]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"<PlotsLet 7", "Line 1"),
        (message(GOOD, organisation="A2"), "A2"),
        (message(GOOD, year=2023), "2023"),
        (message(GOOD, collection="BOATS"), "BOATS"),
        (message({"Nowhere": 1}), "Nowhere"),
    ],
)
def test_a_fatal_problem_is_told_and_the_return_says_rejected_only_without_data(
    return_: Return, source: Actor, capture: object, content: bytes, said: str
) -> None:
    upload = send(return_, content, source, capture)
    assert upload.state == UploadState.REFUSED
    assert said in upload.problem
    refused = return_of(return_.collection, "A1")
    assert refused.status == ReturnStatus.REJECTED
    assert refused.status_changes.last().reason == upload.problem
    load(return_, message(GOOD), source, capture)
    send(return_, content, source, capture)
    after = return_of(return_.collection, "A1")
    assert after.status == ReturnStatus.LOADED
    assert plots_of(return_) == GOOD


def test_the_same_file_again_is_refused_with_the_date_of_its_twin(
    return_: Return, source: Actor, capture: object
) -> None:
    load(return_, message(GOOD), source, capture)
    with pytest.raises(Refused, match=r"same file as plots.xml, which was loaded on \d+ "):
        receive(return_.pk, ContentFile(message(GOOD)), by=source, name="again.xml")


def test_a_comparison_that_is_out_of_date_is_not_confirmed(
    return_: Return, source: Actor, capture: object
) -> None:
    load(return_, message(GOOD), source, capture)
    upload = send(return_, message({**GOOD, "Hens": 2}), source, capture)
    seen = state_seen(upload)
    fill(return_, "Plots", source, Waiting="5")
    with pytest.raises(Refused, match="changed since you saw the comparison"):
        confirm(upload, by=source, seen=seen)
    assert plots_of(return_) == {**GOOD, "Waiting": 5}


def test_an_accepted_file_can_be_brought_back(
    return_: Return, source: Actor, capture: object
) -> None:
    first = load(return_, message(GOOD), source, capture)
    load(return_, message({**GOOD, "Hens": 2}), source, capture)
    with capture(execute=True):  # type: ignore[operator]
        again = bring_back(first, by=source)
    again = Upload.objects.select_related("return_of").get(pk=again.pk)
    confirm(again, by=source, seen=state_seen(again))
    assert plots_of(return_) == GOOD


def test_notes_and_oks_stay_where_the_values_stay_and_oks_go_where_they_move(
    return_: Return, source: Actor, collector: Actor, capture: object
) -> None:
    wrong = {**GOOD, "PlotsAll": 12}
    load(return_, message(wrong), source, capture)
    finding = return_.findings.get(number="101")
    add_note(return_, "Two are paths", by=source, finding=finding)
    ok(finding, by=collector, reason="Right")
    load(return_, message({**wrong, "Hens": 2}), source, capture)
    assert return_.findings.get(number="101").state == FindingState.OKD
    load(return_, message({**wrong, "PlotsAll": 13}), source, capture)
    moved = return_.findings.get(number="101")
    assert moved.state == FindingState.CONFIRM_AGAIN
    assert return_.notes.get().text == "Two are paths"


def test_a_submitted_return_has_to_be_submitted_again_after_an_upload(
    return_: Return, source: Actor, capture: object
) -> None:
    load(return_, message(GOOD), source, capture)
    take_step(return_.pk, "submit", by=source)
    load(return_, message({**GOOD, "Hens": 2}), source, capture)
    assert return_of(return_.collection, "A1").status == ReturnStatus.LOADED


def test_an_authorised_return_takes_no_file(
    return_: Return, source: Actor, collector: Actor, capture: object
) -> None:
    load(return_, message(GOOD), source, capture)
    take_step(return_.pk, "submit", by=source)
    take_step(return_.pk, "authorise", by=collector)
    with pytest.raises(Refused, match="authorised"):
        receive(return_.pk, ContentFile(message({})), by=source, name="late.xml")


def test_the_collector_uploads_nothing_for_a_source(return_: Return, collector: Actor) -> None:
    with pytest.raises(Refused, match="only Hill Allotments can upload"):
        receive(return_.pk, ContentFile(message(GOOD)), by=collector, name="a.xml")


def test_a_job_that_runs_twice_gives_the_same_result(
    return_: Return, source: Actor, capture: object
) -> None:

    upload = send(return_, message(GOOD), source, capture)
    Upload.objects.filter(pk=upload.pk).update(state=UploadState.READING)
    read_upload.call(upload.pk)
    again = Upload.objects.get(pk=upload.pk)
    assert (again.state, again.counts, again.candidate) == (
        UploadState.READY,
        upload.counts,
        upload.candidate,
    )
