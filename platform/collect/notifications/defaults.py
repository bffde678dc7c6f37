"""What people are told before they have chosen anything, by their role."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from collect.notifications.kinds import Kind, Post
from collect.organisations.roles import Role


@dataclass(frozen=True, slots=True)
class Ways:
    """How somebody is told of one kind: in the application, and by e-mail."""

    shown: bool
    post: Post

    @property
    def is_told(self) -> bool:
        """Whether they are told at all."""
        return self.shown or self.post != Post.NEVER


AT_ONCE = Ways(True, Post.SOON)
IN_THE_MORNING = Ways(True, Post.DAILY)
NOT_AT_ALL = Ways(False, Post.NEVER)

DEFAULTS: dict[Role, dict[Kind, Ways]] = {
    Role.SOURCE: {
        Kind.STATUS: AT_ONCE,
        Kind.REJECTION: AT_ONCE,
        Kind.NOTE: AT_ONCE,
        Kind.OK: IN_THE_MORNING,
        Kind.DATE: AT_ONCE,
        Kind.EXTENSION: AT_ONCE,
        Kind.RULES: IN_THE_MORNING,
        Kind.REMINDER: AT_ONCE,
    },
    Role.AGENT: {
        Kind.STATUS: IN_THE_MORNING,
        Kind.REJECTION: AT_ONCE,
        Kind.NOTE: AT_ONCE,
        Kind.EXTENSION: AT_ONCE,
    },
    # With thousands of returns, each submission would drown what asks for an answer.
    Role.COLLECTOR: {
        Kind.STATUS: NOT_AT_ALL,
        Kind.REJECTION: AT_ONCE,
        Kind.NOTE: IN_THE_MORNING,
        Kind.EXTENSION: IN_THE_MORNING,
    },
}
"""The kinds that a role is told of at all, and how."""


def defaults_of(roles: Iterable[Role | str]) -> dict[Kind, Ways]:
    """What holds for somebody in these roles, in the order of the kinds; the nearest to a return
    counts first."""
    held = {Role(role) for role in roles}
    theirs = [kinds for role, kinds in DEFAULTS.items() if role in held]
    return {
        kind: next(kinds[kind] for kinds in theirs if kind in kinds)
        for kind in Kind
        if any(kind in kinds for kinds in theirs)
    }
