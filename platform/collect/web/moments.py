"""Reading which moment of a return is asked for: a time, an entry of its trail, or neither."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.utils import timezone

WHOLE_MINUTE = timedelta(seconds=59, microseconds=999_999)
"""A time counts to the end of its minute, so that what is told at 14:05 was done by 14:05."""


@dataclass(frozen=True, slots=True)
class Asked:
    """The moment asked for, as it was typed; `at` is None where it cannot be understood.

    `problems` pair what is wrong with the id of the box that it is in.
    """

    day: str = ""
    month: str = ""
    year: str = ""
    time: str = ""
    at: datetime | int | None = None
    problems: list[tuple[str, str]] = field(default_factory=list)

    @property
    def date_problem(self) -> str:
        """What is wrong with the date."""
        return next((text for text, box in self.problems if box == "at"), "")

    @property
    def time_problem(self) -> str:
        """What is wrong with the time."""
        return next((text for text, box in self.problems if box == "time"), "")


def asked_moment(asked: Mapping[str, str], last: int) -> Asked:
    """What an address asks for: `at` as 2014-03-31T14:05, the boxes of the form, or `entry`.

    `last` is the number of the newest entry, which is taken where nothing is asked for.
    """
    if "at-day" in asked or "time" in asked:
        parts = [asked.get(name, "").strip()[:10] for name in ("at-day", "at-month", "at-year")]
        return _from_boxes(*parts, asked.get("time", "").strip()[:10])
    if "at" in asked:
        found = re.fullmatch(r"(\d{4})-(\d\d)-(\d\d)T(\d\d:\d\d)", asked["at"])
        if not found:
            problem = "The address has no moment in it. Enter a date and a time"
            return Asked(problems=[(problem, "at")])
        year, month, day, clock = found.groups()
        return _from_boxes(day.lstrip("0"), month.lstrip("0"), year, clock)
    number = asked.get("entry", "")
    if not number:
        return Asked(at=last)
    if re.fullmatch(r"[0-9]{1,9}", number) and 1 <= int(number) <= last:
        return Asked(at=int(number))
    return Asked(problems=[(f"The trail has no entry {number[:20]}", "at")])


def _from_boxes(day: str, month: str, year: str, clock: str) -> Asked:
    problems = [
        (words, box)
        for words, box in ((_wrong_date(day, month, year), "at"), (_wrong_time(clock), "time"))
        if words
    ]
    if problems:
        return Asked(day, month, year, clock, problems=problems)
    hour, minute = (int(part) for part in re.split("[:.]", clock))
    naive = datetime(int(year), int(month), int(day), hour, minute)
    moment = timezone.make_aware(naive)
    now = timezone.localtime()
    if moment > now:
        is_today = naive.date() == now.date()
        words = "time must be now or in the past" if is_today else "date must be today or earlier"
        problem = (f"The {words}", "time" if is_today else "at")
        return Asked(day, month, year, clock, problems=[problem])
    return Asked(day, month, year, clock, moment + WHOLE_MINUTE)


def _wrong_date(day: str, month: str, year: str) -> str:
    boxes = {"day": day, "month": month, "year": year}
    missing = [name for name, text in boxes.items() if not text]
    if len(missing) == len(boxes):
        return "Enter the date, for example 31 3 2014"
    if missing:
        return f"The date must include a {' and a '.join(missing)}"
    try:
        datetime(int(year), int(month), int(day))
    except (ValueError, OverflowError):
        return "The date must be a real date, for example 31 3 2014"
    return "The year must have 4 numbers" if len(year) != 4 else ""


def _wrong_time(clock: str) -> str:
    if not clock:
        return "Enter the time, for example 14:05"
    if not re.fullmatch(r"([01]?[0-9]|2[0-3])[:.][0-5][0-9]", clock, re.ASCII):
        return "Enter the time with hours and minutes, for example 14:05"
    return ""
