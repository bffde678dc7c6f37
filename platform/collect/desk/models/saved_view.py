"""A choice of filters and order of the list of returns that somebody kept under a name."""

from django.conf import settings
from django.db import models


class SavedView(models.Model):
    """One view; it fits every year of its series. `query` is the address's part after "?"."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="saved_views"
    )
    series = models.CharField(max_length=30)
    name = models.CharField(max_length=60)
    query = models.CharField(max_length=1000, blank=True)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("name",)
        constraints = (
            models.UniqueConstraint(fields=("user", "series", "name"), name="one_view_a_name"),
        )

    def __str__(self) -> str:
        return self.name
