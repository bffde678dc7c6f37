"""More time than the windows give: for one organisation, or for everybody when a window reopens."""

from django.conf import settings
from django.db import models

from collect.definitions.models import DataCollection
from collect.organisations.models import Organisation


class ExtensionState(models.TextChoices):
    """What became of an extension."""

    ASKED = "asked", "Asked for"
    GRANTED = "granted", "Granted"
    DECLINED = "declined", "Declined"
    WITHDRAWN = "withdrawn", "Withdrawn"


class Extension(models.Model):
    """Somebody may go on until the end of the day `until`; without an organisation, everybody.

    It counts while it is granted. `asked_by` gave the reason, `decided_by` granted or declined it;
    one that the department gives unasked has the same person in both. Only its state moves on.
    """

    collection = models.ForeignKey(
        DataCollection, on_delete=models.PROTECT, related_name="extensions"
    )
    organisation = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    until = models.DateField()
    reason = models.TextField()
    state = models.CharField(max_length=20, choices=ExtensionState.choices)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    asked_at = models.DateTimeField(auto_now_add=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    decision = models.TextField("what was said to it", blank=True)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawal = models.TextField("why it was withdrawn", blank=True)

    class Meta:
        ordering = ("-pk",)

    def __str__(self) -> str:
        return f"{self.collection} until {self.until}: {self.organisation or 'everybody'}"
