"""What was done to drafts: by whom, when, and cell by cell, so that it can be undone."""

from django.conf import settings
from django.db import models

from collect.definitions.models.draft import DataCollection


class DraftChange(models.Model):
    """One change of a draft; `edits` are what it did, as `Edit.to_json` writes them."""

    collection = models.ForeignKey(
        DataCollection, on_delete=models.CASCADE, related_name="draft_changes"
    )
    at = models.DateTimeField(auto_now_add=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT
    )
    said = models.CharField("what was done", max_length=300)
    edits = models.JSONField(default=list)
    undoes = models.OneToOneField(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="undone_by"
    )

    class Meta:
        ordering = ("-pk",)

    def __str__(self) -> str:
        return f"{self.collection}: {self.said}"
