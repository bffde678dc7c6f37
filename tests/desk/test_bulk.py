"""Bulk acts: prepared, decided on and done, each return with a history of its own."""

import io
import zipfile
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from collect.desk.bulk import deeds_of
from collect.desk.models import BulkAct, Deed, Look
from collect.desk.services.bulk import confirm, prepare, prepare_oks
from collect.desk.services.bulk_files import tidy_up
from collect.desk.services.bulk_work import STOPPED, give_up, run_bulk_act, take_up
from collect.notifications.models import Notification
from collect.organisations.models import Membership, User
from collect.organisations.roles import Role
from collect.returns.access import Refused
from collect.returns.models import JobState, Return, StatusChange, TrailEntry, TrailKind
from collect.returns.services.status import take_step
from collect.returns.trail_reading import verify
from collect.returns.workflow import ReturnStatus
from desk.bulk_world import WRONG_SUM, World, told
from factories import user

AUTHORISED, SUBMITTED = ReturnStatus.AUTHORISED.value, ReturnStatus.SUBMITTED.value


def test_what_can_be_authorised_is_and_each_of_the_others_says_why_not(world: World) -> None:
    world.submitted("A1")
    world.submitted("A2", WRONG_SUM)
    act = world.prepare(world.collector, Deed.AUTHORISE, "A1", "A2", "A3")
    assert world.statuses("A1", "A2") == [SUBMITTED, SUBMITTED]
    expected = {
        "A1": ("waiting", ""),
        "A2": (
            "refused",
            "errors are open. Correct each error, or OK it with a reason, before you authorise",
        ),
        "A3": ("refused", "no data has been added yet"),
    }
    assert told(act) == expected
    with world.capture(execute=True):
        confirm(act, world.collector)
    act.refresh_from_db()
    assert (act.state, act.done, act.total, act.percent) == (JobState.DONE, 1, 1, 100)
    assert told(act) == {**expected, "A1": ("done", "")}
    assert world.statuses("A1", "A2", "A3") == [AUTHORISED, SUBMITTED, ReturnStatus.NO_DATA]


def test_the_history_of_each_return_is_as_if_it_was_authorised_alone(world: World) -> None:
    for native_id in ("A1", "A2", "A3"):
        world.submitted(native_id)
    take_step(world.return_("A1").pk, "authorise", by=world.collector.actor)
    world.act(world.collector, Deed.AUTHORISE, "A2", "A3")

    def history(native_id: str) -> tuple[object, object]:
        return_ = world.return_(native_id)
        facts = ("step", "done", "from_status", "to_status", "by", "role", "organisation", "reason")
        logged = StatusChange.objects.filter(return_of=return_).values(*facts).last()
        entry = TrailEntry.objects.filter(return_of=return_).latest("number")
        assert entry.number == return_.trail_number
        return logged, (entry.act, entry.by, entry.role, entry.reason, entry.status, entry.number)

    alone = history("A1")
    assert history("A2") == alone
    assert history("A3") == alone
    assert world.return_("A2").authorised_at is not None


def test_what_changed_after_the_preview_is_left_out_with_the_reason(world: World) -> None:
    world.submitted("A1")
    first = world.submitted("A2")
    act = world.prepare(world.collector, Deed.AUTHORISE, "A1", "A2")
    take_step(first.pk, "reject_by_collector", by=world.collector.actor, reason="Look again")
    with world.capture(execute=True):
        confirm(act, world.collector)
    assert told(act) == {
        "A1": ("done", ""),
        "A2": ("refused", "its source has not submitted the return again"),
    }


def test_a_rejection_needs_a_reason_that_each_source_can_read(world: World) -> None:
    world.submitted("A1")
    world.submitted("A2")
    act = world.prepare(world.collector, Deed.REJECT, "A1", "A2")
    with pytest.raises(Refused, match="Enter a reason"):
        confirm(act, world.collector, reason=" ")
    world.act(world.collector, Deed.REJECT, "A1", "A2", reason="2c is missing")
    assert world.statuses("A1", "A2") == [ReturnStatus.REJECTED_BY_COLLECTOR] * 2
    reasons = StatusChange.objects.filter(step="reject_by_collector").values_list(
        "reason", flat=True
    )
    assert list(reasons) == ["2c is missing"] * 2


def test_a_preview_is_confirmed_once(world: World) -> None:
    world.submitted("A1")
    act = world.act(world.collector, Deed.AUTHORISE, "A1")
    with pytest.raises(Refused, match="confirmed already"):
        confirm(act, world.collector)
    again = world.prepare(world.collector, Deed.AUTHORISE, "A1")
    assert told(again) == {"A1": ("refused", "the return is already authorised")}
    with pytest.raises(Refused, match="nothing to do"):
        confirm(again, world.collector)


def test_an_agent_reaches_its_own_sources_only(world: World) -> None:
    for native_id in ("A1", "A2", "A3"):
        world.submitted(native_id)
    agent = world.agent("A1", "A2")
    act = world.act(agent, Deed.APPROVE, "A1", "A2", "A3")
    assert told(act) == {"A1": ("done", ""), "A2": ("done", "")}
    assert world.statuses("A1", "A3") == [ReturnStatus.APPROVED, SUBMITTED]
    with pytest.raises(Refused, match="Select at least one return"):
        world.prepare(agent, Deed.APPROVE, "A3")


def test_a_source_that_gets_another_agent_meanwhile_is_left_out(world: World) -> None:
    world.submitted("A1")
    agent = world.agent("A1", "A2")
    world.submitted("A2")
    act = world.prepare(agent, Deed.APPROVE, "A1", "A2")
    Return.objects.filter(pk=world.return_("A2").pk).update(agent=None)
    with world.capture(execute=True):
        confirm(act, agent)
    assert told(act) == {
        "A1": ("done", ""),
        "A2": ("refused", "it is not one of your returns any more"),
    }


def test_whoever_loses_their_role_meanwhile_does_nothing(world: World) -> None:
    world.submitted("A1")
    act = world.prepare(world.collector, Deed.AUTHORISE, "A1")
    Membership.objects.filter(user=world.collector.actor.user).delete()
    with world.capture(execute=True):
        confirm(act, world.collector)
    ((state, why),) = told(act).values()
    assert (state, "can no longer do this" in why) == ("refused", True)
    assert world.statuses("A1") == [SUBMITTED]


@pytest.mark.parametrize("deed", [deed for deed in Deed if deed != Deed.EXPORT])
def test_an_auditor_exports_and_does_nothing_else(world: World, deed: Deed) -> None:
    world.submitted("A1")
    assert deeds_of(world.auditor) == [Deed.EXPORT]
    with pytest.raises(Refused, match="You cannot do this"):
        world.prepare(world.auditor, deed, "A1")


def test_an_agent_exports_and_does_nothing_else_where_there_is_no_agent_step(world: World) -> None:
    agent = world.agent("A1")
    agent.collection.agent_step = False
    assert deeds_of(agent) == [Deed.EXPORT]


def test_a_reminder_goes_to_who_has_not_submitted_and_is_one_message_a_person(world: World) -> None:
    world.loaded("A1")
    world.submitted("A2")
    both = user(Role.SOURCE, world.return_("A1").source)
    Membership.objects.create(user=both, organisation=world.return_("A3").source, role=Role.SOURCE)
    act = world.act(world.collector, Deed.REMIND, "A1", "A2", "A3", reason="Please submit")
    assert told(act) == {
        "A1": ("done", ""),
        "A2": ("refused", "the status is Submitted"),
        "A3": ("done", ""),
    }
    assert Notification.objects.filter(user=both, kind="reminder").count() == 1
    logged = StatusChange.objects.filter(step="remind").values_list("done", "reason")
    assert list(logged) == [("Source reminded", "Please submit")] * 2


def test_a_reminder_is_in_the_trail_and_the_history_of_each_return_reminded(world: World) -> None:
    for native_id in ("A1", "A3"):
        world.loaded(native_id)
    world.submitted("A2")
    world.act(world.collector, Deed.REMIND, "A1", "A2", "A3", reason="Please submit")
    who = world.collector.actor.user
    assert who is not None
    for native_id in ("A1", "A3"):
        return_ = world.return_(native_id)
        entry = return_.trail.latest("number")
        assert (entry.kind, entry.act, entry.reason) == (
            TrailKind.REMINDER, "Source reminded", "Please submit",
        )  # fmt: skip
        assert (entry.who, entry.role) == (who.display_name, Role.COLLECTOR)
        assert verify(return_) == []
        for name in ("trail", "status"):
            client = Client()
            client.force_login(User.objects.get(pk=who.pk))
            page = client.get(reverse(name, args=(return_.pk,))).content.decode()
            assert "Source reminded" in page
            assert "Please submit" in page
    assert not world.return_("A2").trail.filter(kind=TrailKind.REMINDER).exists()
    seen = Look.objects.get(user=who, return_of=world.return_("A1"))
    assert seen.at == world.return_("A1").changed_at


@pytest.mark.parametrize("format_", ["csv", "xml", "xlsx"])
def test_an_export_is_one_zip_that_goes_after_a_week(world: World, format_: str) -> None:
    world.submitted("A1")
    world.loaded("A2")
    act = world.act(world.auditor, Deed.EXPORT, "A1", "A2", "A3", format_=format_)
    assert [state for state, _ in told(act).values()] == ["done", "done", "refused"]
    with zipfile.ZipFile(io.BytesIO(act.file.read())) as archive:
        names = sorted(archive.namelist())
        assert archive.testzip() is None
    act.file.close()
    ending = {"csv": ".zip"}.get(format_, f".{format_}")
    assert [name[:9] for name in names] == ["A1_PLOTS_", "A2_PLOTS_"]
    assert all(name.endswith(ending) for name in names)
    tidy_up(timezone.now() + timedelta(days=6))
    act.refresh_from_db()
    assert act.file.storage.exists(act.file.name)
    tidy_up(timezone.now() + timedelta(days=8))
    name = act.file.name
    act.refresh_from_db()
    assert (bool(act.file), act.file.storage.exists(name)) == (False, False)


def test_a_format_has_to_be_chosen(world: World) -> None:
    world.submitted("A1")
    act = world.prepare(world.collector, Deed.EXPORT, "A1")
    with pytest.raises(Refused, match="Select a format"):
        confirm(act, world.collector, format_="exe")


def test_what_nobody_confirms_goes_after_a_day(world: World) -> None:
    world.submitted("A1")
    act = world.prepare(world.collector, Deed.AUTHORISE, "A1")
    tidy_up(timezone.now() + timedelta(hours=23))
    assert BulkAct.objects.filter(pk=act.pk).exists()
    tidy_up(timezone.now() + timedelta(hours=25))
    assert not BulkAct.objects.filter(pk=act.pk).exists()


def test_a_job_that_runs_twice_does_everything_once(world: World) -> None:
    world.submitted("A1")
    act = world.act(world.collector, Deed.AUTHORISE, "A1")
    run_bulk_act.call(act.pk)
    assert world.return_("A1").status_changes.filter(step="authorise").count() == 1


def test_a_job_that_a_queue_forgot_is_taken_up(world: World) -> None:
    world.submitted("A1")
    act = world.prepare(world.collector, Deed.AUTHORISE, "A1")
    confirm(act, world.collector)
    assert take_up(timezone.now() - timedelta(minutes=1)) == 0
    assert take_up(timezone.now()) == 1
    assert world.statuses("A1") == [AUTHORISED]
    assert take_up(timezone.now()) == 0


def test_a_job_that_ends_its_workers_is_given_up_and_says_so(world: World) -> None:
    world.submitted("A1")
    act = world.prepare(world.collector, Deed.AUTHORISE, "A1")
    confirm(act, world.collector)
    give_up(act.pk)
    assert told(act) == {"A1": ("refused", STOPPED)}
    assert BulkAct.objects.get(pk=act.pk).state == JobState.DONE


def test_findings_of_others_returns_are_passed_over(world: World) -> None:
    finding = world.submitted("A1", WRONG_SUM).findings.get(number="101")
    agent = world.agent("A2")
    with pytest.raises(Refused):
        prepare_oks(agent, [(finding.pk, finding.fingerprint)])
    with pytest.raises(Refused, match="Select at least one"):
        prepare_oks(world.collector, [(finding.pk + 1000, "nothing")])


def test_nothing_is_prepared_for_no_return(world: World) -> None:
    with pytest.raises(Refused, match="Select at least one return"):
        prepare(world.collector, Deed.AUTHORISE, [])
