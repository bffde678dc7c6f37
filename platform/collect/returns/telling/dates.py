"""Telling sources whose return is not submitted that its date comes near, or has just passed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime, time, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from collect.definitions.models import DataCollection
from collect.notifications.kinds import Kind
from collect.notifications.services.rounds import begin_round
from collect.notifications.services.telling import News, tell_each
from collect.organisations.roles import Role
from collect.returns.extensions import (
    GRANTED,
    MoreTime,
    more_time_in,
    why_closed_now,
    with_more_time,
)
from collect.returns.models import Extension, Return
from collect.returns.telling.people import people_of
from collect.returns.telling.words import about, page_of
from collect.returns.windows import day_words, days_words, due_date
from collect.returns.workflow import REJECTIONS, ReturnStatus

EARLIEST = time(7)
"""Nobody is reminded in the night."""

AFTER = 1
"""Days after the date on which those are told who have not submitted by then."""

LATEST = 7
"""Days after the date from which nobody is told any more, should no worker have run before."""

WITH_THE_SOURCE = (
    ReturnStatus.NO_DATA,
    ReturnStatus.LOADED,
    ReturnStatus.AMENDED_BY_SOURCE,
    *REJECTIONS,
)
"""Statuses in which the source has something to do before the date."""


def tell_of_dates(now: datetime) -> int:
    """Tell those whose turn it is at `now`; how many notifications that made.

    Run it as often as you like: each return is told once at each of `REMIND_DAYS_BEFORE` and on
    the day after. Where no worker ran on a day, the next run makes up for it.
    """
    local = timezone.localtime(now)
    if local.time() < EARLIEST:
        return 0
    today = local.date()
    return sum(_tell_collection(collection, today) for collection in _near(today))


def _near(today: date) -> Iterable[DataCollection]:
    """The collections in which the date of some return is near."""
    near = (today - timedelta(days=LATEST), today + timedelta(days=max(_days_before())))
    extended = Extension.objects.filter(GRANTED, until__range=near)
    wanted = Q(return_date__range=near) | Q(pk__in=extended.values("collection"))
    return DataCollection.objects.filter(wanted, return_date__isnull=False)


def _tell_collection(collection: DataCollection, today: date) -> int:
    """Make the rounds of the collection that are due, each in a transaction of its own."""
    more_time = more_time_in(collection)
    dates = {due_date(collection), *map(more_time.due_date, more_time.organisations)}
    count = 0
    for due in sorted(filter(None, dates)):
        step = _step(due, today)
        if step is not None:
            with transaction.atomic():
                if begin_round(f"date {collection.pk} {due} {step}"):
                    count += _tell(_waiting_for(more_time, due), due, today)
    return count


def _step(due: date, today: date) -> int | None:
    """Which of the steps has been reached: days before the date, or -1 for after it."""
    left = (due - today).days
    if -LATEST <= left <= -AFTER:
        return -AFTER
    return min((days for days in _days_before() if 0 <= left <= days), default=None)


def _days_before() -> Sequence[int]:
    days: Sequence[int] = settings.REMIND_DAYS_BEFORE
    return days


def _waiting_for(more_time: MoreTime, due: date) -> list[Return]:
    """The returns due on that day that their sources have not submitted."""
    theirs = with_more_time(more_time.collection.returns.filter(status__in=WITH_THE_SOURCE))
    found = theirs.select_related("collection", "source")
    return [return_ for return_ in found if more_time.due_date(return_.source_id) == due]


def _tell(returns: Sequence[Return], due: date, today: date) -> int:
    people = people_of(returns, (Role.SOURCE,))
    pairs = []
    for return_ in returns:
        news = _news(return_, due, today)
        pairs += [(person, news) for person in people[return_.pk]]
    return tell_each(pairs)


_HOW_IT_STANDS = {
    ReturnStatus.NO_DATA: ("has no data yet", "Add it on screen or upload a file, then submit it."),
    ReturnStatus.LOADED: (
        "is loaded but not submitted",
        "Until you submit it, the department does not have it.",
    ),
    ReturnStatus.AMENDED_BY_SOURCE: (
        "was amended but not submitted again",
        "Until you submit it, the department does not have what you changed.",
    ),
    **dict.fromkeys(
        REJECTIONS,
        ("was rejected and is not submitted again", "Correct it, then submit it again."),
    ),
}


def _news(return_: Return, due: date, today: date) -> News:
    stands, what_now = _HOW_IT_STANDS[ReturnStatus(return_.status)]
    was = "was" if due < today else "is"
    if closed := why_closed_now(return_, Role.SOURCE):
        what_now = f"You cannot change it now: {closed}. Ask the department for more time."
    return News(
        Kind.DATE,
        about(return_),
        f"Your return {stands}",
        f"It {was} due {days_words(due, today)}, on {day_words(due)}.\n\n{what_now}",
        page_of(return_),
    )
