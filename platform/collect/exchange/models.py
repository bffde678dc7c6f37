"""Files that came in: each kept with who sent it, what it would change, and what became of it."""

from django.conf import settings
from django.db import models

from collect.organisations.roles import Role
from collect.returns.models import Return


class UploadState(models.TextChoices):
    """What becomes of an upload: it is read by a job, and then waits for a person's decision.

    It is being loaded only where a job loads many; a single one is loaded at once.
    """

    QUEUED = "queued", "Waiting to be read"
    READING = "reading", "Being read"
    READY = "ready", "Waiting for your decision"
    LOADING = "loading", "Being loaded"
    REFUSED = "refused", "Refused"
    CONFIRMED = "confirmed", "Loaded"
    DROPPED = "dropped", "Dropped"


class UploadKind(models.TextChoices):
    """What a file is: a return's data, or corrections and notes on a return's findings."""

    RETURN = "return", "Return"
    CORRECTIONS = "corrections", "Corrections"


UNDECIDED = (UploadState.QUEUED, UploadState.READING, UploadState.READY)
BUSY = (UploadState.QUEUED, UploadState.READING, UploadState.LOADING)
"""States in which a job is on its way; a page about one is worth loading again."""


class Batch(models.Model):
    """One zip with the files of many returns: each becomes an upload that is judged alone.

    `left_out` lists, as [member, why], the files in it that are of no use. `done` and `total`
    count files while they are read, and returns while they are loaded.
    """

    collection = models.ForeignKey(
        "definitions.DataCollection", on_delete=models.PROTECT, related_name="batches"
    )
    file = models.FileField(upload_to="batches/%Y/%m/")
    name = models.CharField(max_length=255)
    size = models.PositiveBigIntegerField()
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT
    )
    role = models.CharField(max_length=20, choices=Role.choices)
    organisation = models.ForeignKey(
        "organisations.Organisation", null=True, blank=True, on_delete=models.PROTECT
    )
    at = models.DateTimeField(auto_now_add=True)
    state = models.CharField(
        max_length=20, choices=UploadState.choices, default=UploadState.QUEUED, db_index=True
    )
    done = models.PositiveIntegerField("files read", default=0)
    total = models.PositiveIntegerField("files in it", null=True, blank=True)
    started_at = models.DateTimeField(null=True, blank=True)
    problem = models.TextField(blank=True)
    left_out = models.JSONField(default=list)

    class Meta:
        ordering = ("-pk",)
        verbose_name_plural = "batches"

    def __str__(self) -> str:
        return f"{self.name} for {self.collection}"

    @property
    def is_busy(self) -> bool:
        """Whether a job is on its way."""
        return self.state in BUSY


class Upload(models.Model):
    """One file for one return; it is also the job that reads it, with progress and heartbeat.

    `candidate` holds the records that the file would bring, beside the accepted data, until
    somebody confirms or drops it; `new_notes` the notes that a file of corrections would add.
    """

    return_of = models.ForeignKey(Return, on_delete=models.PROTECT, related_name="uploads")
    batch = models.ForeignKey(
        Batch, null=True, blank=True, on_delete=models.PROTECT, related_name="uploads"
    )
    kind = models.CharField(max_length=20, choices=UploadKind.choices, default=UploadKind.RETURN)
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
    rows = models.PositiveIntegerField("records read", default=0)
    started_at = models.DateTimeField(null=True, blank=True)
    tries = models.PositiveSmallIntegerField(default=0)
    heartbeat_at = models.DateTimeField(null=True, blank=True)
    problem = models.TextField(blank=True)
    notices = models.JSONField(default=list)
    candidate = models.JSONField(null=True, blank=True)
    new_notes = models.JSONField(default=list)
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
    def is_busy(self) -> bool:
        """Whether a job is on its way."""
        return self.state in BUSY

    @property
    def is_undecided(self) -> bool:
        """Whether the file still waits for the job or for a person."""
        return self.state in UNDECIDED
