"""The Django application of guidance."""

from django.apps import AppConfig


class GuidanceConfig(AppConfig):
    """See the package's first sentence."""

    name = "collect.guidance"
    default_auto_field = "django.db.models.BigAutoField"
