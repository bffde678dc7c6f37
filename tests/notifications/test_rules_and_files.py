"""Who is told that rules changed, and that a file was refused."""

from datetime import timedelta
from pathlib import Path
from typing import Any

from django.core.files.base import ContentFile
from django.utils import timezone

from collect.definitions.models import DataCollection, RuleSwitch
from collect.exchange.models import Batch, UploadState
from collect.exchange.services.batches import give_up_batch
from collect.exchange.services.judging import give_up_reading, read_upload
from collect.exchange.services.receiving import receive
from collect.notifications.kinds import Kind
from collect.notifications.models import Notification
from collect.organisations.models import Membership, User
from collect.organisations.roles import Role
from collect.returns.access import Actor
from collect.returns.models import FindingState, Return
from collect.returns.services.loading import load_returns
from collect.returns.services.revalidation import run_revalidation, start_revalidation
from collect.returns.services.switching import switch_rule
from collect.returns.telling import standing_of, tell_of_judging
from factories import department, fill, ok, return_of
from notifications.people import person, told
from rules.data import RecordData, ReturnData

WRONG = {"PlotsLet": "7", "PlotsEmpty": "3", "PlotsAll": "12"}


def switch(collection: DataCollection, setting: str, capture: Any, by: User | None = None) -> None:
    """Switch rule 101 for a month, and let the job judge."""
    today = timezone.localdate()
    wanted = RuleSwitch(
        collection=collection,
        rule="101",
        setting=setting,
        reason="It forgets paths",
        starts=today,
        ends=today + timedelta(days=30),
    )
    with capture(execute=True):
        switch_rule(wanted, by=by)


def test_a_source_whose_errors_change_with_a_rule_is_told_once_and_why(
    return_: Return, bina: User, source: Actor, capture: Any
) -> None:
    fill(return_, "Plots", source, **WRONG)
    switch(return_.collection, "query", capture)
    one = Notification.objects.get(user=bina)
    assert one.kind == Kind.RULES
    assert one.title == "Your return was checked again by changed rules"
    assert one.text == (
        "Why: Rule 101 counts as a query (It forgets paths)\n\n"
        "What is different: 1 new query, 1 error no longer reported.\n\n"
        "What to do now: look at what is new, and correct or explain it."
    )


def test_an_ok_that_has_to_be_confirmed_again_is_told(
    return_: Return, bina: User, source: Actor, collector: Actor
) -> None:
    fill(return_, "Plots", source, **WRONG)
    ok(return_.findings.get(number="101"), by=collector, reason="Shared plots")
    before = standing_of([return_.pk])
    return_.findings.filter(number="101").update(state=FindingState.CONFIRM_AGAIN)
    assert tell_of_judging([return_], before, why="Publication 2", by=None) == 2
    assert Notification.objects.get(user=bina, kind=Kind.RULES).text == (
        "Why: Publication 2\n\n"
        "What is different: 1 OK for the department to confirm again.\n\n"
        "You do not need to do anything."
    )


def test_where_nothing_changes_nobody_is_told(
    collection: DataCollection, return_: Return, bina: User, capture: Any
) -> None:
    data = ReturnData((RecordData("Plots", {"PlotsLet": 7, "PlotsEmpty": 3, "PlotsAll": 10}),))
    keys = list(collection.returns.values_list("pk", flat=True))
    load_returns([(pk, data) for pk in keys], by=Actor(None, Role.SOURCE, None), origin="x")
    with capture(execute=True):
        start_revalidation(collection, by=None, why="Nothing in particular")
    switch(collection, "off", capture)
    assert Notification.objects.count() == 0


def test_judging_again_tells_each_source_at_most_once_and_a_finished_job_nobody(
    collection: DataCollection, return_: Return, bina: User, capture: Any
) -> None:
    wrong = ReturnData((RecordData("Plots", {"PlotsLet": 7, "PlotsEmpty": 3, "PlotsAll": 12}),))
    keys = list(collection.returns.values_list("pk", flat=True))
    load_returns([(pk, wrong) for pk in keys], by=Actor(None, Role.SOURCE, None), origin="x")
    for return_of_all in collection.returns.select_related("source"):
        person(f"of {return_of_all.pk}", Role.SOURCE, return_of_all.source)
    switch(collection, "off", capture)
    assert Notification.objects.count() == len(keys) + 1
    assert len(told(bina)) == 1
    run_revalidation.func(collection.revalidations.get().pk)
    assert len(told(bina)) == 1


def test_the_sender_of_a_refused_file_is_told_why(
    return_: Return, source: Actor, files: Path, capture: Any
) -> None:
    with capture(execute=True):
        receive(return_.pk, ContentFile(b"<Message>"), by=source, name="pl\nots.xml")
    one = Notification.objects.get()
    assert (one.user, one.kind) == (source.user, Kind.REJECTION)
    assert one.title == "Your file plots.xml was refused"
    assert one.text.startswith("The reason: “")
    assert "Nothing was changed." in one.text
    assert one.path == f"/returns/{return_.pk}/upload/{return_.uploads.get().pk}/"
    read_upload.func(return_.uploads.get().pk)
    give_up_reading(return_.uploads.get().pk)
    assert Notification.objects.count() == 1


def test_a_sender_who_may_not_see_the_return_any_more_is_not_told(
    return_: Return, source: Actor, files: Path, capture: Any
) -> None:
    with capture(execute=False):
        receive(return_.pk, ContentFile(b"<Message>"), by=source, name="plots.xml")
    Membership.objects.filter(user=source.user).delete()
    read_upload.func(return_.uploads.get().pk)
    assert Notification.objects.count() == 0


def test_the_sender_of_many_returns_is_told_that_none_could_be_read(
    collection: DataCollection, collector: Actor
) -> None:
    batch = Batch.objects.create(
        collection=collection,
        name="all.zip",
        size=1,
        by=collector.user,
        role=Role.COLLECTOR,
        organisation=department(),
        state=UploadState.READING,
    )
    give_up_batch(batch)
    give_up_batch(batch)
    one = Notification.objects.get()
    assert one.title == "Your file all.zip was refused"
    assert one.path == f"/collections/{collection.pk}/batches/{batch.pk}/"
    assert return_of(collection, "A1").status == "no_data"
