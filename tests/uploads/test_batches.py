"""Many returns in one zip: each is judged alone, and loaded by itself once somebody says so."""

from datetime import date

import pytest
from django.core.files.base import ContentFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from collect.definitions.models import DataCollection
from collect.exchange.models import Batch, UploadState
from collect.exchange.services import batches
from collect.exchange.services.batch_decisions import drop_many, load_batch, load_many
from collect.exchange.services.batches import read_batch, receive_many
from collect.exchange.services.deciding import confirm, state_seen
from collect.exchange.services.receiving import receive
from collect.organisations.models import Organisation
from collect.organisations.roles import Role
from collect.returns.access import Actor, Refused
from collect.returns.models import Return, StatusChange
from collect.returns.services.status import take_step
from collect.returns.workflow import ReturnStatus
from factories import fill, return_of, user
from uploads.messages import message
from uploads.zips import GOOD, Capture, load, of, send, states, zipped


def test_each_return_is_judged_alone_and_nothing_is_changed(
    collection: DataCollection, collector: Actor, capture: Capture
) -> None:
    batch = send(
        collection, {"a1.xml": of("A1"), "a2.xml": of("A2", PlotsAll=12)}, collector, capture
    )
    assert (batch.state, batch.done, batch.total) == (UploadState.READY, 2, 2)
    assert states(batch) == {"A1": "ready", "A2": "ready"}
    counts = {u.name: (u.counts["new"], u.counts["errors"]) for u in batch.uploads.all()}
    assert counts == {"a1.xml": (7, 0), "a2.xml": (7, 1)}
    assert not collection.returns.exclude(status=ReturnStatus.NO_DATA).exists()


def test_all_that_are_ready_are_loaded_each_with_its_own_history(
    collection: DataCollection, collector: Actor, capture: Capture
) -> None:
    batch = send(collection, {"a1.xml": of("A1"), "a2.xml": of("A2")}, collector, capture)
    after = load(batch, collector, capture)
    assert (after.state, after.done, after.total) == (UploadState.READY, 2, 2)
    assert states(after) == {"A1": "confirmed", "A2": "confirmed"}
    for native_id in ("A1", "A2"):
        loaded = return_of(collection, native_id)
        assert (loaded.status, loaded.errors) == (ReturnStatus.LOADED, 0)
        assert loaded.records.get(section="Plots").values == GOOD
        change = loaded.status_changes.get()
        assert (change.by, change.role) == (collector.user, Role.COLLECTOR)
        assert change.done == f"Loaded from {native_id.lower()}.xml"
    with pytest.raises(Refused, match="None of these returns waits"):
        load_many(batch, by=collector)
    assert StatusChange.objects.count() == 2


def test_only_those_chosen_are_loaded_and_the_rest_can_be_dropped(
    collection: DataCollection, collector: Actor, capture: Capture
) -> None:
    files = {f"{n}.xml": of(n) for n in ("A1", "A2", "A3")}
    batch = send(collection, files, collector, capture)
    second = batch.uploads.get(return_of__source__native_id="A2")
    load(batch, collector, capture, chosen=[second.pk, 999_999])
    assert states(batch) == {"A1": "ready", "A2": "confirmed", "A3": "ready"}
    assert drop_many(batch, by=collector) == 2
    assert states(batch) == {"A1": "dropped", "A2": "confirmed", "A3": "dropped"}
    assert return_of(collection, "A1").status == ReturnStatus.NO_DATA
    assert batch.uploads.filter(candidate__isnull=False).count() == 0


def test_a_file_of_no_use_is_left_out_with_the_reason_and_the_others_go_on(
    collection: DataCollection, collector: Actor, capture: Capture
) -> None:
    files = {
        "notes.xml": b"Dear all",
        "stranger.xml": of("Z9"),
        "last year.xml": message(GOOD, organisation="A1", year=2023),
        "good.xml": of("A1"),
        "again.xml": of("A1", Hens=2),
        "inner.zip": zipped({"a2.xml": of("A2")}),
        "scan.pdf": b"%PDF-1.7",
    }
    batch = send(collection, files, collector, capture)
    assert states(batch) == {"A1": "ready"}
    left_out = dict(batch.left_out)
    assert left_out.keys() == files.keys() - {"good.xml"}
    assert left_out["notes.xml"].startswith("Line 1, column 1: The file is not XML.")
    assert left_out["stranger.xml"].startswith("It is from organisation Z9, of which you have no")
    assert "2023" in left_out["last year.xml"]
    assert left_out["again.xml"].startswith("There is another file of Hill Allotments before it.")
    assert "zip of zips" in left_out["inner.zip"]
    assert left_out["scan.pdf"].startswith("The file is a PDF.")
    assert return_of(collection, "A1").status == ReturnStatus.NO_DATA


def test_names_are_kept_without_signs_that_nobody_sees(
    collection: DataCollection, collector: Actor, capture: Capture
) -> None:
    files = {"sub/a1\x01\u202elmx.xml": of("A1"), "\u200b": of("A2")}
    batch = send(collection, files, collector, capture)
    assert sorted(batch.uploads.values_list("name", flat=True)) == ["a1lmx.xml", "file"]


def test_a_zip_without_any_good_file_is_refused_and_no_return_is_rejected(
    collection: DataCollection, collector: Actor, capture: Capture
) -> None:
    batch = send(collection, {"a.xml": b"<a/>", "b.xml": b"b"}, collector, capture)
    assert batch.state == UploadState.REFUSED
    assert len(batch.left_out) == 2
    with capture(execute=True):
        damaged = receive_many(collection, ContentFile(b"PK\3\4no"), by=collector, name="b.zip")
    damaged.refresh_from_db()
    assert (damaged.state, damaged.total) == (UploadState.REFUSED, None)
    assert damaged.problem.startswith("The zip is damaged")
    assert not collection.returns.exclude(status=ReturnStatus.NO_DATA).exists()


def test_a_file_that_is_loaded_already_is_left_out_with_the_date(
    collection: DataCollection, collector: Actor, capture: Capture
) -> None:
    load(send(collection, {"first.xml": of("A1")}, collector, capture), collector, capture)
    again = send(collection, {"a1.xml": of("A1"), "a2.xml": of("A2")}, collector, capture)
    assert states(again) == {"A2": "ready"}
    assert again.left_out[0][0] == "a1.xml"
    assert "It is the same file as first.xml, which was loaded on" in again.left_out[0][1]


def test_a_single_file_is_a_batch_of_one(
    collection: DataCollection, collector: Actor, capture: Capture
) -> None:
    with capture(execute=True):
        sent = receive_many(collection, ContentFile(of("A2")), by=collector, name="a2.xml")
    assert states(sent) == {"A2": "ready"}
    upload = sent.uploads.get()
    with upload.file.open() as kept:
        assert kept.read() == of("A2")


def test_an_agent_loads_for_its_own_sources_alone(
    collection: DataCollection, agent: Actor, capture: Capture
) -> None:
    files = {f"{n}.xml": of(n) for n in ("A1", "A2", "A3")}
    batch = send(collection, files, agent, capture)
    assert states(batch) == {"A1": "ready", "A2": "ready"}
    assert [name for name, _ in batch.left_out] == ["A3.xml"]
    load(batch, agent, capture)
    assert return_of(collection, "A1").status_changes.get().role == Role.AGENT


def test_the_department_does_not_load_over_what_a_source_has_submitted(
    collection: DataCollection, return_: Return, source: Actor, collector: Actor, capture: Capture
) -> None:
    fill(return_, "Plots", source, PlotsLet="1")
    take_step(return_.pk, "submit", by=source)
    batch = send(collection, {"a1.xml": of("A1"), "a2.xml": of("A2")}, collector, capture)
    assert states(batch) == {"A2": "ready"}
    assert "Hill Allotments has submitted its return. Reject it first" in batch.left_out[0][1]
    take_step(return_.pk, "reject_by_collector", by=collector, reason="A file is on its way")
    batch = send(collection, {"a1.xml": of("A1")}, collector, capture)
    load(batch, collector, capture)
    assert return_of(collection, "A1").status == ReturnStatus.LOADED


def test_a_return_that_was_submitted_meanwhile_is_not_loaded_and_says_why(
    collection: DataCollection, return_: Return, source: Actor, collector: Actor, capture: Capture
) -> None:
    fill(return_, "Plots", source, PlotsLet="1")
    batch = send(collection, {"a1.xml": of("A1"), "a2.xml": of("A2")}, collector, capture)
    take_step(return_.pk, "submit", by=source)
    load(batch, collector, capture)
    assert states(batch) == {"A1": "ready", "A2": "confirmed"}
    assert "has submitted its return" in batch.uploads.get(name="a1.xml").problem


def test_data_that_changed_meanwhile_are_compared_anew_and_can_then_be_replaced(
    collection: DataCollection, return_: Return, source: Actor, collector: Actor, capture: Capture
) -> None:
    batch = send(collection, {"a1.xml": of("A1"), "a2.xml": of("A2")}, collector, capture)
    fill(return_, "Plots", source, PlotsLet="7", Waiting="5")
    load(batch, collector, capture)
    assert states(batch) == {"A1": "ready", "A2": "confirmed"}
    refused = batch.uploads.get(name="a1.xml")
    assert refused.problem.startswith("The data have changed")
    assert (refused.counts["removed"], refused.counts["unchanged"]) == (1, 2)
    assert return_.records.get(section="Plots").values["Waiting"] == 5
    load(batch, collector, capture)
    assert states(batch) == {"A1": "confirmed", "A2": "confirmed"}
    assert batch.uploads.get(name="a1.xml").problem == ""


def test_a_file_that_the_source_has_sent_itself_stays_for_it_to_decide(
    collection: DataCollection, return_: Return, source: Actor, collector: Actor, capture: Capture
) -> None:
    with capture(execute=True):
        own = receive(return_.pk, ContentFile(of("A1", Hens=1)), by=source, name="own.xml")
    first = send(collection, {"a1.xml": of("A1")}, collector, capture)
    second = send(collection, {"a1.xml": of("A1", Hens=2)}, collector, capture)
    own.refresh_from_db()
    assert own.state == UploadState.READY
    assert (states(first), states(second)) == ({"A1": "dropped"}, {"A1": "ready"})
    own.return_of.refresh_from_db()
    confirm(own, by=source, seen=state_seen(own))
    load(second, collector, capture)
    assert states(second) == {"A1": "ready"}


def test_who_may_not_load_many_returns_is_told_why(
    collection: DataCollection, return_: Return, source: Actor, collector: Actor
) -> None:
    file = ContentFile(zipped({"a1.xml": of("A1")}))
    with pytest.raises(Refused, match="only agents and the department"):
        receive_many(collection, file, by=source, name="a.zip")
    federation = Organisation.objects.create(native_id="FED", name="F", type="agent")
    agent = Actor(user(Role.AGENT, federation), Role.AGENT, federation)
    with pytest.raises(Refused, match="has no agent step"):
        receive_many(collection, file, by=agent, name="a.zip")
    collection.closes = date(2024, 12, 31)
    with pytest.raises(Refused, match="closed on 31 December 2024"):
        receive_many(collection, file, by=collector, name="a.zip")
    assert not Batch.objects.exists()


def test_a_reading_that_was_stopped_goes_on_where_it_was(
    collection: DataCollection, collector: Actor, capture: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(batches, "MOMENT", 0.0)  # each file is kept by itself
    monkeypatch.setattr(batches, "TURN", 0.0)  # and each job ends after one
    queued: list[int] = []
    monkeypatch.setattr(read_batch.__class__, "enqueue", lambda self, pk: queued.append(pk))
    files = {f"{n}.xml": of(n) for n in ("A1", "A2", "A3")} | {"again.xml": of("A1")}
    batch = send(collection, files, collector, capture)
    done = []
    while queued:
        read_batch.call(queued.pop())
        batch.refresh_from_db()
        done.append((batch.state, batch.done, batch.uploads.count()))
    assert done[0] == ("reading", 1, 1)
    assert done[2] == ("reading", 3, 3)
    assert done[-1] == ("ready", 4, 3)
    assert "before it" in batch.left_out[0][1]
    read_batch.call(batch.pk)
    assert batch.uploads.count() == 3


def test_a_loading_that_was_stopped_goes_on_where_it_was(
    collection: DataCollection, collector: Actor, capture: Capture
) -> None:
    batch = send(collection, {"a1.xml": of("A1"), "a2.xml": of("A2")}, collector, capture)
    load_many(batch, by=collector)
    first = batch.uploads.get(name="a1.xml")
    confirm(first, by=collector, seen=first.counts["state"], waiting=UploadState.LOADING)
    assert collector.user is not None
    load_batch.call(batch.pk, collector.user.pk)
    after = Batch.objects.get(pk=batch.pk)
    assert (after.state, after.done, after.total) == ("ready", 2, 2)
    assert StatusChange.objects.filter(step="load").count() == 2
    load_batch.call(batch.pk, collector.user.pk)
    assert StatusChange.objects.filter(step="load").count() == 2


def test_somebody_who_has_left_loads_nothing(
    collection: DataCollection, collector: Actor, capture: Capture
) -> None:
    batch = send(collection, {"a1.xml": of("A1")}, collector, capture)
    load_many(batch, by=collector)
    assert collector.user is not None
    collector.user.memberships.all().delete()
    load_batch.call(batch.pk, collector.user.pk)
    assert states(batch) == {"A1": "ready"}
    assert "any more" in batch.uploads.get().problem
    assert return_of(collection, "A1").status == ReturnStatus.NO_DATA


def test_judging_many_makes_no_more_queries_than_judging_few(
    collection: DataCollection, collector: Actor, capture: Capture
) -> None:
    first = collection.returns.get(source__native_id="A1")
    for number in range(40):
        organisation = Organisation.objects.create(native_id=f"B{number}", name="B", type="x")
        Return.objects.create(
            collection=collection, source=organisation, publication=first.publication
        )
    few = {f"{n}.xml": of(n) for n in ("A1", "A2")}
    many = few | {f"B{n}.xml": of(f"B{n}") for n in range(40)}
    counts = []
    for files in (few, many):
        with CaptureQueriesContext(connection) as caught:
            batch = send(collection, files, collector, capture)
        assert batch.uploads.count() == len(files)
        counts.append(len(caught))
    # One moment is enough for all on a quiet machine; a busy one may take a few more.
    assert counts[1] <= counts[0] + 3 * 12, counts
    client = Client()
    client.force_login(collector.user)  # type: ignore[arg-type]
    for name, keys in (("batch", (collection.pk, batch.pk)), ("batches", (collection.pk,))):
        client.get(reverse(name, args=keys))
        with CaptureQueriesContext(connection) as caught:
            client.get(reverse(name, args=keys))
        assert len(caught) <= 8, name
