"""Requests to the helpdesk, kept so that none is lost when an e-mail is."""

from django.conf import settings
from django.db import models


class HelpRequest(models.Model):
    """One request to the helpdesk."""

    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL
    )
    name = models.CharField(max_length=200)
    email = models.EmailField()
    subject = models.CharField(max_length=200)
    text = models.TextField()
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("-at",)

    def __str__(self) -> str:
        return f"{self.pk}: {self.subject}"
