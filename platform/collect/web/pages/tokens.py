"""The tokens with which an organisation's software uses the API: those there are, and a new one."""

from __future__ import annotations

from dataclasses import dataclass, field

from collect.organisations.models import ApiToken, Membership, User
from collect.organisations.tokens import LIFETIMES, memberships_with_tokens, tokens_for, why_ended

IN_WORDS = {30: "30 days", 90: "90 days", 365: "1 year"}


@dataclass(frozen=True, slots=True)
class Option:
    """One choice of several."""

    value: str
    text: str


@dataclass(frozen=True, slots=True)
class TokenRow:
    """One token; `ended` says why it no longer works."""

    token: ApiToken
    ended: str


@dataclass(frozen=True, slots=True)
class NewToken:
    """The form for a new token as it was typed, and what is wrong with it, by field."""

    name: str = ""
    membership: str = ""
    days: str = str(max(LIFETIMES))
    problems: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class TokensPage:
    """What `web/tokens.html` shows: tokens, and the form for a new one."""

    rows: list[TokenRow]
    memberships: list[Option]
    lifetimes: list[Option]
    form: NewToken

    @property
    def has_one_membership(self) -> bool:
        """Whether there is nothing to choose from."""
        return len(self.memberships) == 1


def tokens_page(user: User, form: NewToken) -> TokensPage:
    """The tokens of the user's organisations, newest first, and the form for one more."""
    return TokensPage(
        rows=[TokenRow(token, why_ended(token)) for token in tokens_for(user)],
        memberships=[Option(str(m.pk), _words(m)) for m in memberships_with_tokens(user)],
        lifetimes=[Option(str(days), IN_WORDS[days]) for days in LIFETIMES],
        form=form,
    )


def _words(membership: Membership) -> str:
    return f"{membership.organisation.name} ({membership.get_role_display().lower()})"
