"""What the history says of an act beside who and when: in which role, and why."""

from django.db import models

from collect.organisations.roles import Role
from collect.returns.models.return_ import LONGEST_DEED


class RevisionFacts(models.Model):
    """The role, organisation, act and reason of one revision."""

    revision = models.OneToOneField(
        "reversion.Revision", on_delete=models.CASCADE, related_name="facts"
    )
    role = models.CharField(max_length=20, choices=Role.choices, blank=True)
    organisation = models.CharField(max_length=200, blank=True)
    act = models.CharField(max_length=LONGEST_DEED)
    reason = models.TextField(blank=True)

    class Meta:
        verbose_name_plural = "revision facts"

    def __str__(self) -> str:
        return self.act
