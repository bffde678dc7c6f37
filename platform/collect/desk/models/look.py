"""When somebody last looked at a return from their desk."""

from django.conf import settings
from django.db import models

from collect.returns.models import Return


class Look(models.Model):
    """The last look of one person at one return; what changed after it is new to them."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="looks"
    )
    return_of = models.ForeignKey(Return, on_delete=models.CASCADE, related_name="looks")
    at = models.DateTimeField()

    class Meta:
        ordering = ("-at",)
        constraints = (
            models.UniqueConstraint(fields=("user", "return_of"), name="one_look_a_return"),
        )

    def __str__(self) -> str:
        return f"{self.user}: {self.return_of}"
