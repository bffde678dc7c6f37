"""Working off the queue: one worker inside a process, and taking up what a lost worker left."""

from __future__ import annotations

import logging
import os
import threading
import time
from collections.abc import Callable
from datetime import timedelta

from django.db import close_old_connections
from django.utils import timezone
from django_tasks import task_backends
from django_tasks_db import DatabaseBackend
from django_tasks_db.management.commands.db_worker import Worker
from django_tasks_db.models import DBTaskResult

from collect.exchange.unfinished import give_up, take_up_unfinished
from collect.notifications.services.posting import post_waiting
from collect.returns.services.sealing import seal_due
from collect.returns.services.switching import judge_due_switches
from collect.returns.telling import out_of_reach, tell_of_dates

LOST_AFTER = timedelta(minutes=10)
"""A job that has been running for longer was left by a worker that died: none takes as long."""

MOST_TRIES = 3
EVERY = 60  # seconds from one look of the watch to the next

logger = logging.getLogger(__name__)


def take_up_lost_jobs(now_lost_after: timedelta = LOST_AFTER) -> int:
    """Put the jobs of dead workers back into the queue; how many there were.

    No queue here retries a killed worker's job. One in the database knows its jobs, and a job
    that has killed three workers is given up; of another queue the rows of the work are asked.
    """
    count = 0
    limit = timezone.now() - now_lost_after
    if not is_queue_in_database():
        return take_up_unfinished(limit)
    for job in DBTaskResult.objects.running().filter(started_at__lt=limit):
        if len(job.worker_ids) < MOST_TRIES:
            running = DBTaskResult.objects.filter(
                pk=job.pk, status=job.status, started_at=job.started_at
            )
            count += running.update(status="READY")
        else:
            job.set_failed(RuntimeError("The job was given up: it ended three workers."))
            give_up(job.task_path, job.args_kwargs["args"][0])
    return count


def is_queue_in_database() -> bool:
    """Whether jobs wait in our own database; otherwise the settings name another queue."""
    return isinstance(task_backends["jobs"], DatabaseBackend)


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
    start_watch()
    return _thread(worker(f"embedded-{os.getpid()}").run)


def start_watch() -> threading.Thread:
    """A thread that sees every minute to what no request and no job does."""

    def watch() -> None:
        while True:
            watch_once()
            time.sleep(EVERY)

    return _thread(watch)


def watch_once() -> None:
    """What the watch does each time. A duty that fails, such as with the database away for a
    moment, ends neither the watch nor the other duties."""
    for name, duty in DUTIES.items():
        try:
            duty()
        except Exception:
            logger.exception("The watch could not %s; it tries again soon.", name)
    close_old_connections()


DUTIES: dict[str, Callable[[], object]] = {
    "take up lost jobs": take_up_lost_jobs,
    "judge by switches that begin or end": judge_due_switches,
    "seal the trails": seal_due,
    "tell sources of dates": lambda: tell_of_dates(timezone.now()),
    "send the e-mails that wait": lambda: post_waiting(timezone.now(), out_of_reach=out_of_reach),
}
"""What the watch sees to, as the end of "The watch could not …"."""


def _thread(run: Callable[[], None]) -> threading.Thread:
    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    return thread
