"""One judging of all returns of a collection again, as a job with its progress."""

from django.db import models

from collect.definitions.models import DataCollection
from collect.organisations.models import Organisation
from collect.returns.models.job import Job


class Revalidation(Job):
    """The returns up to `cursor`, the key of the last one judged, are done; a worker that takes
    the job up goes on after it. `before` and `after` hold the sums of the returns' counts."""

    collection = models.ForeignKey(
        DataCollection, on_delete=models.CASCADE, related_name="revalidations"
    )
    organisation = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    why = models.CharField(max_length=300)
    cursor = models.BigIntegerField(default=0)
    started_at = models.DateTimeField(null=True, blank=True)
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)

    def __str__(self) -> str:
        return f"{self.collection}: {self.why}"
