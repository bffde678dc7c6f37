"""The Django application of notifications."""

from django.apps import AppConfig


class NotificationsConfig(AppConfig):
    """See the package's first sentence."""

    name = "collect.notifications"
    default_auto_field = "django.db.models.BigAutoField"
