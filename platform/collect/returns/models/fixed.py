"""Where a rule fired once and does so no more, because what it reads was changed."""

from django.db import models

from collect.returns.models.return_ import Return


class FixedFinding(models.Model):
    """One place of a return at which a rule fired and, under the same rule, does not any more.

    It goes again when the rule fires there again. A finding that went because its rule was
    changed or switched off, or because the data were deleted, was not fixed.
    """

    return_of = models.ForeignKey(Return, on_delete=models.CASCADE, related_name="fixed")
    rule = models.CharField(max_length=100)
    severity = models.CharField(max_length=10)
    section = models.CharField(max_length=60, blank=True)
    record = models.CharField("record's key", max_length=200, blank=True)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(
                fields=("return_of", "rule", "section", "record"), name="one_fixed_a_place"
            ),
        )

    def __str__(self) -> str:
        return f"{self.return_of}: {self.rule}"
