"""The Django application of console."""

from django.apps import AppConfig


class ConsoleConfig(AppConfig):
    """See the package's first sentence."""

    name = "collect.console"
    default_auto_field = "django.db.models.BigAutoField"
