"""What a request costs: processor time of this process and of the database's, and its queries."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from statistics import median

from django.db import connection
from django.test.utils import CaptureQueriesContext


def cost_of(act: Callable[[], object], times: int = 20) -> float:
    """Milliseconds of processor time, the median; other work on the machine does not count.

    PostgreSQL works in a process of its own, whose time is read from the system where it runs on
    this machine; on SQLite it is part of this process.
    """
    backend = _backend()
    took = []
    for _ in range(times):
        start = time.process_time() * 1000 + _used_by(backend)
        act()
        took.append(time.process_time() * 1000 + _used_by(backend) - start)
    return median(took)


def queries_of(act: Callable[[], object]) -> int:
    """How many queries it makes."""
    with CaptureQueriesContext(connection) as caught:
        act()
    return len(caught)


def _backend() -> Path | None:
    """Where the system tells what the database's process for this connection has used."""
    if connection.vendor != "postgresql":
        return None
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        [pid] = cursor.fetchone()
    return Path(f"/proc/{pid}/schedstat")


def _used_by(backend: Path | None) -> float:
    """Milliseconds that the process has run, by the nanoseconds that the scheduler counts."""
    return int(backend.read_text().split()[0]) / 1e6 if backend else 0.0
