"""One rehearsal: what publishing a draft would do to the returns, found out beforehand."""

from django.db import models

from collect.definitions.models import DataCollection
from collect.returns.models.job import Job


class Rehearsal(Job):
    """`spec` and `hash` are the draft's as it was; `result` holds, for the returns `in_flight`
    and for those of `last_year`, how many there are, and by rule the Native IDs of those that
    would be newly failing, newly passing, or failing in another way."""

    collection = models.ForeignKey(
        DataCollection, on_delete=models.CASCADE, related_name="rehearsals"
    )
    spec = models.JSONField()
    hash = models.CharField(max_length=64)
    result = models.JSONField(default=dict)

    def __str__(self) -> str:
        return f"{self.collection}: rehearsal of {self.at:%d %B %Y at %H:%M}"
