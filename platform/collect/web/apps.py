"""The Django application of web."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    """See the package's first sentence."""

    name = "collect.web"
    default_auto_field = "django.db.models.BigAutoField"
