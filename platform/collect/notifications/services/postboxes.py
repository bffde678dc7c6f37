"""Postboxes: who is to be sent an e-mail now, and that only one worker sends it."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from django.db.models import Count, Max, Min, Q, QuerySet
from django.utils import timezone

from collect.notifications.kinds import Post
from collect.notifications.models import Notification, Postbox
from collect.notifications.selectors import waiting
from collect.organisations.models import User

GAP = timedelta(minutes=15)
"""From one e-mail to a person to their next, and the longest that "soon" may take."""

QUIET = timedelta(minutes=2)
"""With nothing new for so long an e-mail goes: a bulk act or a sitting becomes one e-mail."""

MORNING = time(7)
"""When the e-mails go that are wanted once a day."""

LOST_AFTER = timedelta(minutes=10)
"""A postbox that was taken for longer was left by a worker that died."""

LONGEST_WAIT = timedelta(hours=1)
"""From an e-mail that failed to the next try, at most; the first waits are shorter."""

MOST_DOUBLINGS = 6


def people_due(now: datetime) -> QuerySet[User]:
    """The people to whom an e-mail is to be sent at `now`."""
    theirs = waiting().filter(_things_due(now)).order_by().values("user")
    counted = theirs.annotate(
        oldest=Min("at"), newest=Max("at"), daily=Count("pk", filter=Q(post=Post.DAILY))
    )
    settled = Q(daily__gt=0) | Q(newest__lte=now - QUIET) | Q(oldest__lte=now - GAP)
    with_mail = User.objects.filter(is_active=True).exclude(email="")
    is_time = Q(postbox=None) | _is_time(now, "postbox__")
    return with_mail.filter(is_time, pk__in=counted.filter(settled).values("user")).order_by("pk")


def due_for(user: User, now: datetime) -> QuerySet[Notification]:
    """What an e-mail to the person at `now` is about, newest first."""
    return waiting().filter(_things_due(now), user=user)


def take(user: User, now: datetime) -> bool:
    """Take the person's postbox; only one worker succeeds, and only when it is time."""
    return Postbox.objects.filter(_is_time(now), user=user).update(taken_at=now) == 1


def give_back(user: User) -> None:
    """Leave the postbox to others, as it was."""
    Postbox.objects.filter(user=user).update(taken_at=None)


def note_sent(user: User, now: datetime) -> None:
    """Write down that an e-mail went, and leave the postbox to others."""
    box = Postbox.objects.filter(user=user)
    box.update(taken_at=None, posted_at=now, tries=0, wait_until=None)


def note_failed(user: User, now: datetime) -> Postbox:
    """Write down that this person's e-mail failed; each time the next try is later."""
    box = Postbox.objects.get(user=user)
    wait = timedelta(minutes=2 ** min(box.tries, MOST_DOUBLINGS))
    box.taken_at, box.tries, box.wait_until = None, box.tries + 1, now + min(wait, LONGEST_WAIT)
    box.save()
    return box


def _things_due(now: datetime) -> Q:
    return Q(post=Post.SOON) | Q(post=Post.DAILY, at__lt=_last_morning(now))


def _last_morning(now: datetime) -> datetime:
    local = timezone.localtime(now)
    day = local.date() if local.time() >= MORNING else local.date() - timedelta(days=1)
    return datetime.combine(day, MORNING, tzinfo=local.tzinfo)


def _is_time(now: datetime, box: str = "") -> Q:
    """Nobody holds the postbox, the last e-mail was a while ago, and no wait is on."""
    free = Q(**{f"{box}taken_at": None}) | Q(**{f"{box}taken_at__lte": now - LOST_AFTER})
    rested = Q(**{f"{box}posted_at": None}) | Q(**{f"{box}posted_at__lte": now - GAP})
    ready = Q(**{f"{box}wait_until": None}) | Q(**{f"{box}wait_until__lte": now})
    return free & rested & ready
