"""Dates in rules: day numbers, 1 for 1 January of the year 1; None where there is no such day."""

from __future__ import annotations

from calendar import monthrange
from datetime import MAXYEAR, date

_LAST_DAY = date.max.toordinal()


def year(day: int) -> int:
    """The year of a day."""
    return date.fromordinal(day).year


def month(day: int) -> int:
    """The month of a day, 1 to 12."""
    return date.fromordinal(day).month


def day_of_month(day: int) -> int:
    """The day of the month, 1 to 31."""
    return date.fromordinal(day).day


def days_between(start: int, end: int) -> int:
    """Days from `start` to `end`; negative when `end` is earlier."""
    return end - start


def months_between(start: int, end: int) -> int:
    """Whole months from `start` to `end`; negative when `end` is earlier."""
    if end < start:
        return -months_between(end, start)
    first, last = date.fromordinal(start), date.fromordinal(end)
    months = (last.year - first.year) * 12 + last.month - first.month
    return months - (last.day < first.day)


def age(born: int, on: int) -> int:
    """Whole years from `born` to `on`; one born on 29 February has birthdays on 1 March."""
    months = months_between(born, on)
    return months // 12 if months >= 0 else -(-months // 12)


def add_days(day: int, days: int) -> int | None:
    """The day so many days later."""
    later = day + days
    return later if 1 <= later <= _LAST_DAY else None


def add_months(day: int, months: int) -> int | None:
    """The same day of the month so many months later, or that month's last day."""
    start = date.fromordinal(day)
    years, month_before = divmod(start.year * 12 + start.month - 1 + months, 12)
    if not 1 <= years <= MAXYEAR:
        return None
    length = monthrange(years, month_before + 1)[1]
    return date(years, month_before + 1, min(start.day, length)).toordinal()
