"""The Django application of the desk."""

from importlib import import_module

from django.apps import AppConfig


class DeskConfig(AppConfig):
    """See the package's first sentence."""

    name = "collect.desk"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Make the jobs of the desk known to the workers."""
        import_module("collect.desk.bulk_jobs")
