"""What a zip of 152 returns costs from upload to loaded, as a ratio to lxml's parsing alone.

Run it with `python tests/benchmarks/benchmark_upload.py`. It works in a database of its own that
is gone afterwards. Seconds are of the clock and of CPU; the peak of memory is that of the process.
"""

from __future__ import annotations

import csv
import io
import os
import resource
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "platform"), str(ROOT), str(ROOT / "tests")]

PLACE = tempfile.TemporaryDirectory()
os.environ["DATABASE_URL"] = f"sqlite:///{PLACE.name}/benchmark.sqlite3"
os.environ["MEDIA_ROOT"] = f"{PLACE.name}/media"
os.environ["DJANGO_SETTINGS_MODULE"] = "collect.settings.testing"

import django  # noqa: E402  the settings come first

django.setup()

from django.core.files.base import ContentFile  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402
from lxml import etree  # noqa: E402

from collect.definitions.models import DataCollection  # noqa: E402
from collect.definitions.selectors import collection_named  # noqa: E402
from collect.exchange.models import Batch, UploadState  # noqa: E402
from collect.exchange.services.batch_decisions import load_many  # noqa: E402
from collect.exchange.services.batches import receive_many  # noqa: E402
from collect.exchange.services.exporting import written  # noqa: E402
from collect.organisations.roles import Role  # noqa: E402
from collect.returns.access import Actor  # noqa: E402
from collect.returns.services.validation import records_of  # noqa: E402
from factories import department, user  # noqa: E402

FIGURES = ROOT / "fixtures" / "figures"


def set_up() -> tuple[DataCollection, Actor]:
    """Both years published, last year's figures loaded, and somebody of the department."""
    call_command("migrate", "-v0")
    call_command(
        "load_organisations", ROOT / "fixtures" / "organisations.csv", stdout=io.StringIO()
    )
    folders = [ROOT / "sen2" / str(year) for year in (2013, 2014)]
    call_command("load_collection", *folders, stdout=io.StringIO())
    load("2013")
    DataCollection.objects.update(opens=None, closes=None)
    return collection_named("SEN2_2014"), Actor(user(Role.COLLECTOR), Role.COLLECTOR, department())


def load(year: str, *, one_more: bool = False) -> None:
    """Load the figures of a year as the operator does; with one more child in each return."""
    table = FIGURES / f"sen2_{year}_la_data.csv"
    if one_more:
        changed = Path(PLACE.name) / "changed.csv"
        rows = list(csv.DictReader(table.open(encoding="utf-8", newline="")))
        with changed.open("w", encoding="utf-8", newline="") as out:
            writer = csv.DictWriter(out, rows[0].keys())
            writer.writeheader()
            writer.writerows({**row, "Tot05": int(row["Tot05"]) + 1} for row in rows)
        table = changed
    call_command("load_returns", f"SEN2_{year}", table, stdout=io.StringIO())


def package_of(collection: DataCollection, form: str, *, one_more: bool) -> bytes:
    """Every return of the collection in one zip; with one more child in an item of each."""
    returns = list(collection.returns.select_related("source", "publication"))
    records = records_of(returns)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for return_ in returns:
            held = records[return_.pk]
            for record in held:
                if one_more and record.values.get("Tot05") is not None:
                    record.values["Tot05"] += 1
            file = written(return_, form, held)
            archive.writestr(file.name, file.content)
    return out.getvalue()


def parse_alone(package: bytes) -> None:
    """Unpack and parse every file with lxml, and do nothing with it."""
    with zipfile.ZipFile(io.BytesIO(package)) as archive:
        for name in archive.namelist():
            content = io.BytesIO(archive.read(name))
            for _ in etree.iterparse(content, events=("start", "end")):
                pass


def measured(label: str, run: Callable[[], Any], alone: float) -> Any:
    """Run it, and print its clock and CPU seconds, queries, and the peak of memory so far."""
    queries: list[str] = []

    def count(execute: Callable[..., Any], sql: str, *rest: Any) -> Any:
        queries.append(sql[:6])
        return execute(sql, *rest)

    with connection.execute_wrapper(count):
        clock, processor = time.perf_counter(), time.process_time()
        result = run()
        clock, processor = time.perf_counter() - clock, time.process_time() - processor
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    ratio = f"; {processor / alone:.0f} times lxml alone" if alone else ""
    print(
        f"{label}: {clock:.2f} s, {processor:.2f} s of CPU{ratio}; "
        f"{len(queries):,} queries; peak {peak:.0f} MB"
    )
    return result


def upload(collection: DataCollection, by: Actor, package: bytes, label: str, alone: float) -> None:
    """Send the zip, let the job judge it, and let another load it."""
    sent = measured(
        f"{label}, read and judged",
        lambda: receive_many(collection, ContentFile(package), by=by, name="all.zip"),
        alone,
    )
    batch = Batch.objects.select_related("collection").get(pk=sent.pk)
    assert (batch.state, batch.left_out) == (UploadState.READY, []), batch.left_out[:3]
    measured(f"{label}, loaded one by one", lambda: load_many(batch, by=by), alone)
    assert set(batch.uploads.values_list("state", flat=True)) == {UploadState.CONFIRMED}


def main() -> None:
    """Print every figure."""
    collection, by = set_up()
    measured("The operator loads 152 returns", lambda: load("2014"), 0)
    measured("and loads the same again", lambda: load("2014"), 0)
    measured("and loads changed figures", lambda: load("2014", one_more=True), 0)
    for label, one_more in (
        ("152 returns in one zip of XML", False),
        ("The same with changes", True),
    ):
        package = package_of(collection, "xml", one_more=one_more)
        start = time.process_time()
        for _ in range(5):
            parse_alone(package)
        alone = (time.process_time() - start) / 5
        print(f"{label}: {len(package):,} bytes; lxml alone {alone * 1000:.0f} ms of CPU")
        upload(collection, by, package, label, alone)
    table = package_of(collection, "xlsx", one_more=False)
    upload(collection, by, table, "152 workbooks in one zip", 0)


if __name__ == "__main__":
    main()
    PLACE.cleanup()
