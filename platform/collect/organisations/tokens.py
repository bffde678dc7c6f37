"""Tokens for an organisation's software: made, found by their secret, and revoked."""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from collect.organisations.models import ApiToken, Membership, Organisation, User
from collect.organisations.roles import Role

ROLES = (Role.SOURCE, Role.AGENT)
"""The roles that software may act in."""

LIFETIMES = (30, 90, 365)
"""Days for which a token may be made."""

LONGEST_NAME = 100

_START = "collect_"
"""Every secret starts so, to be known for one where it was left by mistake."""

_SECRET = re.compile(rf"{_START}[A-Za-z0-9_-]{{43}}", re.ASCII)
_UNFIT = re.compile(r"[\x00-\x1f\x7f]")
_USE_IS_NOTED_AFTER = timedelta(minutes=1)


class TokenRefused(Exception):
    """The token cannot be made, or does not work; the message says why.

    `about` names what to correct: `membership`, `days` or `name`.
    """

    def __init__(self, message: str, about: str = "") -> None:
        super().__init__(message)
        self.about = about


def memberships_with_tokens(user: User) -> list[Membership]:
    """The memberships for which the user may make tokens, and see and revoke those there are."""
    return [m for m in user.own_memberships if m.role in ROLES]


def tokens_for(user: User) -> QuerySet[ApiToken]:
    """All tokens of the user's organisations, newest first."""
    organisations = [m.organisation_id for m in memberships_with_tokens(user)]
    found = ApiToken.objects.filter(organisation__in=organisations)
    return found.select_related("organisation", "made_by")


def make_token(
    membership: Membership | None, *, by: User, name: str, days: int
) -> tuple[ApiToken, str]:
    """A new token and its secret, which nobody can see again.

    Raises TokenRefused for a name that is missing, too long or used by another working token,
    for days that are none of LIFETIMES, or when the membership is not `by`'s own.
    """
    name = _UNFIT.sub("", name).strip()
    if membership is None or membership not in memberships_with_tokens(by):
        raise TokenRefused("Select the organisation that the token is for", "membership")
    _check(name, days)
    secret = _START + secrets.token_urlsafe(32)
    with transaction.atomic():
        # Of two people with the same name in mind, one waits here for the other.
        organisation = Organisation.objects.select_for_update().get(pk=membership.organisation_id)
        if _working(organisation).filter(name__iexact=name).exists():
            told = f"{organisation.name} has a token called {name} already. Enter another name"
            raise TokenRefused(told, "name")
        token = ApiToken.objects.create(
            organisation=organisation,
            role=membership.role,
            made_by=by,
            name=name,
            hash=_hash(secret),
            expires_at=timezone.now() + timedelta(days=days),
        )
    return token, secret


def revoke_token(token: ApiToken, *, by: User) -> None:
    """End the token at once; one that was revoked before stays as it was."""
    mine = tokens_for(by).filter(pk=token.pk, revoked_at=None)
    mine.update(revoked_at=timezone.now(), revoked_by=by)


def token_of(secret: str) -> ApiToken:
    """The working token with this secret, its use noted.

    Its `made_by` is the user to act as, with the token's one membership and no other. Raises
    TokenRefused when there is none or it has ended.
    """
    token = _found(secret)
    if why := why_ended(token):
        raise TokenRefused(why)
    member = _membership_of(token)
    if member is None:
        raise TokenRefused(
            f"{token.made_by.display_name}, who made this token, no longer has access for "
            f"{token.organisation.name}. Ask for a new token."
        )
    token.made_by.own_memberships = [member]
    _note_use(token)
    return token


def why_ended(token: ApiToken) -> str:
    """Why the token itself no longer works; "" while it does."""
    if token.revoked_at:
        return f"This token was revoked on {_day(token.revoked_at)}. Ask for a new one."
    if token.expires_at <= timezone.now():
        return f"This token expired on {_day(token.expires_at)}. Ask for a new one."
    return ""


def _check(name: str, days: int) -> None:
    if not name:
        raise TokenRefused("Enter the name of the software that will use the token", "name")
    if len(name) > LONGEST_NAME:
        told = f"The name must be {LONGEST_NAME} characters or less. It has {len(name)}"
        raise TokenRefused(told, "name")
    if days not in LIFETIMES:
        raise TokenRefused("Select how long the token will work", "days")


def _found(secret: str) -> ApiToken:
    hashed = _hash(secret) if _SECRET.fullmatch(secret) else ""
    whole = ApiToken.objects.select_related("organisation", "made_by")
    token = whole.filter(hash=hashed).first() if hashed else None
    if token is None or not hmac.compare_digest(token.hash, hashed):
        raise TokenRefused("This is no token of ours. Check that it was copied whole.")
    return token


def _membership_of(token: ApiToken) -> Membership | None:
    if not token.made_by.is_active:
        return None
    its = Membership.objects.filter(
        user=token.made_by, organisation=token.organisation, role=token.role
    )
    return its.select_related("organisation").first()


def _note_use(token: ApiToken) -> None:
    """Note when the token was last used, once a minute at most: reading should not write."""
    now = timezone.now()
    if token.last_used_at is None or token.last_used_at < now - _USE_IS_NOTED_AFTER:
        ApiToken.objects.filter(pk=token.pk).update(last_used_at=now)


def _working(organisation: Organisation) -> QuerySet[ApiToken]:
    return organisation.api_tokens.filter(revoked_at=None, expires_at__gt=timezone.now())


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


def _day(moment: datetime) -> str:
    local = timezone.localtime(moment)
    return f"{local.day} {local:%B %Y}"
