"""The terms of use: which edition is in force, and who agreed to it."""

from __future__ import annotations

from collect.organisations.models import TermsAcceptance, TermsOfUse, User


def current_terms() -> TermsOfUse | None:
    """The newest edition; None before the first is written."""
    return TermsOfUse.objects.first()


def accept_terms(user: User) -> None:
    """Note that the user agreed to the edition in force; once for each edition."""
    terms = current_terms()
    if terms is not None:
        TermsAcceptance.objects.get_or_create(user=user, terms=terms)
