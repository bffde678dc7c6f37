"""People with e-mail addresses, and what they were told."""

from datetime import datetime, timedelta

from django.utils import timezone

from collect.notifications.models import Notification
from collect.notifications.services.posting import post_waiting
from collect.organisations.models import Organisation, User
from collect.organisations.roles import Role
from collect.returns.telling import out_of_reach
from factories import user


def person(name: str, role: Role | None, organisation: Organisation | None = None) -> User:
    """A user with one membership and an address."""
    made = user(role, organisation, name)
    made.email = f"{name}@example.org"
    made.save()
    return made


def told(who: User | None) -> list[str]:
    """The titles of what somebody was told, the oldest first."""
    theirs = Notification.objects.filter(user=who).order_by("pk")
    return list(theirs.values_list("title", flat=True))


def later(**time: float) -> datetime:
    """A moment that far from now."""
    return timezone.now() + timedelta(**time)


def post(**time: float) -> int:
    """Send what waits, as if it were that much later."""
    return post_at(later(**time))


def post_at(moment: datetime) -> int:
    """Send what waits at the moment, as the watch of the workers does."""
    return post_waiting(moment, out_of_reach=out_of_reach)
