"""The library of usual explanations: what sources say of one rule again and again."""

from django.conf import settings
from django.db import models


class Explanation(models.Model):
    """One usual explanation of a rule, for every year of a series.

    `text` has a slot such as `{figure}` or `{date}` for what only the source knows; a note that
    is written with it keeps a link to it, so that alike explanations can be read together.
    Never edited once a note uses it: a new wording is a new row, and the old one is retired.
    """

    series = models.CharField(max_length=30)
    rule = models.CharField("rule number", max_length=30)
    text = models.TextField()
    order = models.PositiveIntegerField(default=0)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    at = models.DateTimeField(auto_now_add=True)
    retired_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("series", "rule", "order", "pk")

    def __str__(self) -> str:
        return f"{self.rule}: {self.text[:60]}"
