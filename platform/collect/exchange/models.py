"""Files that came in: each kept with who sent it, what it would change, and what became of it."""

from django.conf import settings
from django.db import models

from collect.organisations.roles import Role
from collect.returns.models import Return


class UploadState(models.TextChoices):
    """What becomes of an upload: it is read by a job, and then waits for a person's decision."""

    QUEUED = "queued", "Waiting to be read"
    READING = "reading", "Being read"
    READY = "ready", "Waiting for your decision"
    REFUSED = "refused", "Refused"
    CONFIRMED = "confirmed", "Loaded"
    DROPPED = "dropped", "Dropped"


UNDECIDED = (UploadState.QUEUED, UploadState.READING, UploadState.READY)


class Upload(models.Model):
    """One file for one return; it is also the job that reads it, with progress and heartbeat.

    `candidate` holds the records that the file would bring, beside the accepted data, until
    somebody confirms or drops it. `seen` is the return's state that the candidate was
    compared with.
    """

    return_of = models.ForeignKey(Return, on_delete=models.PROTECT, related_name="uploads")
    file = models.FileField(upload_to="uploads/%Y/%m/")
    name = models.CharField(max_length=255)
    size = models.PositiveBigIntegerField()
    hash = models.CharField("SHA-256", max_length=64, db_index=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT
    )
    role = models.CharField(max_length=20, choices=Role.choices)
    organisation = models.CharField(max_length=200, blank=True)
    at = models.DateTimeField(auto_now_add=True)
    state = models.CharField(
        max_length=20, choices=UploadState.choices, default=UploadState.QUEUED, db_index=True
    )
    percent = models.PositiveSmallIntegerField(default=0)
    tries = models.PositiveSmallIntegerField(default=0)
    heartbeat_at = models.DateTimeField(null=True, blank=True)
    problem = models.TextField(blank=True)
    notices = models.JSONField(default=list)
    candidate = models.JSONField(null=True, blank=True)
    counts = models.JSONField(default=dict)
    decided_at = models.DateTimeField(null=True, blank=True)
    brought_back_from = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="brought_back"
    )

    class Meta:
        ordering = ("-pk",)

    def __str__(self) -> str:
        return f"{self.name} for {self.return_of}"

    @property
    def state_words(self) -> str:
        """The state as part of a sentence."""
        return str(UploadState(self.state).label).lower()

    @property
    def is_undecided(self) -> bool:
        """Whether the file still waits for the job or for a person."""
        return self.state in UNDECIDED
