"""More time and usual explanations over the API."""

from datetime import date
from typing import Any

import pytest

from api.software import Software, told
from collect.organisations.models import Organisation
from collect.organisations.roles import Role
from collect.returns.models import Explanation, Extension, ExtensionState, Finding, Note, Return
from collect.returns.services.explaining import add_explanation, retire
from factories import collector_of, fill, return_of, source_of, user

THERE = "/collections/PLOTS_2024"


def extension(return_: Return, whose: Organisation | None, state: ExtensionState) -> Extension:
    return Extension.objects.create(
        collection=return_.collection, organisation=whose, until=date(2024, 7, 14),
        reason="Floods", state=state,
    )  # fmt: skip


def test_a_source_reads_its_own_extensions_and_those_for_everybody(
    software: Software, return_: Return
) -> None:
    other = return_of(return_.collection, "A2")
    mine = extension(return_, return_.source, ExtensionState.ASKED)
    extension(return_, other.source, ExtensionState.GRANTED)
    for_all = extension(return_, None, ExtensionState.GRANTED)
    page = software.get(f"{THERE}/extensions").json()
    assert [one["id"] for one in page["items"]] == [for_all.pk, mine.pk]
    assert (page["total"], page["items"][0]["organisation"]) == (2, None)
    assert page["items"][1] == {
        "id": mine.pk,
        "organisation": {"native_id": "A1", "name": return_.source.name},
        "until": "2024-07-14",
        "state": "asked",
        "reason": "Floods",
        "asked_at": page["items"][1]["asked_at"],
        "decided_at": None,
        "decision": "",
        "withdrawn_at": None,
        "withdrawal": "",
    }
    asked = software.get(f"{THERE}/extensions", state="asked").json()
    assert [one["id"] for one in asked["items"]] == [mine.pk]
    told(software.get("/collections/BOATS_2024/extensions"), 404)
    told(software.get(f"{THERE}/extensions", state="lost"), 422)
    assert software.post(f"{THERE}/extensions", {}).status_code == 405


def test_an_agent_reads_those_of_its_sources(return_: Return) -> None:
    agent = Organisation.objects.create(native_id="FED", name="F", type="agent")
    Return.objects.filter(pk=return_.pk).update(agent=agent)
    theirs = extension(return_, return_.source, ExtensionState.GRANTED)
    extension(return_, return_of(return_.collection, "A2").source, ExtensionState.GRANTED)
    page = Software(user(Role.AGENT, agent)).get(f"{THERE}/extensions").json()
    assert [one["id"] for one in page["items"]] == [theirs.pk]


@pytest.fixture
def usual(return_: Return) -> Explanation:
    """A usual explanation of rule 101, which A1 has failed."""
    fill(return_, "Plots", source_of(return_), PlotsLet="7", PlotsEmpty="3", PlotsAll="12")
    by = collector_of(return_)
    retire(add_explanation("PLOTS", "101", "There was a pond", by=by), by=by)
    add_explanation("PLOTS", "102", "There is a pond", by=by)
    return add_explanation("PLOTS", "101", "On {date} {figure} plots went to {text}", by=by)


def test_the_explanations_of_a_collection_and_of_one_rule_are_listed(
    software: Software, usual: Explanation
) -> None:
    found = software.get(f"{THERE}/explanations", rule="101").json()
    assert found == [
        {
            "id": usual.pk,
            "rule": "101",
            "text": "On (date) (figure) plots went to (text)",
            "slots": [
                {"kind": "date", "label": "The date after “On”"},
                {"kind": "figure", "label": "The figure before “plots went to”"},
                {"kind": "text", "label": "The text after “plots went to”"},
            ],
        }
    ]
    whole = software.get(f"{THERE}/explanations").json()
    assert [one["rule"] for one in whole] == ["101", "102"]
    told(software.get("/collections/BOATS_2024/explanations"), 404)


def finding_of(return_: Return) -> Finding:
    return return_of(return_.collection, "A1").findings.get(number="101")


def test_a_note_takes_the_words_of_an_explanation_and_the_answers(
    software: Software, usual: Explanation, return_: Return
) -> None:
    note: dict[str, Any] = {
        "text": "",
        "finding": finding_of(return_).pk,
        "explanation": usual.pk,
        "answers": ["2014-03-27", "1250", "the road"],
    }
    made = software.post(f"/returns/{return_.pk}/notes", note)
    assert made.status_code == 201, made.content
    assert made.json()["text"] == "On 27 March 2014 1,250 plots went to the road"
    assert Note.objects.get().explanation == usual


@pytest.mark.parametrize(
    ("sent", "status", "said"),
    [
        ({"answers": ["27/3/2014", "1", "a road"]}, 422, "must be a date, like 2014-03-27"),
        ({"answers": ["2014-02-30", "1", "a road"]}, 422, "must be a real date"),
        ({"answers": ["2014-03-27", "many", "a road"]}, 422, "must be a number"),
        ({"answers": ["2014-03-27"]}, 422, "This explanation has 3, and you sent 1."),
        ({"text": "So it is"}, 422, "a text or a usual explanation, not both"),
        ({"finding": None}, 422, "Send the finding as well"),
        ({"explanation": 10**9}, 404, "no such usual explanation"),
        ({"explanation": None}, 422, "Enter the text of your note"),
    ],
)
def test_what_does_not_fit_is_refused_in_words(
    software: Software,
    usual: Explanation,
    sent: dict[str, Any],
    status: int,
    said: str,
) -> None:
    return_ = Return.objects.get(source__native_id="A1")
    whole = {
        "text": "",
        "finding": finding_of(return_).pk,
        "explanation": usual.pk,
        "answers": ["2014-03-27", "1", "a road"],
    }
    assert said in told(software.post(f"/returns/{return_.pk}/notes", {**whole, **sent}), status)
    assert not Note.objects.exists()
