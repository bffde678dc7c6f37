"""What was published: specs, frozen and numbered, that returns are judged by."""

from typing import Any, NoReturn

from django.conf import settings
from django.db import models

from collect.definitions.models.draft import DataCollection


class Publication(models.Model):
    """One frozen, numbered spec of a collection; never changed once it is there."""

    collection = models.ForeignKey(
        DataCollection, on_delete=models.PROTECT, related_name="publications"
    )
    number = models.PositiveIntegerField()
    spec = models.JSONField()
    hash = models.CharField(max_length=64)
    published_at = models.DateTimeField(auto_now_add=True)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT
    )
    reason = models.TextField(blank=True)
    difference = models.JSONField(default=list)

    class Meta:
        ordering = ("collection", "-number")
        constraints = (
            models.UniqueConstraint(
                fields=("collection", "number"), name="one_publication_a_number"
            ),
        )

    def __str__(self) -> str:
        return f"{self.collection} publication {self.number}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Store a new publication. Raises ValueError for one that is stored already."""
        if not self._state.adding:
            raise ValueError(f"{self} cannot be changed. Publish the draft again.")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        """Raises ValueError: returns may be pinned to it."""
        raise ValueError(f"{self} cannot be deleted.")
