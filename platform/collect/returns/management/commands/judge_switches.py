"""manage.py judge_switches: judge returns again whose rules are switched from or until today."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from collect.returns.services.switching import judge_due_switches


class Command(BaseCommand):
    """For machines without a worker's watch, to be run just after midnight."""

    help = "Queue returns to be judged again where the switch of a rule begins or ends."

    def handle(self, *args: Any, **options: Any) -> None:
        """Queue, and say what."""
        for job in judge_due_switches():
            self.stdout.write(f"{job}: {job.total} returns are judged again.")
