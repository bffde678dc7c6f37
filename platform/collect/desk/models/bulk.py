"""One act on many returns: who asked for what, and what became of each return."""

from django.db import models

from collect.definitions.models import DataCollection
from collect.organisations.models import Organisation
from collect.organisations.roles import Role
from collect.returns.models import Return
from collect.returns.models.job import Job


class Deed(models.TextChoices):
    """What can be done to many returns at once."""

    OK = "ok", "OK errors and queries"
    AUTHORISE = "authorise", "Authorise"
    REJECT = "reject", "Reject"
    APPROVE = "approve", "Approve"
    REMIND = "remind", "Remind"
    EXPORT = "export", "Export"
    ANSWER = "answer", "Answer explanations"


class MemberState(models.TextChoices):
    """What became of one return of a bulk act."""

    WAITING = "waiting", "Waiting"
    DONE = "done", "Done"
    REFUSED = "refused", "Left out"
    UNDONE = "undone", "Undone"
    KEPT = "kept", "Not undone"


class BulkAct(Job):
    """One bulk act, worked off by a job; `done` counts the returns that are settled.

    `undoing` is set while, and after, the whole act is taken back. `file` is what an export made.
    """

    collection = models.ForeignKey(
        DataCollection, on_delete=models.CASCADE, related_name="bulk_acts"
    )
    deed = models.CharField(max_length=20, choices=Deed.choices)
    role = models.CharField(max_length=20, choices=Role.choices)
    organisation = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    reason = models.TextField(blank=True)
    options = models.JSONField(default=dict)
    started_at = models.DateTimeField(null=True, blank=True)
    undoing = models.BooleanField(default=False)
    undone_by = models.ForeignKey(
        "organisations.User", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    undone_at = models.DateTimeField(null=True, blank=True)
    file = models.FileField(upload_to="bulk/", blank=True)

    def __str__(self) -> str:
        return f"{self.get_deed_display()}: {self.collection}"


class BulkMember(models.Model):
    """One return of a bulk act. `before` is its status before, for the undo; `trail_number` its
    trail after the act, by which a later change shows."""

    act = models.ForeignKey(BulkAct, on_delete=models.CASCADE, related_name="members")
    return_of = models.ForeignKey(Return, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(
        max_length=10, choices=MemberState.choices, default=MemberState.WAITING
    )
    why = models.TextField("why it was left out", blank=True)
    before = models.CharField(max_length=40, blank=True)
    trail_number = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ("pk",)
        indexes = (models.Index(fields=("act", "state"), name="bulk_members_by_state"),)
        constraints = (
            models.UniqueConstraint(fields=("act", "return_of"), name="one_member_a_return"),
        )

    def __str__(self) -> str:
        return f"{self.return_of}: {self.state}"


class BulkTarget(models.Model):
    """One finding that a bulk OK or answer is for. `seen` is its fingerprint as the collector saw
    it, blank where it does not matter."""

    member = models.ForeignKey(BulkMember, on_delete=models.CASCADE, related_name="targets")
    finding = models.BigIntegerField()
    seen = models.CharField(max_length=16)
    done = models.BooleanField(default=False)
    why = models.TextField("why it was left out", blank=True)

    class Meta:
        ordering = ("pk",)

    def __str__(self) -> str:
        return f"{self.member}: {self.finding}"
