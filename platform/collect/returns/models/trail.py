"""The trail of a return: every act, with what it changed, chained by hash."""

from django.conf import settings
from django.db import models

from collect.definitions.models import DataCollection, Publication
from collect.organisations.roles import Role
from collect.returns.models.return_ import LONGEST_DEED, Return
from collect.returns.workflow import ReturnStatus


class TrailKind(models.TextChoices):
    """What an act did first of all."""

    DATA = "data", "Data"
    OK = "ok", "OK given or taken back"
    NOTE = "note", "Note"
    STATUS = "status", "Status"
    JUDGED = "judged", "Judged again"
    REMINDER = "reminder", "Reminder"


class TrailEntry(models.Model):
    """One act on one return. `number` counts from 1 without a gap.

    `content` is compressed JSON: what the act changed, so that the return can be put together as
    it was after any entry. `hash` is of this row and of `previous_hash`, the entry before.
    """

    return_of = models.ForeignKey(Return, on_delete=models.PROTECT, related_name="trail")
    number = models.PositiveIntegerField()
    at = models.DateTimeField(db_index=True)
    act = models.CharField(max_length=LONGEST_DEED)
    kind = models.CharField(max_length=10, choices=TrailKind.choices, default=TrailKind.STATUS)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    who = models.CharField("name at the time", max_length=200, blank=True)
    role = models.CharField(max_length=20, choices=Role.choices, blank=True)
    organisation = models.CharField(max_length=200, blank=True)
    reason = models.TextField(blank=True)
    status = models.CharField("status after", max_length=40, choices=ReturnStatus.choices)
    publication = models.ForeignKey(Publication, on_delete=models.PROTECT, related_name="+")
    errors = models.PositiveIntegerField(default=0)
    queries = models.PositiveIntegerField(default=0)
    okd = models.PositiveIntegerField("OK'd", default=0)
    content = models.BinaryField()
    previous_hash = models.CharField(max_length=64, blank=True)
    hash = models.CharField("SHA-256", max_length=64)

    class Meta:
        ordering = ("return_of", "number")
        verbose_name_plural = "trail entries"
        constraints = (
            models.UniqueConstraint(fields=("return_of", "number"), name="one_entry_a_number"),
        )

    def __str__(self) -> str:
        return f"{self.return_of}: {self.number} {self.act}"


class Seal(models.Model):
    """Where the trails of a collection ended at one time, chained: so a trail whose last entries
    were cut off shows too. `heads` is compressed JSON of [Native ID, number, hash], of those
    trails that went on since the seal before."""

    collection = models.ForeignKey(DataCollection, on_delete=models.PROTECT, related_name="seals")
    number = models.PositiveIntegerField()
    at = models.DateTimeField()
    heads = models.BinaryField()
    previous_hash = models.CharField(max_length=64, blank=True)
    hash = models.CharField("SHA-256", max_length=64)

    class Meta:
        ordering = ("collection", "number")
        constraints = (
            models.UniqueConstraint(fields=("collection", "number"), name="one_seal_a_number"),
        )

    def __str__(self) -> str:
        return f"{self.collection}: seal {self.number}"
