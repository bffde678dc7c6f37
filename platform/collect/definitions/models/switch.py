"""Rules that count as something else for a time, after they were published."""

from django.conf import settings
from django.db import models

from collect.definitions.models.draft import DataCollection, choices_of
from collect.organisations.models import Organisation
from rules.switching import Setting


class RuleSwitch(models.Model):
    """One rule set to error, query or off from a day to a day, both inclusive, with the reason.

    Without an organisation it holds for all; with one it is that organisation's exemption. It
    is never changed: a later one counts before an earlier one, and a withdrawn one not at all.
    `stands` is whether the returns were judged with it last.
    """

    collection = models.ForeignKey(
        DataCollection, on_delete=models.PROTECT, related_name="rule_switches"
    )
    rule = models.CharField("rule's number", max_length=30)
    setting = models.CharField(max_length=10, choices=choices_of(Setting))
    organisation = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="exemptions"
    )
    starts = models.DateField()
    ends = models.DateField(null=True, blank=True)
    reason = models.TextField()
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    at = models.DateTimeField(auto_now_add=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    stands = models.BooleanField(default=False)

    class Meta:
        ordering = ("pk",)
        verbose_name_plural = "rule switches"

    def __str__(self) -> str:
        who = f" for {self.organisation}" if self.organisation else ""
        return f"{self.collection} rule {self.rule}{who}: {self.get_setting_display()}"
