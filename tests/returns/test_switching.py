"""A faulty rule is softened or silenced for a time, with a reason, and everybody is told."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from collect.definitions.models import RuleSwitch
from collect.definitions.publishing import publish
from collect.organisations.models import Organisation
from collect.returns.access import Actor, Refused
from collect.returns.in_force import switches_for
from collect.returns.models import JobState, Return, Revalidation
from collect.returns.services import revalidation
from collect.returns.services.revalidation import run_revalidation, start_revalidation
from collect.returns.services.switching import judge_due_switches, switch_rule, withdraw_switch
from factories import fill, ok, return_of

pytestmark = pytest.mark.usefixtures("at_once")

WRONG = {"PlotsLet": "7", "PlotsEmpty": "3", "PlotsAll": "12"}


@pytest.fixture
def at_once(django_capture_on_commit_callbacks: object, monkeypatch: pytest.MonkeyPatch) -> None:
    """Jobs run as soon as they are queued."""
    from django.db import transaction  # noqa: PLC0415

    monkeypatch.setattr(transaction, "on_commit", lambda run, *a, **k: run())


@pytest.fixture
def wrong(return_: Return, source: Actor) -> Return:
    """A return whose parts do not add up: one error of rule 101."""
    fill(return_, "Plots", source, **WRONG)
    return return_of(return_.collection, "A1")


@pytest.fixture
def tomorrow(monkeypatch: pytest.MonkeyPatch) -> object:
    """A way to let days pass."""
    today = timezone.localdate()

    def after(days: int) -> None:
        monkeypatch.setattr(timezone, "localdate", lambda *a: today + timedelta(days=days))

    return after


def switch(return_: Return, setting: str, **facts: object) -> RuleSwitch:
    """Set rule 101 of the return's collection."""
    given = {"starts": timezone.localdate(), "reason": "It is wrong about paths", **facts}
    wanted = RuleSwitch(collection=return_.collection, rule="101", setting=setting, **given)
    return switch_rule(wanted, by=None)


def of_101(return_: Return) -> list[str]:
    return [f.severity for f in return_.findings.filter(number="101")]


def test_an_error_counts_as_a_query_at_once_and_everybody_is_told(wrong: Return) -> None:
    errors = wrong.errors
    switch(wrong, "query")
    after = return_of(wrong.collection, "A1")
    assert of_101(wrong) == ["query"]
    assert (after.errors, after.queries) == (errors - 1, wrong.queries + 1)
    assert [s.reason for s in switches_for(after)] == ["It is wrong about paths"]


def test_a_rule_switched_off_fires_no_more_and_comes_back_when_withdrawn(wrong: Return) -> None:
    off = switch(wrong, "off")
    assert of_101(wrong) == []
    withdraw_switch(off, by=None)
    assert of_101(wrong) == ["error"]
    with pytest.raises(Refused, match="has ended already"):
        withdraw_switch(off, by=None)


def test_a_rule_that_was_published_switched_off_can_be_switched_on(
    return_: Return, source: Actor
) -> None:
    fill(return_, "Plots", source, PlotsLet="1", PlotsEmpty="0", PlotsAll="1", Hens="100")
    assert not return_.findings.filter(number="107Q").exists()
    wanted = RuleSwitch(
        collection=return_.collection,
        rule="107Q",
        setting="query",
        starts=timezone.localdate(),
        reason="The limit holds",
    )
    switch_rule(wanted, by=None)
    assert return_.findings.filter(number="107Q").exists()


def test_an_ok_stands_through_a_switch_and_back(wrong: Return, collector: Actor) -> None:
    ok(wrong.findings.get(number="101"), by=collector, reason="Two are paths")
    soft = switch(wrong, "query")
    assert wrong.findings.get(number="101").is_okd
    withdraw_switch(soft, by=None)
    assert wrong.findings.get(number="101").is_okd


def test_an_exemption_is_for_one_organisation_and_ends(
    wrong: Return, source: Actor, tomorrow: object
) -> None:
    other = return_of(wrong.collection, "A2")
    fill(other, "Plots", Actor(source.user, source.role, other.source), **WRONG)
    last = timezone.localdate() + timedelta(days=2)
    switch(wrong, "off", organisation=wrong.source, ends=last)
    assert (of_101(wrong), of_101(other)) == ([], ["error"])
    assert switches_for(other) == []
    tomorrow(3)  # type: ignore[operator]
    judge_due_switches()
    assert of_101(wrong) == ["error"]
    assert judge_due_switches() == []


def test_a_switch_of_tomorrow_counts_tomorrow(wrong: Return, tomorrow: object) -> None:
    switch(wrong, "off", starts=timezone.localdate() + timedelta(days=1))
    assert of_101(wrong) == ["error"]
    tomorrow(1)  # type: ignore[operator]
    judge_due_switches()
    assert of_101(wrong) == []


def test_an_exemption_counts_before_the_setting_for_all(wrong: Return) -> None:
    switch(wrong, "off")
    day = timezone.localdate()
    switch(wrong, "query", organisation=wrong.source, ends=day)
    assert of_101(wrong) == ["query"]


@pytest.mark.parametrize(
    ("facts", "told"),
    [
        ({"reason": " "}, "Enter a reason"),
        ({"ends": date(2000, 1, 1)}, "first day or later"),
        ({"rule": "999"}, "has no rule 999"),
    ],
)
def test_a_switch_needs_a_rule_a_reason_and_days_in_order(
    wrong: Return, facts: dict[str, object], told: str
) -> None:
    given = {"rule": "101", "starts": timezone.localdate(), "reason": "Paths", **facts}
    with pytest.raises(Refused, match=told):
        switch_rule(RuleSwitch(collection=wrong.collection, setting="off", **given), by=None)
    assert not RuleSwitch.objects.exists()


def test_an_exemption_needs_its_last_day_and_a_participant(wrong: Return) -> None:
    with pytest.raises(Refused, match="last day of the exemption"):
        switch(wrong, "off", organisation=wrong.source)
    stranger = Organisation.objects.create(native_id="Z9", name="Elsewhere", type="association")
    with pytest.raises(Refused, match="takes no part"):
        switch(wrong, "off", organisation=stranger, ends=timezone.localdate())


def test_a_job_that_was_killed_goes_on_where_it_stopped(
    wrong: Return, source: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    for native_id in ("A2", "A3"):
        other = return_of(wrong.collection, native_id)
        fill(other, "Plots", Actor(source.user, source.role, other.source), **WRONG)
    wrong.collection.rules.filter(number="101").update(severity="query")
    publish(wrong.collection, reason="Softer")
    monkeypatch.setattr(revalidation, "BATCH", 1)
    monkeypatch.setattr(type(run_revalidation), "enqueue", lambda *a: None)
    job = start_revalidation(wrong.collection, by=None, why="Published again")
    assert revalidation._next_batch(job.pk)
    job.refresh_from_db()
    assert (job.state, job.done, job.percent) == (JobState.RUNNING, 1, 33)
    judged: list[int] = []
    judge = revalidation._judge
    monkeypatch.setattr(
        revalidation, "_judge", lambda keys, p: judged.extend(keys) or judge(keys, p)
    )
    run_revalidation.func(job.pk)
    run_revalidation.func(job.pk)
    job.refresh_from_db()
    assert len(judged) == 2
    assert (job.state, job.done, job.percent) == (JobState.DONE, 3, 100)
    assert (
        job.before["errors"] - job.after["errors"],
        job.after["queries"] - job.before["queries"],
    ) == (3, 3)
    assert Revalidation.objects.count() == 1
