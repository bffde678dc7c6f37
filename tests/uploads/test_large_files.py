"""A large file is loaded by a job, and work that no worker gets done is told to people."""

from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from collect.exchange import workers
from collect.exchange.models import Upload, UploadState
from collect.exchange.services import judging, loading
from collect.exchange.services.batches import read_batch
from collect.exchange.services.deciding import drop, state_seen
from collect.exchange.services.judging import judge, read_upload
from collect.exchange.services.loading import load, load_upload
from collect.exchange.services.receiving import receive
from collect.exchange.unfinished import give_up, take_up_unfinished
from collect.returns.access import Actor, Refused
from collect.returns.models import Return
from factories import fill, return_of
from uploads.zips import Capture, of, send


@pytest.fixture(autouse=True)
def every_file_is_large(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever is loaded is left to a job."""
    monkeypatch.setattr(loading, "AT_ONCE", 0)


@pytest.fixture
def ready(return_: Return, source: Actor, capture: Capture) -> Upload:
    """A file that waits for a decision."""
    with capture(execute=True):
        upload = receive(return_.pk, ContentFile(of("A1")), by=source, name="plots.xml")
    return Upload.objects.select_related("return_of").get(pk=upload.pk)


def state_of(upload: Upload) -> str:
    return str(Upload.objects.get(pk=upload.pk).state)


def has_data(return_: Return) -> bool:
    return return_of(return_.collection, "A1").has_data


def fault(*_: Any, **__: Any) -> None:
    raise ZeroDivisionError


def test_the_page_shows_that_a_large_file_is_being_loaded_and_then_that_it_is(
    return_: Return, source: Actor, ready: Upload, capture: Capture
) -> None:
    client = Client()
    client.force_login(source.user)  # type: ignore[arg-type]
    url = reverse("upload", args=(return_.pk, ready.pk))
    with capture() as jobs:
        out = client.post(url, {"act": "confirm", "seen": state_seen(ready)})
    assert out["Location"] == url
    page = client.get(url).content.decode()
    assert "The file is being loaded" in page
    assert "%" not in page.split("The file is being loaded")[1].split("</label>")[0]
    assert not has_data(return_)
    for job in jobs:
        job()
    assert state_of(ready) == "confirmed"
    assert has_data(return_)
    (change,) = return_.status_changes.all()
    assert (change.by, change.role) == (source.user, "source")


def test_while_a_file_is_being_loaded_nobody_decides_on_it_again(
    source: Actor, ready: Upload
) -> None:
    seen = state_seen(ready)
    load(ready, by=source, seen=seen)
    for decide in (lambda: load(ready, by=source, seen=seen), lambda: drop(ready, by=source)):
        with pytest.raises(Refused, match="not waiting for a decision: being loaded"):
            decide()


def test_a_comparison_that_is_out_of_date_is_refused_at_once(source: Actor, ready: Upload) -> None:
    with pytest.raises(Refused, match="have changed since you saw"):
        load(ready, by=source, seen="another")
    assert state_of(ready) == "ready"


def test_data_that_change_before_the_job_runs_are_not_overwritten(
    return_: Return, source: Actor, ready: Upload
) -> None:
    load(ready, by=source, seen=state_seen(ready))
    fill(return_, "Plots", source, Hens="2")
    assert source.user is not None
    load_upload.call(ready.pk, source.user.pk, "source")
    after = Upload.objects.get(pk=ready.pk)
    assert after.state == UploadState.READY
    assert "have changed since" in after.problem
    assert after.counts["state"] == state_seen(after)
    assert return_.records.get(section="Plots").values == {"Hens": 2}


def test_a_file_that_cannot_be_loaded_through_our_fault_waits_again(
    return_: Return, source: Actor, ready: Upload, monkeypatch: pytest.MonkeyPatch
) -> None:
    load(ready, by=source, seen=state_seen(ready))
    monkeypatch.setattr(loading, "confirm", fault)
    assert source.user is not None
    load_upload.call(ready.pk, source.user.pk, "source")
    after = Upload.objects.get(pk=ready.pk)
    assert (after.state, after.problem) == ("ready", loading.FAILED)
    assert not has_data(return_)


def test_a_file_that_cannot_be_read_through_our_fault_is_refused_and_the_return_not_rejected(
    return_: Return, ready: Upload, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(judging, "read_return", fault)
    Upload.objects.filter(pk=ready.pk).update(state=UploadState.QUEUED)
    with pytest.raises(ZeroDivisionError):
        read_upload.call(ready.pk)
    after = Upload.objects.get(pk=ready.pk)
    assert (after.state, after.problem) == ("refused", judging.FAILED)
    assert return_of(return_.collection, "A1").status == return_.status


def test_a_file_dropped_before_it_is_read_stays_dropped(source: Actor, ready: Upload) -> None:
    Upload.objects.filter(pk=ready.pk).update(state=UploadState.QUEUED)
    waiting = Upload.objects.get(pk=ready.pk)
    drop(ready, by=source)
    judge(waiting)
    assert state_of(ready) == "dropped"


def test_a_job_that_has_ended_three_workers_is_given_up_and_its_file_refused(
    ready: Upload, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workers, "is_queue_in_database", lambda: True)
    Upload.objects.filter(pk=ready.pk).update(state=UploadState.READING)
    job = DBTaskResult.objects.create(
        args_kwargs={"args": [ready.pk], "kwargs": {}},
        task_path=read_upload.module_path,
        backend_name="jobs",
        status="RUNNING",
        started_at=timezone.now() - workers.LOST_AFTER * 2,
        worker_ids=["one", "two", "three"],
        run_after=timezone.now(),
    )
    workers.take_up_lost_jobs()
    job.refresh_from_db()
    after = Upload.objects.get(pk=ready.pk)
    assert (job.status, after.state, after.problem) == ("FAILED", "refused", judging.FAILED)


def test_a_loading_that_no_worker_gets_done_waits_for_a_decision_again(
    return_: Return, source: Actor, collector: Actor, ready: Upload, capture: Capture
) -> None:
    load(ready, by=source, seen=state_seen(ready))
    give_up(load_upload.module_path, ready.pk)
    assert state_of(ready) == "ready"
    load(ready, by=source, seen=state_seen(ready))
    assert take_up_unfinished(timezone.now()) == 1
    assert state_of(ready) == "ready"
    batch = send(return_.collection, {"a2.xml": of("A2")}, collector, capture)
    type(batch).objects.filter(pk=batch.pk).update(state=UploadState.READING)
    give_up(read_batch.module_path, batch.pk)
    batch.refresh_from_db()
    assert (batch.state, batch.problem) == ("refused", judging.FAILED)
