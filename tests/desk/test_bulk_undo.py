"""Taking a bulk act back: once, with a reason, and only where nothing has happened since."""

from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone

from collect.desk.models import BulkAct, Deed
from collect.desk.services.bulk import choose_rules, confirm, prepare_oks, undo, why_not_undone
from collect.desk.services.bulk_work import run_bulk_act
from collect.notifications.models import Notification, Postbox
from collect.organisations.roles import Role
from collect.returns.access import Refused
from collect.returns.models import Finding, FindingState, StatusChange, TrailEntry
from collect.returns.services.findings import ok_finding, take_ok_back
from collect.returns.services.notes import add_note
from collect.returns.services.status import take_step
from collect.returns.workflow import ReturnStatus
from desk.bulk_world import WRONG_SUM, World, told
from factories import fill, user
from notifications.people import post

AUTHORISED, SUBMITTED = ReturnStatus.AUTHORISED.value, ReturnStatus.SUBMITTED.value


def take_back(world: World, act: BulkAct, reason: str = "By mistake") -> BulkAct:
    """Undo the act as a collector, and run its job."""
    with world.capture(execute=True):
        undo(act, reach=world.collector, reason=reason)
    return BulkAct.objects.get(pk=act.pk)


def test_authorised_returns_get_back_the_status_that_each_had(world: World) -> None:
    world.submitted("A1")
    amended = world.submitted("A2")
    fill(amended, "Plots", world.collector.actor, Hens="2")
    act = world.act(world.collector, Deed.AUTHORISE, "A1", "A2")
    assert world.statuses("A1", "A2") == [AUTHORISED, AUTHORISED]
    act = take_back(world, act)
    assert world.statuses("A1", "A2") == [SUBMITTED, ReturnStatus.AMENDED_BY_COLLECTOR]
    assert told(act) == {"A1": ("undone", ""), "A2": ("undone", "")}
    assert world.return_("A1").authorised_at is None
    last = StatusChange.objects.filter(return_of=world.return_("A1")).latest("pk")
    assert (last.step, last.done, last.reason, last.from_status, last.to_status) == (
        "take_back", "Bulk authorisation taken back", "By mistake", AUTHORISED, SUBMITTED,
    )  # fmt: skip
    entry = TrailEntry.objects.filter(return_of=world.return_("A1")).latest("number")
    assert (entry.act, entry.status) == ("Bulk authorisation taken back", SUBMITTED)
    assert (act.undone_by, act.done, act.total) == (world.collector.actor.user, 2, 2)


def test_a_reminder_after_the_act_is_no_reason_to_keep_it(world: World) -> None:
    for native_id in ("A1", "A2"):
        world.submitted(native_id)
    act = world.act(world.collector, Deed.REJECT, "A1", "A2", reason="Look at 2a")
    world.act(world.collector, Deed.REMIND, "A1", "A2", reason="Please submit")
    add_note(world.return_("A2"), "Is 2c right?", by=world.collector.actor)
    assert told(take_back(world, act)) == {
        "A1": ("undone", ""),
        "A2": ("kept", "something has happened to the return since"),
    }
    assert world.statuses("A1") == [SUBMITTED]


def test_a_bulk_ok_and_its_undo_tell_each_source_once_for_all_of_a_return(world: World) -> None:
    for native_id in ("A1", "A2"):
        world.submitted(native_id, {"PlotsLet": "seven", "PlotsAll": "11"})
        reader = user(Role.SOURCE, world.return_(native_id).source, f"reader{native_id}")
        reader.email = f"{native_id}@example.org"
        reader.save()
    aims = list(Finding.objects.filter(return_of__collection=world.collection))
    Notification.objects.all().delete()
    act = prepare_oks(world.collector, [(aim.pk, aim.fingerprint) for aim in aims])
    with world.capture(execute=True):
        confirm(act, world.collector, reason="As told")
    each = len(aims) // 2
    assert each > 1
    who = world.collector.actor.organisation_name
    for done in (f"{who} OK’d", f"{who} took back the OK of"):
        for native_id in ("A1", "A2"):
            told_of = Notification.objects.get(user__username=f"reader{native_id}")
            assert told_of.title == f"{done} {each} errors and queries"
        assert post(hours=20) == 2
        Notification.objects.all().delete()
        Postbox.objects.all().delete()
        if not BulkAct.objects.get().undoing:
            take_back(world, BulkAct.objects.get())
    assert len(mail.outbox) == 4


def test_a_return_that_has_moved_on_is_left_as_it_is_with_the_reason(world: World) -> None:
    for native_id in ("A1", "A2", "A3"):
        world.submitted(native_id)
    act = world.act(world.collector, Deed.AUTHORISE, "A1", "A2", "A3")
    by = world.collector.actor
    take_step(world.return_("A2").pk, "reopen", by=by, reason="A figure is wrong")
    add_note(world.return_("A3"), "Is 2c right?", by=by)
    act = take_back(world, act)
    assert told(act) == {
        "A1": ("undone", ""),
        "A2": ("kept", "something has happened to the return since"),
        "A3": ("kept", "something has happened to the return since"),
    }
    assert world.statuses("A1", "A2", "A3") == [SUBMITTED, SUBMITTED, AUTHORISED]


def test_a_rejection_is_taken_back(world: World) -> None:
    world.submitted("A1")
    act = take_back(world, world.act(world.collector, Deed.REJECT, "A1", reason="Look again"))
    assert told(act) == {"A1": ("undone", "")}
    assert world.statuses("A1") == [SUBMITTED]


def test_an_approval_is_taken_back_by_an_agent_and_by_no_collector(world: World) -> None:
    world.submitted("A1")
    agent = world.agent("A1")
    act = world.act(agent, Deed.APPROVE, "A1")
    with pytest.raises(Refused, match="Only somebody who can approve"):
        undo(act, reach=world.collector, reason="By mistake")
    with world.capture(execute=True):
        undo(act, reach=agent, reason="By mistake")
    assert world.statuses("A1") == [SUBMITTED]
    assert world.return_("A1").approved_at is None


def test_an_approval_before_counts_again_when_the_newest_is_taken_back(world: World) -> None:
    world.submitted("A1")
    agent = world.agent("A1")
    world.act(agent, Deed.APPROVE, "A1")
    first = world.return_("A1").approved_at
    fill(world.return_("A1"), "Plots", agent.actor, Hens="2")
    act = world.act(agent, Deed.APPROVE, "A1")
    with world.capture(execute=True):
        undo(act, reach=agent, reason="By mistake")
    return_ = world.return_("A1")
    assert return_.status == ReturnStatus.AMENDED_BY_AGENT
    assert first is not None
    assert return_.approved_at is not None
    assert abs(return_.approved_at - first) < timedelta(seconds=1)


def test_an_act_is_undone_once_by_whom_may_do_it_with_a_reason(world: World) -> None:
    world.submitted("A1")
    act = world.act(world.collector, Deed.AUTHORISE, "A1")
    with pytest.raises(Refused, match="Enter a reason"):
        undo(act, reach=world.collector, reason=" ")
    with pytest.raises(Refused, match="Only somebody who can authorise"):
        undo(act, reach=world.auditor, reason="By mistake")
    other = world.desk(user(Role.COLLECTOR))
    assert why_not_undone(act, other) == ""
    take_back(world, act)
    with pytest.raises(Refused, match="undone already"):
        undo(act, reach=other, reason="By mistake")


@pytest.mark.parametrize(
    ("deed", "how", "why"),
    [
        (Deed.REMIND, {"reason": "Please"}, "people may have read it"),
        (Deed.EXPORT, {"format_": "csv"}, "an export changes no return"),
    ],
)
def test_what_cannot_be_undone_says_why(
    world: World, deed: Deed, how: dict[str, str], why: str
) -> None:
    world.loaded("A1")
    act = world.act(world.collector, deed, "A1", **how)
    with pytest.raises(Refused, match=why):
        undo(act, reach=world.collector, reason="By mistake")


def test_an_undo_waits_until_the_act_is_done(world: World) -> None:
    world.submitted("A1")
    act = world.prepare(world.collector, Deed.AUTHORISE, "A1")
    confirm(act, world.collector)
    with pytest.raises(Refused, match="still under way"):
        undo(act, reach=world.collector, reason="By mistake")


def test_an_undo_that_runs_twice_undoes_once(world: World) -> None:
    world.submitted("A1")
    act = take_back(world, world.act(world.collector, Deed.AUTHORISE, "A1"))
    run_bulk_act.call(act.pk)
    assert world.return_("A1").status_changes.filter(step="take_back").count() == 1


def test_the_chosen_rules_are_okd_and_the_ok_is_taken_back_where_it_stands(world: World) -> None:
    first, second = world.submitted("A1", WRONG_SUM), world.submitted("A2", WRONG_SUM)
    world.submitted("A3")
    act = world.prepare(world.collector, Deed.OK, "A1", "A2", "A3")
    with pytest.raises(Refused, match="Select at least one rule"):
        confirm(act, world.collector, reason="A path")
    choose_rules(act, [first.findings.get(number="101").rule], world.collector)
    assert told(act)["A3"] == ("refused", "no error or query of the chosen rules is open")
    act.refresh_from_db()
    with world.capture(execute=True):
        confirm(act, world.collector, reason="A path")
    assert [world.return_(n).errors for n in ("A1", "A2")] == [0, 0]
    assert {state for state, _ in list(told(act).values())[:2]} == {"done"}
    log = StatusChange.objects.filter(step="ok_finding").values_list("done", "reason")
    assert list(log) == [("OK'd 101", "A path")] * 2

    take_ok_back(second.findings.get(number="101").pk, by=world.collector.actor)
    act.refresh_from_db()
    take_back(world, act)
    assert told(act)["A1"] == ("undone", "")
    assert told(act)["A2"] == ("kept", "It has changed since")
    assert Finding.objects.filter(state=FindingState.OKD).count() == 0


def test_findings_that_moved_or_were_okd_meanwhile_are_left_out(world: World) -> None:
    first, second = world.submitted("A1", WRONG_SUM), world.submitted("A2", WRONG_SUM)
    third = world.submitted("A3", WRONG_SUM)
    aims = [r.findings.get(number="101") for r in (first, second, third)]
    act = prepare_oks(world.collector, [(aim.pk, aim.fingerprint) for aim in aims])
    fill(first, "Plots", world.collector.actor, PlotsAll="12")
    by = world.collector.actor
    ok_finding(aims[1].pk, by=by, reason="Another", seen=aims[1].fingerprint)
    with world.capture(execute=True):
        confirm(act, world.collector, reason="A path")
    outcome = told(act)
    assert outcome["A1"][0] == "refused"
    assert "values have changed meanwhile" in outcome["A1"][1]
    assert outcome["A2"] == ("refused", "It was OK’d already")
    assert outcome["A3"] == ("done", "")
    act.refresh_from_db()
    take_back(world, act)
    assert Finding.objects.get(pk=aims[1].pk).is_okd
    assert not Finding.objects.get(pk=aims[2].pk).is_okd


def test_an_ok_of_an_authorised_return_is_not_taken_back(world: World) -> None:
    found = world.submitted("A1", WRONG_SUM).findings.get(number="101")
    act = prepare_oks(world.collector, [(found.pk, found.fingerprint)])
    with world.capture(execute=True):
        confirm(act, world.collector, reason="A path")
    take_step(world.return_("A1").pk, "authorise", by=world.collector.actor)
    act.refresh_from_db()
    assert act.finished_at is not None
    assert act.finished_at < timezone.now()
    take_back(world, act)
    ((state, why),) = told(act).values()
    assert (state, "the return is authorised" in why) == ("kept", True)
