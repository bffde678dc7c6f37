"""Many hands at once: threads that start in the same moment, on a database that they can share."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from threading import Barrier, Thread

from django.db import connection

from factories import ROOT

IN_MEMORY = "sqlite" in str(connection.settings_dict["ENGINE"])
"""Whether the tests' database is one that threads cannot share."""


def together(acts: Iterable[Callable[[], object]]) -> list[BaseException]:
    """Do these in the same moment, each with a connection of its own; what they raised."""
    deeds, failed = list(acts), list[BaseException]()
    start = Barrier(len(deeds))

    def do(deed: Callable[[], object]) -> None:
        start.wait()
        try:
            deed()
        except BaseException as error:
            failed.append(error)
        finally:
            connection.close()

    hands = [Thread(target=do, args=(deed,)) for deed in deeds]
    for hand in hands:
        hand.start()
    for hand in hands:
        hand.join()
    return failed


def in_a_copy(folder: Path, code: str) -> None:
    """Run the code in another process, on a copy in a file of the database in memory."""
    file = folder / "test.sqlite3"
    file.write_bytes(connection.connection.serialize())
    environment = {
        **os.environ,
        "DATABASE_URL": f"sqlite:///{file}",
        "DJANGO_SETTINGS_MODULE": "collect.settings.development",
        "PYTHONPATH": os.pathsep.join(str(ROOT / part) for part in ("tests", ".")),
    }
    done = subprocess.run(
        [sys.executable, str(ROOT / "manage.py"), "shell", "-v0", "-c", code],
        env=environment,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
