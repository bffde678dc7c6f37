"""Every status and step of a return, in a two-tier and a three-tier collection."""

from datetime import date

import pytest
from reversion.models import Revision

from collect.definitions.models import DataCollection
from collect.organisations.models import Organisation
from collect.organisations.roles import Role
from collect.returns.access import Actor, Refused, may_take
from collect.returns.models import Return, StatusChange
from collect.returns.services.findings import take_ok_back
from collect.returns.services.status import take_step
from collect.returns.workflow import BUTTON_STEPS, ReturnStatus
from factories import acting, collector_of, fill, ok, return_of, source_of, toy, user

GOOD_SITE = {"SiteName": "The Top", "Water": "Yes", "Email": "plots@example.org"}
GOOD_PLOTS = {"PlotsLet": "7", "PlotsEmpty": "3", "PlotsAll": "10", "Rent": "40"}


@pytest.fixture
def good(return_: Return, source: Actor) -> Return:
    """A return without errors, loaded and not submitted."""
    fill(return_, "Site", source, **GOOD_SITE)
    fill(return_, "Plots", source, **GOOD_PLOTS)
    after = return_of(return_.collection, "A1")
    assert after.errors == 0
    return after


def status_of(return_: Return) -> str:
    return str(return_of(return_.collection, return_.source.native_id).status)


def test_the_whole_way_of_a_good_return(good: Return, source: Actor, collector: Actor) -> None:
    take_step(good.pk, "submit", by=source)
    assert return_of(good.collection, "A1").submitted_at is not None
    fill(good, "Plots", collector, Hens="2")
    assert status_of(good) == ReturnStatus.AMENDED_BY_COLLECTOR
    take_step(good.pk, "authorise", by=collector)
    assert return_of(good.collection, "A1").authorised_at is not None
    take_step(good.pk, "reopen", by=collector, reason="A figure is wrong")
    assert return_of(good.collection, "A1").authorised_at is None
    fill(good, "Plots", source, Hens="3")
    assert status_of(good) == ReturnStatus.AMENDED_BY_SOURCE
    take_step(good.pk, "submit", by=source)
    take_step(good.pk, "reject_by_collector", by=collector, reason="Look at 2g again")
    assert status_of(good) == ReturnStatus.REJECTED_BY_COLLECTOR
    fill(good, "Plots", source, Hens="4")
    take_step(good.pk, "submit", by=source)
    take_step(good.pk, "authorise", by=collector)
    steps = StatusChange.objects.filter(return_of=good).values_list("step", flat=True)
    assert list(steps) == [
        "load", "submit", "amend_by_collector", "authorise", "reopen", "amend_by_source",
        "submit", "reject_by_collector", "amend_by_source", "submit", "authorise",
    ]  # fmt: skip


def test_errors_can_be_submitted_but_not_authorised(
    return_: Return, source: Actor, collector: Actor
) -> None:
    fill(return_, "Site", source, **GOOD_SITE)
    fill(return_, "Plots", source, **{**GOOD_PLOTS, "PlotsAll": "11"})
    take_step(return_.pk, "submit", by=source)
    with pytest.raises(Refused, match="1 error is open"):
        take_step(return_.pk, "authorise", by=collector)
    ok(return_.findings.get(number="101"), by=collector, reason="The eleventh is a path")
    take_step(return_.pk, "authorise", by=collector)
    assert status_of(return_) == ReturnStatus.AUTHORISED


def test_nobody_changes_an_authorised_return(good: Return, source: Actor, collector: Actor) -> None:
    take_step(good.pk, "submit", by=source)
    take_step(good.pk, "authorise", by=collector)
    for who in (source, collector):
        with pytest.raises(Refused, match="authorised"):
            fill(good, "Plots", who, Hens="5")
    with pytest.raises(Refused):
        take_step(good.pk, "delete_data", by=source)


def test_a_collector_does_not_edit_what_was_not_submitted(good: Return, collector: Actor) -> None:
    with pytest.raises(Refused, match="has not submitted the return"):
        fill(good, "Plots", collector, Hens="5")


@pytest.mark.parametrize("name", ["reject_by_collector", "reopen"])
def test_a_step_back_needs_a_reason(
    good: Return, source: Actor, collector: Actor, name: str
) -> None:
    take_step(good.pk, "submit", by=source)
    if name == "reopen":
        take_step(good.pk, "authorise", by=collector)
    before = status_of(good)
    with pytest.raises(Refused, match="Enter a reason"):
        take_step(good.pk, name, by=collector, reason="  ")
    assert status_of(good) == before


def test_a_reason_is_kept_everywhere_without_signs_that_no_database_holds(
    good: Return, source: Actor
) -> None:
    take_step(good.pk, "delete_data", by=source, reason="Wrong\x00 year")
    assert good.status_changes.latest("pk").reason == "Wrong year"
    assert "\x00" not in Revision.objects.latest("pk").comment


def test_deleted_data_can_be_brought_back_by_the_collector(
    good: Return, source: Actor, collector: Actor
) -> None:
    take_step(good.pk, "delete_data", by=source)
    deleted = return_of(good.collection, "A1")
    assert (deleted.status, deleted.errors, deleted.has_data) == (ReturnStatus.NO_DATA, 0, False)
    assert all(record.values == {} for record in deleted.records.all())
    take_step(good.pk, "restore_data", by=collector, reason="Deleted by mistake")
    restored = return_of(good.collection, "A1")
    assert restored.status == ReturnStatus.LOADED
    assert restored.records.get(section="Plots").values["PlotsAll"] == 10


def test_a_return_added_again_after_deletion_starts_afresh(good: Return, source: Actor) -> None:
    take_step(good.pk, "delete_data", by=source)
    fill(good, "Plots", source, PlotsLet="1")
    assert good.records.get(section="Plots").values == {"PlotsLet": 1}
    assert good.records.get(section="Site").values == {"Ref": "A1"}


def test_only_the_right_role_takes_each_step(good: Return, source: Actor, collector: Actor) -> None:
    for name in BUTTON_STEPS:
        agents = name in ("approve", "reject_by_agent")
        assert not may_take(source, name, good) or name in ("submit", "delete_data")
        assert not may_take(collector, name, good)
        if agents:
            assert not may_take(source, name, good)


class TestWithAnAgentStep:
    """In a three-tier collection the agent approves before the department authorises."""

    @pytest.fixture
    def return_(self, db: None) -> Return:
        collection = toy()
        collection.agent_step = True
        collection.save()
        agent = Organisation.objects.create(native_id="FED", name="Federation", type="agent")
        found = return_of(collection, "A1")
        found.agent = agent
        found.save()
        return return_of(collection, "A1")

    @pytest.fixture
    def agent(self, return_: Return) -> Actor:
        return acting(user(Role.AGENT, return_.agent), return_)

    def test_the_agent_amends_approves_and_rejects(self, return_: Return, agent: Actor) -> None:
        source, collector = source_of(return_), collector_of(return_)
        fill(return_, "Site", source, **GOOD_SITE)
        fill(return_, "Plots", source, **GOOD_PLOTS)
        take_step(return_.pk, "submit", by=source)
        with pytest.raises(Refused, match="the agent has not approved"):
            take_step(return_.pk, "authorise", by=collector)
        fill(return_, "Plots", agent, Hens="1")
        assert status_of(return_) == ReturnStatus.AMENDED_BY_AGENT
        take_step(return_.pk, "reject_by_agent", by=agent, reason="Count again")
        assert status_of(return_) == ReturnStatus.REJECTED
        fill(return_, "Plots", source, Hens="2")
        take_step(return_.pk, "submit", by=source)
        take_step(return_.pk, "approve", by=agent)
        assert return_of(return_.collection, "A1").approved_at is not None
        take_step(return_.pk, "authorise", by=collector)
        assert status_of(return_) == ReturnStatus.AUTHORISED


def test_a_closed_collection_takes_no_changes(
    collection: DataCollection, good: Return, source: Actor
) -> None:

    collection.closes_to_sources = date(2024, 6, 30)
    collection.save()
    with pytest.raises(Refused, match="PLOTS_2024 closed to sources on 30 June 2024"):
        fill(good, "Plots", source, Hens="5")
    with pytest.raises(Refused, match="closed to sources"):
        take_step(good.pk, "submit", by=source)


def test_an_ok_can_be_taken_back(good: Return, source: Actor, collector: Actor) -> None:
    fill(good, "Plots", source, PlotsAll="11")
    finding = ok(good.findings.get(number="101"), by=collector, reason="A path")
    assert return_of(good.collection, "A1").okd == 1
    take_ok_back(finding.pk, by=collector)
    after = return_of(good.collection, "A1")
    assert (after.errors, after.okd) == (1, 0)
