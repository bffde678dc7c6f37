"""One rehearsal: what publishing a draft would do to the returns, found out beforehand."""

from django.conf import settings
from django.db import models

from collect.definitions.models import DataCollection


class RehearsalState(models.TextChoices):
    """How far the job is."""

    QUEUED = "queued", "Waiting"
    RUNNING = "running", "Running"
    DONE = "done", "Done"


class Rehearsal(models.Model):
    """`spec` and `hash` are the draft's as it was; `result` holds, for the returns `in_flight`
    and for those of `last_year`, how many there are, and by rule the Native IDs of those that
    would be newly failing, newly passing, or failing in another way."""

    collection = models.ForeignKey(
        DataCollection, on_delete=models.CASCADE, related_name="rehearsals"
    )
    spec = models.JSONField()
    hash = models.CharField(max_length=64)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT
    )
    at = models.DateTimeField(auto_now_add=True)
    state = models.CharField(
        max_length=10, choices=RehearsalState.choices, default=RehearsalState.QUEUED
    )
    total = models.PositiveIntegerField("returns", default=0)
    done = models.PositiveIntegerField("returns judged", default=0)
    finished_at = models.DateTimeField(null=True, blank=True)
    result = models.JSONField(default=dict)

    class Meta:
        ordering = ("-pk",)

    def __str__(self) -> str:
        return f"{self.collection}: rehearsal of {self.at:%d %B %Y at %H:%M}"

    @property
    def percent(self) -> int:
        """How much is done, in whole per cent."""
        return 100 if self.state == RehearsalState.DONE else 100 * self.done // (self.total or 1)
