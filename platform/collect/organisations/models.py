"""Organisations, their people and software, and the terms that people agree to."""

from functools import cached_property
from typing import Any

from django.conf import settings
from django.contrib.auth.models import AbstractUser
from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest
from django.utils import timezone
from wagtail.models import DraftStateMixin, PreviewableMixin, RevisionMixin

from collect.organisations.roles import Role


class User(AbstractUser):
    """Somebody who signs in; what they may do comes from their memberships."""

    @property
    def display_name(self) -> str:
        """The name shown on pages, notes and in the history."""
        return self.get_full_name() or self.username

    @cached_property
    def own_memberships(self) -> "list[Membership]":
        """The user's memberships with their organisations, read once a request."""
        if not self.is_active:
            return []
        return list(self.memberships.select_related("organisation"))


class Organisation(models.Model):
    """Who takes part: an authority, a school, a department. `native_id` is its natural key."""

    native_id = models.CharField("Native ID", max_length=20, unique=True)
    name = models.CharField(max_length=200)
    type = models.CharField(max_length=50, help_text="For example local_authority or school")
    region = models.CharField(max_length=100, blank=True)
    parent = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="children"
    )
    opened = models.DateField(null=True, blank=True)
    closed = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ("native_id",)

    def __str__(self) -> str:
        return f"{self.name} ({self.native_id})"


class Membership(models.Model):
    """One user in one organisation in one role."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="memberships"
    )
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="memberships"
    )
    role = models.CharField(max_length=20, choices=Role.choices)
    series = models.JSONField(
        default=list, blank=True, help_text="Series of collections granted; none means all"
    )

    class Meta:
        ordering = ("organisation__native_id", "role")
        constraints = (
            models.UniqueConstraint(
                fields=("user", "organisation", "role"), name="one_membership_a_role"
            ),
        )

    def __str__(self) -> str:
        return f"{self.user}: {self.get_role_display()} at {self.organisation}"

    def is_granted(self, series: str) -> bool:
        """Whether this membership opens collections of `series`."""
        return not self.series or series in self.series


class ApiToken(models.Model):
    """A secret with which an organisation's software acts for the member who made it.

    Only the secret's hash is kept. It works while that membership lasts.
    """

    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="api_tokens"
    )
    role = models.CharField(max_length=20, choices=Role.choices)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    name = models.CharField(max_length=100)
    hash = models.CharField("SHA-256", max_length=64, unique=True)
    made_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    last_used_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)
    revoked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )

    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ("-pk",)
        verbose_name = "API token"

    def __str__(self) -> str:
        return f"{self.name} of {self.organisation}"


class TermsOfUse(PreviewableMixin, DraftStateMixin, RevisionMixin, models.Model):  # type: ignore[misc]
    """One edition of the terms of use; the one published last is the one to agree to."""

    text = models.TextField(help_text="Plain text; a blank line starts a new paragraph")

    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ("-first_published_at", "-pk")
        verbose_name_plural = "terms of use"

    def __str__(self) -> str:
        if self.first_published_at is None:
            return "Terms of use, not published"
        day = timezone.localtime(self.first_published_at)
        return f"Terms of use of {day.day} {day:%B %Y}"

    def clean(self) -> None:
        """Raises ValidationError for another text of an edition that people may have agreed to."""
        super().clean()
        before = TermsOfUse.objects.filter(pk=self.pk, first_published_at__isnull=False).first()
        if before and before.text != self.text:
            told = "This edition is published, so its text stays as it is. Add a new edition."
            raise ValidationError({"text": told})

    def get_preview_template(self, request: HttpRequest, mode_name: str) -> str:
        """The page of the terms of use."""
        return "web/terms.html"

    def get_preview_context(self, request: HttpRequest, mode_name: str) -> dict[str, Any]:
        """The page with this edition."""
        return {"terms": self}


class TermsAcceptance(models.Model):
    """That somebody agreed to an edition of the terms, and when."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE)
    terms = models.ForeignKey(TermsOfUse, on_delete=models.PROTECT)
    accepted_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("-accepted_at",)

    def __str__(self) -> str:
        return f"{self.user} agreed to {self.terms}"
