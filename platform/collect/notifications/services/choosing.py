"""Keeping how somebody wants to be told."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import transaction

from collect.notifications.defaults import Ways
from collect.notifications.kinds import Kind
from collect.notifications.models import Choice
from collect.notifications.selectors import choices_of, waiting
from collect.organisations.models import User


@transaction.atomic
def choose(user: User, chosen: Mapping[Kind, Ways]) -> list[Kind]:
    """Keep what differs from what held, for e-mails that wait as well; the kinds that changed.

    Kinds that the user's roles are not told of are passed over.
    """
    held = choices_of(user)
    changed = [kind for kind, ways in chosen.items() if held.get(kind, ways) != ways]
    for kind in changed:
        shown, post = chosen[kind].shown, chosen[kind].post
        Choice.objects.update_or_create(
            user=user, kind=kind, defaults={"shown": shown, "post": post}
        )
        waiting().filter(user=user, kind=kind).update(post=post)
    return changed
