"""The Django application of exchange."""

from django.apps import AppConfig


class ExchangeConfig(AppConfig):
    """See the package's first sentence."""

    name = "collect.exchange"
    default_auto_field = "django.db.models.BigAutoField"
