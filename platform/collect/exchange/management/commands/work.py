"""manage.py work: run the jobs of the queue, on any number of machines."""

from __future__ import annotations

import os
import socket
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand

from collect.exchange.workers import is_queue_in_database, start_watch, take_up_lost_jobs, worker


class Command(BaseCommand):
    """Runs jobs until it is stopped."""

    help = "Run the jobs of the queue until stopped; start as many as the load needs."

    def handle(self, *args: Any, **options: Any) -> None:
        """Take up what lost workers left, then work."""
        taken = take_up_lost_jobs()
        if taken:
            self.stdout.write(f"{taken} jobs of lost workers were put back into the queue.")
        start_watch()
        if not is_queue_in_database():
            call_command("rqworker", "default", job_class="django_tasks_rq.Job", verbosity=1)
            return
        own = worker(f"{socket.gethostname()}-{os.getpid()}"[:64])
        own.configure_signals()
        own.run()
