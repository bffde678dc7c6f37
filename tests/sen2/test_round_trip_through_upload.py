"""Every published return goes out as XML, comes in as people upload it, and is the same again."""

import io
import zipfile
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.core.files.base import ContentFile
from django.core.management import call_command
from django.db import transaction
from django.utils import timezone

from collect.definitions.selectors import collection_named
from collect.exchange.models import Batch, Upload, UploadState
from collect.exchange.services.batch_decisions import load_many
from collect.exchange.services.batches import receive_many
from collect.exchange.services.deciding import confirm, state_seen
from collect.exchange.services.exporting import written
from collect.exchange.services.receiving import receive
from collect.organisations.roles import Role
from collect.returns.access import Actor
from collect.returns.models import Finding, Record, Return
from collect.returns.services.enrolment import enrol
from factories import department, return_of, source_of, user
from tests.sen2.tables import ROOT

YEARS = (2013, 2014)
FIGURES = ROOT / "fixtures" / "figures"
NOW = datetime(2014, 1, 20, 11, 14, 5, tzinfo=ZoneInfo("Europe/London"))

Capture = Callable[..., AbstractContextManager[Any]]


@dataclass(frozen=True)
class Everything:
    """All that is held of both years, by year and Native ID, and the files it is exported as."""

    values: dict[tuple[int, str, str], tuple[dict[str, object], dict[str, str]]]
    findings: set[tuple[object, ...]]
    counts: dict[tuple[int, str], tuple[object, ...]]
    files: dict[int, dict[str, bytes]]


def everything() -> Everything:
    records = Record.objects.select_related("return_of__source", "return_of__collection")
    findings = Finding.objects.values_list(
        "return_of__collection__year", "return_of__source__native_id", "rule", "section", "record",
        "severity", "message", "operands", "state",
    )  # fmt: skip
    returns = Return.objects.select_related("collection", "source", "publication")
    files: dict[int, dict[str, bytes]] = {year: {} for year in YEARS}
    for return_ in returns.prefetch_related("records"):
        file = written(return_, "xml", list(return_.records.all()))
        files[return_.collection.year][file.name] = file.content
    return Everything(
        values={
            (r.return_of.collection.year, r.return_of.source.native_id, r.section): (
                r.values,
                r.unreadable,
            )
            for r in records
        },
        findings={tuple(map(str, row)) for row in findings},
        counts={
            (r.collection.year, r.source.native_id): (r.status, r.errors, r.queries, r.unchecked)
            for r in returns
        },
        files=files,
    )


@pytest.fixture
def both_years(db: None, settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Both years published and open, without data, on a day of their own."""
    settings.MEDIA_ROOT = tmp_path
    folders = [ROOT / "sen2" / str(year) for year in YEARS]
    call_command("load_collection", *folders, stdout=io.StringIO())
    for year in YEARS:
        collection = collection_named(f"SEN2_{year}")
        for window in ("opens", "return_date", "closes_to_sources", "closes_to_agents", "closes"):
            setattr(collection, window, None)
        collection.save()
        enrol(collection)
    # A file says when its data were loaded: the same moment gives the same bytes.
    monkeypatch.setattr(timezone, "now", lambda: NOW)


def published() -> Everything:
    """What the published figures are when operators load them; nothing of it stays."""
    with transaction.atomic():
        for year in YEARS:
            table = FIGURES / f"sen2_{year}_la_data.csv"
            call_command("load_returns", f"SEN2_{year}", table, stdout=io.StringIO())
        found = everything()
        transaction.set_rollback(True)
    assert not Record.objects.exists()
    return found


def zipped(files: dict[str, bytes]) -> ContentFile[bytes]:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return ContentFile(out.getvalue())


def test_304_real_returns_come_back_the_same_through_upload_and_confirmation(
    both_years: None, django_capture_on_commit_callbacks: Capture
) -> None:
    before = published()
    assert [len(before.files[year]) for year in YEARS] == [152, 152]
    collector = Actor(user(Role.COLLECTOR), Role.COLLECTOR, department())
    for year in YEARS:
        collection = collection_named(f"SEN2_{year}")
        with django_capture_on_commit_callbacks(execute=True):
            batch = receive_many(
                collection, zipped(before.files[year]), by=collector, name=f"{year}.zip"
            )
        batch = Batch.objects.select_related("collection").get(pk=batch.pk)
        assert (batch.state, batch.left_out) == (UploadState.READY, [])
        with django_capture_on_commit_callbacks(execute=True):
            assert load_many(batch, by=collector) == 152
        assert set(batch.uploads.values_list("state", flat=True)) == {UploadState.CONFIRMED}
    after = everything()
    assert after.values == before.values
    assert after.findings == before.findings
    assert after.counts == before.counts
    assert after.files == before.files


def test_a_source_sends_its_own_return_and_it_is_the_same(
    both_years: None, django_capture_on_commit_callbacks: Capture
) -> None:
    before = published()
    return_ = return_of(collection_named("SEN2_2014"), "302")
    name = next(name for name in before.files[2014] if name.startswith("302_"))
    source = source_of(return_)
    with django_capture_on_commit_callbacks(execute=True):
        file = ContentFile(before.files[2014][name])
        upload = receive(return_.pk, file, by=source, name=name)
    upload = Upload.objects.select_related("return_of").get(pk=upload.pk)
    confirm(upload, by=source, seen=state_seen(upload))
    after = everything()
    assert after.files[2014][name] == before.files[2014][name]
    assert after.values == {
        place: held for place, held in before.values.items() if place[:2] == (2014, "302")
    }
