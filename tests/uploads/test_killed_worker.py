"""A worker that is killed in the middle of a file loses nothing: the job is taken up again.

This one works with real processes, a real queue and a database of its own.
"""

import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from factories import ROOT
from uploads.messages import message

SHEDS = 12_000
"""Enough that reading the file takes a second or more."""

SET_UP = """
from factories import toy, return_of, source_of
from django.core.files.base import ContentFile
from collect.exchange.services.receiving import receive
import pathlib
found = return_of(toy(), "A1")
file = ContentFile(pathlib.Path({file!r}).read_bytes())
receive(found.pk, file, by=source_of(found), name="sheds.xml")
"""

STATE = """
import json
from collect.exchange.models import Upload
from collect.returns.models import Record, Return
from django_tasks_db.models import DBTaskResult
upload = Upload.objects.defer("candidate").get()
print(json.dumps(dict(
    upload=upload.state, tries=upload.tries, counts=upload.counts,
    job=DBTaskResult.objects.get().status, records=Record.objects.count(),
    status=Return.objects.get(source__native_id="A1").status,
)))
"""

WORK = """
from datetime import timedelta
from collect.exchange.workers import take_up_lost_jobs, worker
print(take_up_lost_jobs(timedelta(0)))
own = worker("second")
own.batch = True
own.run()
"""


class Place:
    """A database and a folder of files that processes share."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.environment = {
            **os.environ,
            "DATABASE_URL": f"sqlite:///{folder / 'test.sqlite3'}",
            "MEDIA_ROOT": str(folder / "media"),
            "DJANGO_SETTINGS_MODULE": "collect.settings.development",
            "PYTHONPATH": os.pathsep.join(str(ROOT / part) for part in ("tests", ".")),
        }

    def start(self, *arguments: str) -> "subprocess.Popen[str]":
        """A management command in a process of its own."""
        return subprocess.Popen(
            [sys.executable, str(ROOT / "manage.py"), *arguments],
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def run(self, *arguments: str) -> str:
        """A management command, to its end."""
        process = self.start(*arguments)
        out, errors = process.communicate(timeout=120)
        assert process.returncode == 0, errors
        return out

    def state(self) -> dict[str, Any]:
        """What the database says."""
        found: dict[str, Any] = json.loads(self.run("shell", "-v0", "-c", STATE).splitlines()[-1])
        return found


@pytest.fixture
def place(tmp_path: Path) -> Place:
    """A queue with one large file in it."""
    made = Place(tmp_path)
    file = tmp_path / "sheds.xml"
    sheds = tuple({"ShedNo": number + 1, "Roof": "T"} for number in range(SHEDS))
    file.write_bytes(message({"PlotsLet": 7}, sheds=sheds))
    made.run("migrate", "-v0")
    made.run("shell", "-v0", "-c", SET_UP.format(file=str(file)))
    return made


def test_a_worker_killed_in_the_middle_leaves_the_old_data_and_its_job_is_done_by_another(
    place: Place,
) -> None:
    first = place.start("work")
    wait_until_reading(place)
    os.kill(first.pid, signal.SIGKILL)
    first.wait(timeout=30)
    for stream in (first.stdout, first.stderr):
        if stream:
            stream.close()
    killed = place.state()
    assert (killed["upload"], killed["job"]) == ("reading", "RUNNING")
    assert (killed["records"], killed["status"]) == (0, "no_data")

    assert place.run("shell", "-v0", "-c", WORK).splitlines()[0] == "1"
    done = place.state()
    assert (done["upload"], done["job"], done["tries"]) == ("ready", "SUCCESSFUL", 2)
    assert done["counts"]["new"] == 2 * SHEDS + 5
    assert (done["records"], done["status"]) == (0, "no_data")


def wait_until_reading(place: Place) -> None:
    """Return as soon as the worker has begun to read the file."""
    deadline = time.monotonic() + 60
    with sqlite3.connect(place.folder / "test.sqlite3", timeout=20) as database:
        while time.monotonic() < deadline:
            row = database.execute("SELECT state FROM exchange_upload").fetchone()
            if row and row[0] == "reading":
                return
            assert row is None or row[0] != "ready", "The file was read before it could be killed"
            time.sleep(0.01)
    raise AssertionError("The worker never began")
