"""Real processes around a database of their own: workers that are killed, and others after them."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from databases import first_row
from factories import ROOT

FINISH = """
from datetime import timedelta
from collect.exchange.workers import take_up_lost_jobs, worker
print(take_up_lost_jobs(timedelta(0)))
own = worker("second")
own.batch = True
own.run()
"""


class Place:
    """A database, by its address, and a folder of files that processes share."""

    def __init__(self, folder: Path, database: str) -> None:
        self.folder, self.database = folder, database
        self.environment = {
            **os.environ,
            "DATABASE_URL": database,
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
        out, errors = process.communicate(timeout=240)
        assert process.returncode == 0, errors
        return out

    def run_code(self, code: str) -> str:
        """Lines of Python in a process of its own; what they print."""
        return self.run("shell", "-v0", "-c", code)

    def told(self, code: str) -> dict[str, Any]:
        """What lines of Python print as JSON, in their last line."""
        found: dict[str, Any] = json.loads(self.run_code(code).splitlines()[-1])
        return found

    def kill_a_worker(self, query: str, answer: tuple[Any, ...]) -> None:
        """Start a worker, and end it and what it started, without warning, once the database
        answers so."""
        worker = self.start("work")
        deadline = time.monotonic() + 60
        while first_row(self.database, query) != answer:
            assert time.monotonic() < deadline, "The worker never came so far"
            time.sleep(0.01)
        children = Path(f"/proc/{worker.pid}/task/{worker.pid}/children").read_text().split()
        for pid in (worker.pid, *map(int, children)):
            os.kill(pid, signal.SIGKILL)
        worker.communicate(timeout=30)

    def finish_with_another_worker(self) -> int:
        """Take up what the killed worker left, and work it off; how many jobs were taken up."""
        return int(self.run_code(FINISH).splitlines()[0])
