"""Which days more time can be given until: later than those there are, and within a year."""

from __future__ import annotations

from datetime import date

from django.utils import timezone

from collect.definitions.models import DataCollection
from collect.definitions.rolling import a_year_later
from collect.organisations.roles import Role
from collect.returns.access import Refused
from collect.returns.windows import day_words, last_day


class UnfitDay(Refused):
    """The day that was given cannot be the last one: it has gone by, or it gives no more time."""


def first_closing(collection: DataCollection, until: date | None = None) -> date | None:
    """The last day of whoever has to stop first, more time included; None: nobody has to."""
    last = [last_day(collection, role, until) for role in (Role.SOURCE, Role.AGENT)]
    return min((day for day in last if day), default=None)


def furthest_day(collection: DataCollection, today: date) -> date:
    """The last day that more time can be given for: a year after the reference date.

    Once that has gone by it is a year from `today`.
    """
    furthest = a_year_later(collection.reference_date)
    return furthest if furthest >= today else a_year_later(today)


def insist_on_day(collection: DataCollection, until: date, last: date | None, already: str) -> None:
    """Raise UnfitDay unless `until` gives more time than there is, and not more than a year.

    `last` is the last day so far, None where nobody has to stop; `already` says so, with `{}`
    for that day.
    """
    today = timezone.localdate()
    furthest = furthest_day(collection, today)
    if until < today:
        raise UnfitDay("The last day must be today or later")
    if last and until <= last:
        raise UnfitDay(f"{already.format(day_words(last))} Enter a later day")
    if until > furthest:
        raise UnfitDay(f"The last day must be {day_words(furthest)} or earlier")
