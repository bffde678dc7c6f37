"""Who may do what in every status, in collections of two tiers and of three."""

from collections.abc import Callable

import pytest
from django.db import transaction
from django.utils import timezone

from collect.definitions.models import DataCollection
from collect.definitions.specs import spec_of
from collect.organisations.models import Organisation
from collect.organisations.roles import Role
from collect.returns.access import (
    Actor,
    Refused,
    insist,
    may_add,
    may_edit,
    may_ok,
    may_open,
    may_take,
    may_upload,
    may_write_note,
    steps_for,
)
from collect.returns.data import read_flat
from collect.returns.models import Finding, Return, StatusChange
from collect.returns.services.findings import ok_finding, take_ok_back
from collect.returns.services.loading import load_returns
from collect.returns.services.status import take_step
from collect.returns.sight import actor_for, visible_returns
from collect.returns.workflow import BUTTON_STEPS, ReturnStatus
from factories import acting, collector_of, fill, return_of, user

GOOD_SITE = {"SiteName": "The Top", "Water": "Yes", "Email": "plots@example.org"}
GOOD_PLOTS = {"PlotsLet": "7", "PlotsEmpty": "3", "PlotsAll": "10", "Rent": "40"}

NO_DATA, LOADED, SUBMITTED, APPROVED, REJECTED, SENT_BACK, AUTHORISED = (
    ReturnStatus.NO_DATA, ReturnStatus.LOADED, ReturnStatus.SUBMITTED, ReturnStatus.APPROVED,
    ReturnStatus.REJECTED, ReturnStatus.REJECTED_BY_COLLECTOR, ReturnStatus.AUTHORISED,
)  # fmt: skip
BY_SOURCE, BY_AGENT, BY_COLLECTOR = (
    ReturnStatus.AMENDED_BY_SOURCE, ReturnStatus.AMENDED_BY_AGENT,
    ReturnStatus.AMENDED_BY_COLLECTOR,
)  # fmt: skip

Allowed = dict[ReturnStatus, dict[str, ReturnStatus]]

STARTS = {"add": LOADED, "edit": LOADED, "upload": LOADED}
REPLACES = {"upload": LOADED, "delete_data": NO_DATA}
AMENDS = {"edit": BY_SOURCE, **REPLACES}

SOURCE: Allowed = {
    NO_DATA: STARTS,
    LOADED: {"edit": LOADED, "submit": SUBMITTED, **REPLACES},
    BY_SOURCE: {"submit": SUBMITTED, **AMENDS},
    **dict.fromkeys((SUBMITTED, APPROVED, REJECTED, SENT_BACK, BY_COLLECTOR), AMENDS),
    BY_AGENT: REPLACES,
}
DECIDES = {"edit": BY_COLLECTOR, "authorise": AUTHORISED, "reject_by_collector": SENT_BACK}
COLLECTOR: Allowed = {
    NO_DATA: {"restore_data": LOADED},
    **dict.fromkeys((SUBMITTED, BY_COLLECTOR), DECIDES),
    BY_SOURCE: {"edit": BY_COLLECTOR},
    AUTHORISED: {"reopen": SUBMITTED},
}
THREE_TIER_COLLECTOR: Allowed = {
    **COLLECTOR,
    SUBMITTED: {"edit": BY_COLLECTOR, "reject_by_collector": SENT_BACK},
    APPROVED: DECIDES,
    BY_AGENT: {"edit": BY_COLLECTOR},
}
CHECKS = {"approve": APPROVED, "reject_by_agent": REJECTED, "edit": BY_AGENT, **REPLACES}
AGENT: Allowed = {
    NO_DATA: STARTS,
    **dict.fromkeys((LOADED, BY_SOURCE, REJECTED, SENT_BACK, BY_COLLECTOR), REPLACES),
    SUBMITTED: CHECKS,
    BY_AGENT: CHECKS,
    APPROVED: {"edit": BY_AGENT, **REPLACES},
}

ACTS = ("add", "edit", "upload", *BUTTON_STEPS)
TWO_TIER = tuple(status for status in ReturnStatus if status not in (APPROVED, BY_AGENT))
THREE_TIER = tuple(ReturnStatus)


@pytest.fixture
def good(return_: Return, source: Actor) -> Return:
    """A return without errors that was deleted and brought back once, with an agent."""
    fill(return_, "Site", source, **GOOD_SITE)
    fill(return_, "Plots", source, **GOOD_PLOTS)
    take_step(return_.pk, "delete_data", by=source)
    take_step(return_.pk, "restore_data", by=collector_of(return_), reason="By mistake")
    agent = Organisation.objects.create(native_id="FED", name="Federation", type="agent")
    Return.objects.filter(pk=return_.pk).update(agent=agent)
    found = return_of(return_.collection, "A1")
    assert found.errors == 0
    return found


def put(return_: Return, status: ReturnStatus) -> Return:
    """The return as it is in that status."""
    loaded_at = None if status == NO_DATA else timezone.now()
    Return.objects.filter(pk=return_.pk).update(status=status, loaded_at=loaded_at)
    return return_of(return_.collection, "A1")


def do(act: str, return_: Return, by: Actor) -> None:
    """Do what the button called `act` does."""
    asked: dict[str, Callable[[Actor, Return], object]] = {"add": may_add, "upload": may_upload}
    if act in asked:
        insist(asked[act](by, return_))  # type: ignore[arg-type]
    if act == "upload":
        data = read_flat(spec_of(return_.publication), {"PlotsLet": "1"}, return_.source)
        load_returns([(return_.pk, data)], by=by, origin="plots.csv")
    elif act in ("add", "edit"):
        fill(return_, "Plots", by, Hens="5")
    else:
        take_step(return_.pk, act, by=by, reason="Because")


def outcome(act: str, return_: Return, by: Actor) -> str:
    """The status that the act leads to, or "refused"; the return is left as it was."""
    with transaction.atomic():
        before = return_.status
        try:
            do(act, return_, by)
            found = str(return_of(return_.collection, "A1").status)
        except Refused:
            found = "refused"
            assert return_of(return_.collection, "A1").status == before
        transaction.set_rollback(True)
    return found


def somebody(role: Role, return_: Return) -> Actor:
    organisation = {Role.SOURCE: return_.source, Role.AGENT: return_.agent}.get(role)
    return acting(user(role, organisation), return_)


@pytest.mark.parametrize(
    ("agent_step", "role", "allowed"),
    [
        (False, Role.SOURCE, SOURCE),
        (False, Role.COLLECTOR, COLLECTOR),
        (True, Role.SOURCE, SOURCE),
        (True, Role.AGENT, AGENT),
        (True, Role.COLLECTOR, THREE_TIER_COLLECTOR),
    ],
)
def test_each_role_can_do_in_each_status_what_the_table_says_and_nothing_else(
    good: Return, agent_step: bool, role: Role, allowed: Allowed
) -> None:
    DataCollection.objects.filter(pk=good.collection_id).update(agent_step=agent_step)
    wrong = []
    for status in THREE_TIER if agent_step else TWO_TIER:
        return_ = put(good, status)
        who = somebody(role, return_)
        for act in ACTS:
            wanted = str(allowed.get(status, {}).get(act, "refused"))
            if (found := outcome(act, return_, who)) != wanted:
                wrong.append(f"{status}, {act}: {found} instead of {wanted}")
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("act", ACTS)
def test_an_agent_can_only_look_where_there_is_no_agent_step(good: Return, act: str) -> None:
    for status in ReturnStatus:
        return_ = put(good, status)
        agent = somebody(Role.AGENT, return_)
        assert outcome(act, return_, agent) == "refused", status
        buttons = {name for name, _ in steps_for(agent, return_)}
        assert not buttons & {"approve", "reject_by_agent"}
    assert may_open(agent, return_)
    assert may_write_note(agent, return_)


def test_add_is_off_once_there_are_data(return_: Return, source: Actor) -> None:
    assert may_add(source, return_)
    fill(return_, "Plots", source, PlotsLet="7")
    after = return_of(return_.collection, "A1")
    assert may_add(source, after).reason == "the return already has data. Open it to change them"
    assert may_edit(source, after)


def test_a_return_that_never_had_data_cannot_be_restored(return_: Return, collector: Actor) -> None:
    assert may_take(collector, "restore_data", return_).reason == "nothing was deleted"
    with pytest.raises(Refused, match="nothing was deleted"):
        take_step(return_.pk, "restore_data", by=collector, reason="Is it there?")


@pytest.fixture
def wrong(return_: Return, source: Actor) -> Return:
    """A submitted return whose one error is the sum."""
    fill(return_, "Site", source, **GOOD_SITE)
    fill(return_, "Plots", source, **{**GOOD_PLOTS, "PlotsAll": "11"})
    take_step(return_.pk, "submit", by=source)
    return return_of(return_.collection, "A1")


def accept(return_: Return, by: Actor) -> Finding:
    """OK the sum that does not add up."""
    seen = return_.findings.get(number="101")
    return ok_finding(seen.pk, by=by, reason="A path", seen=seen.fingerprint)


def test_nothing_is_okd_or_taken_back_on_an_authorised_return(
    wrong: Return, collector: Actor
) -> None:
    okd = accept(wrong, collector)
    take_step(wrong.pk, "authorise", by=collector)
    assert may_ok(collector, put(wrong, AUTHORISED)).reason == "the return is authorised"
    with pytest.raises(Refused, match="the return is authorised"):
        take_ok_back(okd.pk, by=collector)
    with pytest.raises(Refused, match="the return is authorised"):
        ok_finding(okd.pk, by=collector, reason="Once more", seen=okd.fingerprint)
    assert wrong.findings.get(number="101").ok_reason == "A path"


def test_an_ok_and_its_end_stand_in_the_status_log(wrong: Return, collector: Actor) -> None:
    okd = accept(wrong, collector)
    take_ok_back(okd.pk, by=collector, reason="There is no path")
    log = StatusChange.objects.filter(return_of=wrong, step__contains="ok")
    assert [(c.step, c.done, c.reason) for c in log] == [
        ("ok_finding", "OK'd 101", "A path"),
        ("take_ok_back", "OK taken back from 101", "There is no path"),
    ]
    assert {(c.by, c.role, c.organisation) for c in log} == {
        (collector.user, Role.COLLECTOR, "The Department")
    }
    assert {(c.from_status, c.to_status) for c in log} == {(SUBMITTED, SUBMITTED)}


@pytest.mark.parametrize("role", [Role.SOURCE, Role.AGENT, Role.COLLECTOR])
def test_a_membership_for_another_series_opens_no_return(good: Return, role: Role) -> None:
    organisation = {Role.SOURCE: good.source, Role.AGENT: good.agent}.get(role)
    who = user(role, organisation)
    assert good in visible_returns(who)
    limited = user(role, organisation)
    limited.memberships.update(series=["BOATS"])
    assert not visible_returns(limited).exists()
    assert actor_for(limited, good) is None
    limited = type(limited).objects.get(pk=limited.pk)
    limited.memberships.update(series=["BOATS", "PLOTS"])
    assert good in visible_returns(limited)
    assert actor_for(limited, good) is not None
