"""A remark on a return, on one of its items, or on one finding: added, never edited."""

from django.conf import settings
from django.db import models

from collect.organisations.roles import Role
from collect.returns.models.explanation import Explanation
from collect.returns.models.return_ import Return


class Note(models.Model):
    """One note. It names the item or the rule it is on rather than pointing at a row, so that
    it outlives re-loads and corrections; with neither it is on the return as a whole."""

    return_of = models.ForeignKey(Return, on_delete=models.CASCADE, related_name="notes")
    section = models.CharField(max_length=60, blank=True)
    record = models.CharField("record's key", max_length=200, blank=True)
    item = models.CharField(max_length=60, blank=True)
    rule = models.CharField(max_length=100, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT)
    role = models.CharField(max_length=20, choices=Role.choices)
    organisation = models.CharField(max_length=200)
    native_id = models.CharField("Native ID", max_length=20)
    at = models.DateTimeField(auto_now_add=True)
    text = models.TextField()
    explanation = models.ForeignKey(
        Explanation, null=True, blank=True, on_delete=models.PROTECT, related_name="notes"
    )

    class Meta:
        ordering = ("-at", "-pk")

    def __str__(self) -> str:
        return self.text[:60]
