"""The Django application of returns."""

from django.apps import AppConfig


class ReturnsConfig(AppConfig):
    """See the package's first sentence."""

    name = "collect.returns"
    default_auto_field = "django.db.models.BigAutoField"
