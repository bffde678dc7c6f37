"""The Django application of organisations."""

from django.apps import AppConfig


class OrganisationsConfig(AppConfig):
    """Organisations, their people and the terms of use."""

    name = "collect.organisations"
    default_auto_field = "django.db.models.BigAutoField"
