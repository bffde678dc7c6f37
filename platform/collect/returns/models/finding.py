"""One rule failing at one place of a return, and what became of it."""

import hashlib
import json

from django.conf import settings
from django.db import models

from collect.definitions.models import choices_of
from collect.returns.models.return_ import Return
from rules.findings import Severity


class FindingState(models.TextChoices):
    """What became of a finding."""

    OPEN = "open", "Open"
    OKD = "okd", "OK'd"
    CONFIRM_AGAIN = "confirm_again", "Confirm again"
    SOLVED = "solved", "Solved"


class Finding(models.Model):
    """A finding is known by its rule, its place, and the values that the rule read.

    `operands` lists [name, value] pairs, `asks` stands for what the rule asks. An OK counts for
    `okd_operands` and `okd_asks` only: when one of them moves it is withdrawn and has to be
    confirmed again. A solved finding stays only while it
    carries an OK, so that the OK is still there if the same values come back.
    """

    return_of = models.ForeignKey(Return, on_delete=models.CASCADE, related_name="findings")
    order = models.PositiveIntegerField(default=0)
    rule = models.CharField(max_length=100)
    number = models.CharField(max_length=30, blank=True)
    severity = models.CharField(max_length=10, choices=choices_of(Severity))
    message = models.TextField()
    section = models.CharField(max_length=60, blank=True)
    record = models.CharField("record's key", max_length=200, blank=True)
    operands = models.JSONField(default=list)
    asks = models.CharField("what the rule asks, in short", max_length=16, blank=True)
    state = models.CharField(max_length=20, choices=FindingState.choices, default=FindingState.OPEN)
    okd_operands = models.JSONField(null=True, blank=True)
    okd_asks = models.CharField(max_length=16, blank=True)
    okd_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT
    )
    okd_at = models.DateTimeField(null=True, blank=True)
    ok_reason = models.TextField(blank=True)

    class Meta:
        ordering = ("order", "pk")
        indexes = (models.Index(fields=("rule", "state"), name="findings_by_rule"),)
        constraints = (
            models.UniqueConstraint(
                fields=("return_of", "rule", "section", "record"), name="one_finding_a_place"
            ),
        )

    def __str__(self) -> str:
        return f"{self.number or self.rule}: {self.message}"

    @property
    def items(self) -> list[str]:
        """The codes of the items of this return that the finding is counted on."""
        return [name for name, _ in self.operands if not name.startswith("previous.")]

    @property
    def fingerprint(self) -> str:
        """What the finding says of which values, in short: it moves whenever they do."""
        said = json.dumps([self.rule, self.section, self.record, self.operands, self.asks])
        return hashlib.sha256(said.encode()).hexdigest()[:16]

    @property
    def ok_stands(self) -> bool:
        """Whether the finding is as it was when it was OK'd."""
        return self.okd_operands == self.operands and self.okd_asks == self.asks

    @property
    def is_okd(self) -> bool:
        """Whether the collector's OK stands for the values as they are."""
        return self.state == FindingState.OKD

    @property
    def is_error(self) -> bool:
        """Whether the finding is an error; otherwise it is a query."""
        return self.severity == Severity.ERROR.value
