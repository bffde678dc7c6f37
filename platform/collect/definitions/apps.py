"""The Django application of definitions."""

from django.apps import AppConfig


class DefinitionsConfig(AppConfig):
    """See the package's first sentence."""

    name = "collect.definitions"
    default_auto_field = "django.db.models.BigAutoField"
