"""Working off the queue: one worker inside a process, and taking up what a lost worker left."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable
from datetime import timedelta

from django.db import close_old_connections
from django.utils import timezone
from django_tasks_db.management.commands.db_worker import Worker
from django_tasks_db.models import DBTaskResult

LOST_AFTER = timedelta(minutes=10)
"""A job that has been running for longer was left by a worker that died: none takes as long."""

MOST_TRIES = 3


def take_up_lost_jobs(now_lost_after: timedelta = LOST_AFTER) -> int:
    """Put the jobs of dead workers back into the queue; how many there were.

    The queue itself never retries a killed worker's job. A job that has killed three workers
    is given up.
    """
    count = 0
    limit = timezone.now() - now_lost_after
    for job in DBTaskResult.objects.running().filter(started_at__lt=limit):
        if len(job.worker_ids) < MOST_TRIES:
            running = DBTaskResult.objects.filter(
                pk=job.pk, status=job.status, started_at=job.started_at
            )
            count += running.update(status="READY")
        else:
            job.set_failed(RuntimeError("The job was given up: it ended three workers."))
    return count


def worker(name: str) -> Worker:
    """A worker for our jobs, ready to `run()` until its process ends."""
    return Worker(
        queue_names=["*"],
        excluded_queue_names=[],
        interval=0.5,
        batch=False,
        backend_name="jobs",
        startup_delay=False,
        max_tasks=None,
        worker_id=name,
    )


def start_embedded_worker() -> threading.Thread:
    """A worker in a thread of this process, for one machine where no other worker runs."""
    take_up_lost_jobs(timedelta(0))
    return _thread(worker(f"embedded-{os.getpid()}").run)


def start_watch() -> threading.Thread:
    """A thread that takes up lost jobs, every minute."""

    def watch() -> None:
        while True:
            take_up_lost_jobs()
            close_old_connections()
            time.sleep(60)

    return _thread(watch)


def _thread(run: Callable[[], None]) -> threading.Thread:
    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    return thread
