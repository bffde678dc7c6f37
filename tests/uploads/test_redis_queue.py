"""One setting puts the jobs into Redis: the same work, and nothing lost with a killed worker."""

import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator

import pytest

from processes import Place
from uploads.messages import message
from uploads.test_killed_worker import SET_UP, SHEDS

STATE = """
import json
from collect.exchange.models import Upload
upload = Upload.objects.defer("candidate").get()
print(json.dumps(dict(state=upload.state, tries=upload.tries, counts=upload.counts)))
"""

TAKE_UP = """
from datetime import timedelta
from collect.exchange.workers import take_up_lost_jobs
print(take_up_lost_jobs(timedelta(0)))
"""


@pytest.fixture(scope="module")
def redis_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A Redis of its own; where CI is set, its absence is a failure."""
    server = shutil.which("redis-server")
    if server is None:
        said = "The test of the queue needs Debian's Redis: sudo apt-get install redis-server"
        if os.environ.get("CI"):
            pytest.fail(said)
        pytest.skip(said)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    folder = str(tmp_path_factory.mktemp("redis"))
    options = ("--port", str(port), "--bind", "127.0.0.1", "--save", "", "--dir", folder)
    running = subprocess.Popen([server, *options], stdout=subprocess.DEVNULL)
    deadline = time.monotonic() + 20
    while not answers(port):
        assert time.monotonic() < deadline, "Redis does not answer"
        time.sleep(0.05)
    yield f"redis://127.0.0.1:{port}/0"
    running.terminate()
    running.wait(timeout=20)


def answers(port: int) -> bool:
    """Whether something listens on a port of this machine."""
    with socket.socket() as caller:
        return caller.connect_ex(("127.0.0.1", port)) == 0


@pytest.fixture
def with_redis(place: Place, redis_url: str) -> Place:
    """A database that is ready to be used, with its jobs in Redis."""
    place.environment["REDIS_URL"] = redis_url
    return place


def work_off(place: Place) -> None:
    """Run what waits in Redis, in a worker of its own."""
    place.run("rqworker", "default", "--burst", "--job-class", "django_tasks_rq.Job", "-v0")


def test_a_worker_killed_with_its_job_in_redis_loses_nothing(with_redis: Place) -> None:
    place = with_redis
    file = place.folder / "sheds.xml"
    sheds = tuple({"ShedNo": number + 1, "Roof": "T"} for number in range(SHEDS))
    file.write_bytes(message({"PlotsLet": 7}, sheds=sheds))
    place.run_code(SET_UP.format(file=str(file)))
    place.kill_a_worker("SELECT state, percent >= 10 FROM exchange_upload", ("reading", 1))
    assert place.told(STATE)["state"] == "reading"
    assert int(place.run_code(TAKE_UP).splitlines()[-1]) == 1
    work_off(place)
    done = place.told(STATE)
    assert (done["state"], done["counts"]["refused"]) == ("ready", 0)
