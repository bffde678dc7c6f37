"""Organisations, their people, and the terms that people agree to when they sign in."""

from functools import cached_property

from django.conf import settings
from django.contrib.auth.models import AbstractUser
from django.db import models

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


class TermsOfUse(models.Model):
    """One edition of the terms of use; the newest is the one to agree to."""

    text = models.TextField(help_text="Plain text; a blank line starts a new paragraph")
    published_at = models.DateTimeField(auto_now_add=True)

    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ("-published_at", "-pk")
        verbose_name_plural = "terms of use"

    def __str__(self) -> str:
        return f"Terms of use of {self.published_at:%d %B %Y}"


class TermsAcceptance(models.Model):
    """That somebody agreed to an edition of the terms, and when."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE)
    terms = models.ForeignKey(TermsOfUse, on_delete=models.PROTECT)
    accepted_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("-accepted_at",)

    def __str__(self) -> str:
        return f"{self.user} agreed to {self.terms}"
