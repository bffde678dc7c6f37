"""The Django application of the desk."""

from django.apps import AppConfig


class DeskConfig(AppConfig):
    """See the package's first sentence."""

    name = "collect.desk"
    default_auto_field = "django.db.models.BigAutoField"
