"""One judging of all returns of a collection again, as a job with its progress."""

from django.conf import settings
from django.db import models

from collect.definitions.models import DataCollection
from collect.organisations.models import Organisation


class RevalidationState(models.TextChoices):
    """How far the job is."""

    QUEUED = "queued", "Waiting"
    RUNNING = "running", "Running"
    DONE = "done", "Done"


class Revalidation(models.Model):
    """The returns up to `cursor`, the key of the last one judged, are done; a worker that takes
    the job up goes on after it. `before` and `after` hold the sums of the returns' counts."""

    collection = models.ForeignKey(
        DataCollection, on_delete=models.CASCADE, related_name="revalidations"
    )
    organisation = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    why = models.CharField(max_length=300)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT
    )
    at = models.DateTimeField(auto_now_add=True)
    state = models.CharField(
        max_length=10, choices=RevalidationState.choices, default=RevalidationState.QUEUED
    )
    total = models.PositiveIntegerField("returns", default=0)
    done = models.PositiveIntegerField("returns judged", default=0)
    cursor = models.BigIntegerField(default=0)
    started_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)

    class Meta:
        ordering = ("-pk",)

    def __str__(self) -> str:
        return f"{self.collection}: {self.why}"

    @property
    def percent(self) -> int:
        """How much is done, in whole per cent."""
        return 100 if self.state == RevalidationState.DONE else 100 * self.done // (self.total or 1)
