"""Who calls: the token that each request carries, and how many requests it may make."""

from __future__ import annotations

import time

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest
from ninja.errors import AuthenticationError
from ninja.security import HttpBearer
from ninja.throttling import BaseThrottle

from collect.organisations.models import ApiToken
from collect.organisations.tokens import TokenRefused, token_of

WINDOW = 60
"""Seconds for which requests are counted together."""


class Caller(HttpRequest):
    """A request whose token works."""

    auth: ApiToken


class Token(HttpBearer):
    """A token of an organisation in the header `Authorization: Bearer …`; cookies count nothing."""

    def __call__(self, request: HttpRequest) -> ApiToken:
        """The token. Raises AuthenticationError with what is wrong."""
        token: ApiToken | None = super().__call__(request)
        if token is None:
            raise AuthenticationError(
                message="Send your token in the header Authorization, after the word Bearer."
            )
        return token

    def authenticate(self, request: HttpRequest, token: str) -> ApiToken:
        """The working token with this secret. Raises AuthenticationError with what is wrong."""
        try:
            return token_of(token)
        except TokenRefused as refused:
            raise AuthenticationError(message=str(refused)) from refused


class RequestsOfToken(BaseThrottle):
    """So many requests a minute for each token, counted in the cache that all processes share.

    It keeps nothing of a request on itself, as threads share it.
    """

    def allow_request(self, request: HttpRequest) -> bool:
        """Whether the token has requests left in this minute; counts this one."""
        key = f"api-requests-{request.auth.pk}-{int(time.time() // WINDOW)}"
        cache.add(key, 0, timeout=2 * WINDOW)
        try:
            return cache.incr(key) <= settings.API_REQUESTS_A_MINUTE
        except ValueError:  # the cache was full, and this count had to go
            return True

    def wait(self) -> float:
        """Seconds until the next minute of counting."""
        return WINDOW - time.time() % WINDOW
