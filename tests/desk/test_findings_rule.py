"""One rule across returns: the values where it fires, beside last year's and the neighbours'."""

from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from collect.definitions.models import DataCollection
from collect.desk.memory import forget
from collect.desk.models import BulkAct, BulkTarget
from collect.organisations.models import Organisation
from collect.organisations.roles import Role
from collect.returns.models import Finding, Return
from collect.returns.services.notes import add_note
from factories import collector_of, fill, ok, return_of, source_of, toy, user

PLOTS = {"A1": (10, 20), "A2": (30, 20), "A3": (20, 10)}
"""Last year's number of plots and this year's, which moves by more than a tenth."""


@pytest.fixture
def collection(db: None) -> DataCollection:
    """Two years of the toy collection; 103Q fires in all three returns of 2024."""
    before, now = toy(2023), toy(2024)
    for native_id, (last, this) in PLOTS.items():
        for of, plots in ((before, last), (now, this)):
            return_ = return_of(of, native_id)
            texts = {"PlotsLet": str(plots), "PlotsEmpty": "0", "PlotsAll": str(plots)}
            fill(return_, "Plots", source_of(return_), **texts)
    Organisation.objects.filter(native_id__in=PLOTS).update(region="North")
    return now


@pytest.fixture
def collector(collection: DataCollection) -> Client:
    client = Client()
    client.force_login(user(Role.COLLECTOR))
    return client


def address(collection: DataCollection, rule: str = "103Q") -> str:
    return reverse("desk_rule", args=(collection.pk, rule))


def page_of(client: Client, collection: DataCollection, rule: str = "103Q", **asked: str) -> Any:
    response = client.get(address(collection, rule), asked)
    assert response.status_code == 200
    return response.context["page"]


def row_of(client: Client, collection: DataCollection, native_id: str, **asked: str) -> Any:
    rows = page_of(client, collection, **asked).rows
    return next(row for row in rows if row.firing.return_.source.native_id == native_id)


def order(client: Client, collection: DataCollection, **asked: str) -> list[str]:
    rows = page_of(client, collection, **asked).rows
    return [row.firing.return_.source.native_id for row in rows]


def test_a_value_stands_beside_last_years_with_difference_and_per_cent(
    collector: Client, collection: DataCollection
) -> None:
    value = row_of(collector, collection, "A1").value
    assert (value.now, value.before, value.difference, value.percent) == (
        "20", "10", "+10", "+100%",
    )  # fmt: skip
    assert value.url.endswith("/form/Plots/#item-PlotsAll")
    assert row_of(collector, collection, "A2").value.difference == "−10"


def test_a_rule_that_reads_no_last_year_still_shows_it(
    collector: Client, collection: DataCollection
) -> None:
    return_ = return_of(collection, "A1")
    fill(return_, "Plots", source_of(return_), PlotsAll="21")
    row = row_of(collector, collection, "A1", rule="101")
    assert (row.value.now, row.value.before, row.value.difference) == ("21", "10", "+11")
    assert [(o.name, o.now, o.before) for o in row.others] == [
        ("2a PlotsLet", "20", "10"),
        ("2b PlotsEmpty", "0", "0"),
    ]


def test_the_neighbours_are_the_other_sources_of_the_region(
    collector: Client, collection: DataCollection
) -> None:
    one = row_of(collector, collection, "A3").firing.neighbours
    assert (one.count, one.median, one.lowest, one.highest) == (
        2, Decimal(20), Decimal(20), Decimal(20),
    )  # fmt: skip
    Organisation.objects.filter(native_id="A3").update(region="South")
    forget()
    assert row_of(collector, collection, "A3").firing.neighbours is None
    assert row_of(collector, collection, "A1").firing.neighbours.count == 1


def test_an_agents_neighbours_are_its_own_sources(collection: DataCollection) -> None:
    federation = Organisation.objects.create(native_id="FED", name="F", type="agent")
    for native_id in ("A1", "A3"):
        Return.objects.filter(pk=return_of(collection, native_id).pk).update(agent=federation)
    client = Client()
    client.force_login(user(Role.AGENT, federation))
    assert order(client, collection) == ["A1", "A3"]
    one = row_of(client, collection, "A3").firing.neighbours
    assert (one.count, one.highest) == (1, Decimal(20))
    assert not page_of(client, collection).may_ok


def test_the_list_is_sorted_by_difference_name_and_native_id(
    collector: Client, collection: DataCollection
) -> None:
    assert order(collector, collection) == ["A1", "A2", "A3"]
    assert order(collector, collection, sort="native_id", direction="descending") == [
        "A3", "A2", "A1",
    ]  # fmt: skip
    assert order(collector, collection, sort="difference")[-1] == "A1"
    assert order(collector, collection, sort="difference", direction="descending")[0] == "A1"


def test_findings_without_a_difference_come_last_whichever_way_they_are_sorted(
    collector: Client, collection: DataCollection
) -> None:
    for native_id, plots in (("A1", "21"), ("A2", "5")):
        return_ = return_of(collection, native_id)
        fill(return_, "Plots", source_of(return_), PlotsAll=plots)
    before = return_of(collection.__class__.objects.get(year=2023), "A1")
    before.records.update(values={})
    forget()
    for direction in ("", "descending"):
        page = page_of(collector, collection, "101", sort="difference", direction=direction)
        assert page.rows[-1].firing.return_.source.native_id == "A1"


def test_the_list_shows_the_sources_newest_note_and_the_state(
    collector: Client, collection: DataCollection
) -> None:
    first, second = return_of(collection, "A1"), return_of(collection, "A2")
    finding = first.findings.get(number="103Q")
    for text in ("We counted again", "We let a field"):
        add_note(first, text, by=source_of(first), finding=finding)
    add_note(first, "Which field?", by=collector_of(first), finding=finding)
    ok(second.findings.get(number="103Q"), by=collector_of(second), reason="Seen")
    row = row_of(collector, collection, "A1")
    assert (row.firing.note.text, row.state) == ("We let a field", "Explained")
    assert row_of(collector, collection, "A2").state == "OK'd"
    for state, shown in (("explained", ["A1"]), ("okd", ["A2"]), ("open", ["A3"])):
        assert order(collector, collection, state=state) == shown
    assert order(collector, collection, search="A3") == ["A3"]


def test_ticked_findings_are_prepared_for_an_ok_as_they_were_seen(
    collector: Client, collection: DataCollection
) -> None:
    found = Finding.objects.filter(number="103Q").order_by("pk")
    ticked = [f"{finding.pk}-{finding.fingerprint}" for finding in found[:2]]
    shown = collector.get(address(collection)).content.decode()
    assert all(f'value="{value}"' in shown for value in ticked)
    response = collector.post(address(collection), {"finding": ticked})
    act = BulkAct.objects.get()
    assert response["Location"] == reverse("desk_bulk_act", args=(collection.pk, act.pk))
    targets = BulkTarget.objects.filter(member__act=act).values_list("finding", "seen")
    assert {f"{pk}-{seen}" for pk, seen in targets} == set(ticked)
    assert not found.filter(state="okd").exists()


@pytest.mark.parametrize("ticked", [[], ["9" * 20 + "-x"], ["9" * 5000 + "-x"], ["-x"]])
def test_without_a_tick_nothing_is_prepared_and_it_says_so(
    collector: Client, collection: DataCollection, ticked: list[str]
) -> None:
    response = collector.post(address(collection), {"finding": ticked}, follow=True)
    assert "Select at least one error or query" in response.content.decode()
    assert not BulkAct.objects.exists()


def test_a_rule_that_is_none_is_not_found_and_one_that_is_quiet_is(
    collector: Client, collection: DataCollection
) -> None:
    assert collector.get(address(collection, "999")).status_code == 404
    said = collector.get(address(collection, "104")).content.decode()
    assert "This fires in no return now." in said


def test_a_built_in_check_has_its_page_too(collector: Client, collection: DataCollection) -> None:
    page = page_of(collector, collection, "mandatory SiteName")
    assert page.title == "Mandatory check of 1a SiteName"
    assert len(page.rows) == 3
