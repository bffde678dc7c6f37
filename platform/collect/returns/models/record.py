"""One occurrence of one section of a return: its values in one row."""

from django.db import models

from collect.returns.models.return_ import Return


class Record(models.Model):
    """One record. A section that does not repeat has exactly one, with an empty key.

    `values` holds what could be read, canonically, by item code; `unreadable` the text of
    cells that could not; a blank cell is in neither. `version` counts the saves.
    """

    return_of = models.ForeignKey(Return, on_delete=models.CASCADE, related_name="records")
    section = models.CharField(max_length=60)
    key = models.CharField(max_length=200, blank=True)
    parent = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.CASCADE, related_name="children"
    )
    values = models.JSONField(default=dict)
    unreadable = models.JSONField(default=dict)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(
                fields=("return_of", "section", "key"), name="one_record_a_key"
            ),
        )

    def __str__(self) -> str:
        return f"{self.return_of}: {self.section} {self.key}".strip()
