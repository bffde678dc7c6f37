"""The Django application of web."""

from django.apps import AppConfig
from django.urls import register_converter

from collect.web.keys import KeyConverter


class WebConfig(AppConfig):
    """See the package's first sentence."""

    name = "collect.web"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Make known what addresses are made of."""
        register_converter(KeyConverter, "key")
