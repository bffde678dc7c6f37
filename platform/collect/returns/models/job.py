"""Work over many returns that a worker does, with how far it is."""

from django.conf import settings
from django.db import models


class JobState(models.TextChoices):
    """How far the work is."""

    QUEUED = "queued", "Waiting"
    RUNNING = "running", "Running"
    DONE = "done", "Done"


class Job(models.Model):
    """What every such piece of work tells: who asked for it and when, and its progress."""

    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT
    )
    at = models.DateTimeField(auto_now_add=True)
    state = models.CharField(max_length=10, choices=JobState.choices, default=JobState.QUEUED)
    total = models.PositiveIntegerField("returns", default=0)
    done = models.PositiveIntegerField("returns judged", default=0)
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        abstract = True
        ordering = ("-pk",)

    @property
    def percent(self) -> int:
        """How much is done, in whole per cent."""
        return 100 if self.state == JobState.DONE else 100 * self.done // (self.total or 1)
