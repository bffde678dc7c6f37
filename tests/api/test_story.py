"""A supplier's program from the first look to the submitted return."""

import io
import zipfile
from typing import Any

import pytest
from lxml import etree

from api.software import Software, told
from collect.exchange.definition_files import FILES
from collect.exchange.models import Upload
from collect.organisations.roles import Role
from collect.returns.models import Return
from collect.returns.services.status import take_step
from factories import collector_of, fill, ok, return_of, source_of, user
from uploads.messages import message

WRONG = {"PlotsLet": 7, "PlotsEmpty": 3, "PlotsAll": 12}
GOOD = {**WRONG, "PlotsAll": 10}


def load(software: Software, return_: Return, content: bytes, capture: Any) -> Any:
    """Send a file, let it be read, look at the comparison and confirm."""
    with capture(execute=True):
        sent = software.send(f"/returns/{return_.pk}/uploads", content)
    assert sent.status_code == 202, sent.content
    upload = sent["Location"].removeprefix("/api/v1")
    seen = software.get(f"{upload}/comparison").json()["seen"]
    return software.post(f"{upload}/confirm", {"seen": seen})


def test_a_program_loads_a_return_reads_its_findings_explains_one_and_submits(
    software: Software, return_: Return, capture: Any
) -> None:
    assert [c["name"] for c in software.get("/collections").json()] == ["PLOTS_2024"]
    mine = software.get("/returns", collection="PLOTS_2024").json()["items"]
    assert [(r["source"]["native_id"], r["status"]) for r in mine] == [("A1", "no_data")]
    here = f"/returns/{mine[0]['id']}"
    with capture(execute=True):
        sent = software.send(f"{here}/uploads", message(WRONG))
    assert sent.status_code == 202
    assert sent["Location"].startswith(f"/api/v1{here}/uploads/")
    address = sent["Location"].removeprefix("/api/v1")
    upload = software.get(address).json()
    assert (upload["state"], upload["percent"], upload["name"]) == ("ready", 100, "plots.xml")
    assert upload["counts"]["new"] == 7
    found = software.get(f"{address}/comparison", size=2).json()
    assert (found["new"], found["errors"], found["cells"]["total"]) == (7, 1, 7)
    assert found["cells"]["items"][1] == {
        "section": "Site", "record": "", "item": "SiteName",
        "kind": "new", "before": None, "after": "The Top",
    }  # fmt: skip
    coming = software.get(f"{address}/comparison/coming").json()["items"]
    assert [f["number"] for f in coming] == ["101"]
    assert software.get(here).json()["status"] == "no_data"
    after = software.post(f"{address}/confirm", {"seen": found["seen"]}).json()
    assert (after["status"], after["errors"]) == ("loaded_and_validated", 1)
    [finding] = software.get(f"{here}/findings", severity="error").json()["items"]
    assert finding["operands"] == [
        {"name": "PlotsAll", "value": 12},
        {"name": "PlotsLet", "value": 7},
        {"name": "PlotsEmpty", "value": 3},
    ]
    assert finding["message"] == "2c must be the sum of 2a and 2b. It is 12."
    assert finding["how_to_fix"].startswith("Enter a number in 2a and 2b")
    note = {"text": "Two are paths", "finding": finding["id"]}
    assert software.post(f"{here}/notes", note).status_code == 201
    assert software.get(f"{here}/findings").json()["items"][0]["notes"] == 1
    assert software.post(f"{here}/steps/submit").json()["status"] == "submitted"
    history = software.get(f"{here}/history").json()["items"]
    assert [(h["step"], h["by"], h["role"]) for h in history] == [
        ("submit", "Sam", "source"),
        ("load", "Sam", "source"),
    ]


@pytest.mark.parametrize("format_", ["xml", "csv", "xlsx"])
def test_what_is_exported_is_what_was_sent(
    software: Software, return_: Return, capture: Any, format_: str
) -> None:
    load(software, return_, message(GOOD, sheds=({"ShedNo": 1, "Roof": "T"},)), capture)
    out = software.get(f"/returns/{return_.pk}/export", format=format_)
    assert "attachment" in out["Content-Disposition"]
    if format_ == "xml":
        sent = etree.fromstring(out.content)
        assert [e.text for e in sent.iter("PlotsAll", "Roof")] == ["T", "10"]
    else:
        assert zipfile.is_zipfile(io.BytesIO(out.content))
    with capture(execute=True):
        sent = software.send(f"/returns/{return_.pk}/uploads", out.content)
    found = software.get(sent["Location"].removeprefix("/api/v1") + "/comparison").json()
    assert (found["new"], found["changed"], found["removed"]) == (0, 0, 0)


def test_a_form_with_a_file_is_taken_as_the_file_itself_is(
    software: Software, return_: Return
) -> None:
    file = io.BytesIO(message(GOOD))
    file.name = "plots.xml"
    sent = software.client.post(f"/api/v1/returns/{return_.pk}/uploads", {"file": file})
    assert (sent.status_code, sent.json()["name"]) == (202, "plots.xml")
    raw = software.send(f"/returns/{return_.pk}/uploads", message(GOOD), name="")
    assert raw.json()["sha256"] == sent.json()["sha256"]
    with Upload.objects.first().file.open() as kept:
        assert kept.read() == message(GOOD)


def test_the_same_file_again_is_a_conflict_with_the_date_of_its_twin(
    software: Software, return_: Return, capture: Any
) -> None:
    load(software, return_, message(GOOD), capture)
    again = software.send(f"/returns/{return_.pk}/uploads", message(GOOD))
    assert "same file as plots.xml, which was loaded on" in told(again, 409)


def test_a_refused_file_says_what_is_wrong_with_it(
    software: Software, return_: Return, capture: Any
) -> None:
    with capture(execute=True):
        sent = software.send(f"/returns/{return_.pk}/uploads", message(GOOD, organisation="A2"))
    address = sent["Location"].removeprefix("/api/v1")
    upload = software.get(address).json()
    assert upload["state"] == "refused"
    assert "organisation A2" in upload["problem"]
    assert "not waiting for a decision" in told(software.get(f"{address}/comparison"), 409)


def test_a_decision_on_data_that_have_changed_is_a_conflict(
    software: Software, return_: Return, capture: Any
) -> None:
    load(software, return_, message(GOOD), capture)
    with capture(execute=True):
        sent = software.send(f"/returns/{return_.pk}/uploads", message({**GOOD, "Hens": 2}))
    address = sent["Location"].removeprefix("/api/v1")
    seen = software.get(f"{address}/comparison").json()["seen"]
    fill(return_, "Plots", source_of(return_), Waiting="5")
    said = told(software.post(f"{address}/confirm", {"seen": seen}), 409)
    assert "changed since you saw the comparison" in said
    assert software.post(f"{address}/drop").json()["state"] == "dropped"
    assert return_.records.get(section="Plots").values == {**GOOD, "Waiting": 5}


def test_a_large_file_is_loaded_by_a_job_that_the_program_follows(
    software: Software, return_: Return, capture: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("collect.exchange.services.loading.AT_ONCE", 0)
    with capture(execute=True):
        sent = software.send(f"/returns/{return_.pk}/uploads", message(GOOD))
    address = sent["Location"].removeprefix("/api/v1")
    seen = software.get(f"{address}/comparison").json()["seen"]
    with capture() as jobs:
        answer = software.post(f"{address}/confirm", {"seen": seen})
    assert (answer.status_code, answer.json()["state"]) == (202, "loading")
    assert "being loaded" in told(software.post(f"{address}/drop"), 409)
    for job in jobs:
        job()
    assert software.get(address).json()["state"] == "confirmed"
    assert software.get(f"/returns/{return_.pk}").json()["status"] == "loaded_and_validated"


def test_a_step_that_is_not_possible_says_why_and_is_listed_with_its_reason(
    software: Software, return_: Return, capture: Any
) -> None:
    here = f"/returns/{return_.pk}"
    assert "no data has been added yet" in told(software.post(f"{here}/steps/submit"), 409)
    load(software, return_, message(GOOD), capture)
    software.post(f"{here}/steps/submit")
    steps = {step["name"]: step for step in software.get(here).json()["steps"]}
    assert steps["submit"]["reason"] == "the return is already submitted"
    assert steps["delete_data"]["possible"]
    take_step(return_.pk, "authorise", by=collector_of(return_))
    assert "authorised" in told(software.send(f"{here}/uploads", message({})), 409)
    assert not software.get(here).json()["upload"]["possible"]


def test_findings_are_filtered_by_what_became_of_them(
    software: Software, return_: Return, capture: Any
) -> None:
    load(software, return_, message(WRONG), capture)
    ok(return_.findings.get(number="101"), by=collector_of(return_), reason="Paths")
    here = f"/returns/{return_.pk}/findings"
    [okd] = software.get(here, state="okd").json()["items"]
    assert (okd["number"], okd["ok_reason"]) == ("101", "Paths")
    assert software.get(here, state="open").json()["total"] == 0


def test_notes_are_on_a_return_an_item_or_a_finding(software: Software, return_: Return) -> None:
    here = f"/returns/{return_.pk}/notes"
    software.post(here, {"text": "All of it"})
    software.post(here, {"text": "Hens are new", "item": "Hens"})
    notes = software.get(here).json()["items"]
    assert [(n["text"], n["section"], n["item"]) for n in notes] == [
        ("Hens are new", "Plots", "Hens"),
        ("All of it", "", ""),
    ]
    assert "no item called Geese" in told(software.post(here, {"text": "?", "item": "Geese"}), 422)
    assert "not on both" in told(
        software.post(here, {"text": "?", "item": "Hens", "finding": 1}), 422
    )
    assert "Enter the text" in told(software.post(here, {"text": " "}), 422)
    said = told(software.post(here, {"text": "?", "item": "Roof"}), 422)
    assert "Sheds can have many records, and a note on Roof cannot say on which" in said


def test_files_of_a_collection_come_once_and_then_only_when_they_have_changed(
    software: Software, return_: Return
) -> None:
    for file in FILES:
        first = software.get(f"/collections/PLOTS_2024/{file}")
        assert first.status_code == 200
        assert first["ETag"] == f'"{return_.publication.hash}"'
        address = first.request["PATH_INFO"]
        again = software.client.get(address, headers={"If-None-Match": first["ETag"]})
        assert (again.status_code, again.content) == (304, b"")
        old = software.client.get(address, headers={"If-None-Match": '"other"'})
        assert old.content == first.content
    items = software.get("/collections/PLOTS_2024/specification.json").json()["sections"][1][
        "items"
    ]
    assert items[0]["item"] == "PlotsLet"
    told(software.get("/collections/PLOTS_2024/specification.json", version="x"), 404)
    told(software.get("/collections/PLOTS_2024/specification.pdf"), 404)
    mine = software.get(f"/returns/{return_.pk}").json()["specification"]
    held = software.get("/collections/PLOTS_2024/specification.json", version=mine)
    assert held.json()["specification"] == mine


def test_an_agents_program_sees_the_returns_of_its_sources_and_takes_its_steps(
    return_: Return,
) -> None:
    agent = user(Role.AGENT)
    collection = return_.collection
    collection.agent_step = True
    collection.save()
    return_.agent = agent.memberships.get().organisation
    return_.save()
    source = source_of(return_)
    fill(return_, "Plots", source, PlotsLet="7")
    take_step(return_.pk, "submit", by=source)
    software = Software(agent)
    assert [r["source"]["native_id"] for r in software.get("/returns").json()["items"]] == ["A1"]
    here = f"/returns/{return_.pk}"
    assert "only the source can do this" in told(software.post(f"{here}/steps/submit"), 403)
    assert "Enter a reason" in told(software.post(f"{here}/steps/reject_by_agent"), 422)
    after = software.post(f"{here}/steps/reject_by_agent", {"reason": "2c is missing"})
    assert after.json()["status"] == "rejected"
    assert return_of(collection, "A1").status_changes.last().reason == "2c is missing"


def test_lists_come_a_page_at_a_time(software: Software, return_: Return) -> None:
    for number in range(5):
        software.post(f"/returns/{return_.pk}/notes", {"text": f"Note {number}"})
    page = software.get(f"/returns/{return_.pk}/notes", page=2, size=2).json()
    assert ([n["text"] for n in page["items"]], page["total"]) == (["Note 2", "Note 1"], 5)
    assert software.get(f"/returns/{return_.pk}/notes", page=9).json()["items"] == []
