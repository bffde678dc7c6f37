"""One source's return to one collection, and the log of its status."""

from django.conf import settings
from django.db import models

from collect.definitions.models import DataCollection, Publication
from collect.organisations.models import Organisation
from collect.organisations.roles import Role
from collect.returns.workflow import ReturnStatus, Workflow

LONGEST_DEED = 200
"""Characters that the history has room for to say what was done."""


class Return(Workflow):
    """One source's data for one collection; the counts are those of its last validation."""

    collection = models.ForeignKey(DataCollection, on_delete=models.PROTECT, related_name="returns")
    source = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="returns")
    agent = models.ForeignKey(
        Organisation,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="returns_as_agent",
    )
    publication = models.ForeignKey(Publication, on_delete=models.PROTECT, related_name="returns")
    errors = models.PositiveIntegerField(default=0)
    queries = models.PositiveIntegerField(default=0)
    okd = models.PositiveIntegerField("OK'd", default=0)
    to_confirm = models.PositiveIntegerField("to confirm again", default=0)
    unchecked = models.JSONField(default=list, help_text="Rules that could not be checked")
    loaded_from = models.CharField(max_length=255, blank=True)
    loaded_at = models.DateTimeField(null=True, blank=True)
    submitted_at = models.DateTimeField(null=True, blank=True)
    approved_at = models.DateTimeField(null=True, blank=True)
    authorised_at = models.DateTimeField(null=True, blank=True)
    first_loaded_on = models.DateField(null=True, blank=True)
    first_submitted_on = models.DateField(null=True, blank=True)
    first_authorised_on = models.DateField(null=True, blank=True)
    validated_at = models.DateTimeField(null=True, blank=True)
    changed_at = models.DateTimeField("last act", null=True, blank=True)
    trail_number = models.PositiveIntegerField("entries in the trail", default=0)
    trail_hash = models.CharField("hash of the last entry", max_length=64, blank=True)

    class Meta:
        ordering = ("collection", "source__native_id")
        indexes = (
            models.Index(fields=("collection", "status"), name="returns_by_status"),
            models.Index(fields=("collection", "changed_at"), name="returns_by_change"),
            models.Index(
                fields=(
                    "collection",
                    "first_loaded_on",
                    "first_submitted_on",
                    "first_authorised_on",
                ),
                name="returns_by_first_days",
            ),
        )
        constraints = (
            models.UniqueConstraint(fields=("collection", "source"), name="one_return_a_source"),
        )

    def __str__(self) -> str:
        return f"{self.collection} return of {self.source}"

    @property
    def has_data(self) -> bool:
        """Whether data are loaded."""
        return self.status != ReturnStatus.NO_DATA and self.loaded_at is not None


class StatusChange(models.Model):
    """One step of a return: who took it, when, from which status to which, and why."""

    return_of = models.ForeignKey(Return, on_delete=models.PROTECT, related_name="status_changes")
    step = models.CharField(max_length=40)
    done = models.CharField(max_length=LONGEST_DEED)
    from_status = models.CharField(max_length=40, choices=ReturnStatus.choices)
    to_status = models.CharField(max_length=40, choices=ReturnStatus.choices)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT
    )
    role = models.CharField(max_length=20, choices=Role.choices, blank=True)
    organisation = models.CharField(max_length=200, blank=True)
    at = models.DateTimeField()
    reason = models.TextField(blank=True)

    class Meta:
        ordering = ("pk",)

    def __str__(self) -> str:
        return (
            f"{self.return_of}: {self.get_from_status_display()} → {self.get_to_status_display()}"
        )
