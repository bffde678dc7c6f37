"""When a collection is open and to whom: the dates of its windows against a day, both included.

All of them are days of local time. More time, the day `until`, comes from an extension
(see `returns.extensions`): it moves every closing of the returns that it is for, and never back.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from collect.definitions.models import DataCollection
from collect.organisations.roles import Role

LABELS = {
    "opens": "Opens",
    "return_date": "Returns are due",
    "closes_to_sources": "Closes to sources",
    "closes_to_agents": "Closes to agents",
    "closes": "Closes",
}
"""The windows as pages name them, in the order in which they follow each other."""


@dataclass(frozen=True, slots=True)
class Moment:
    """One date of the timeline, or today; `when` is `past`, `today` or `ahead`."""

    label: str
    day: date
    when: str


def why_closed(
    collection: DataCollection, role: Role, today: date, until: date | None = None
) -> str:
    """Why `role` cannot change data on the day `today`; "" while it can.

    `until` is the last day of the longest extension that counts for the return, if there is one.
    """
    if collection.opens and today < collection.opens:
        return f"{collection.name} opens on {day_words(collection.opens)}"
    last = last_day(collection, role, until)
    if last is None or today <= last:
        return ""
    closing = _closing(collection, role)
    if collection.closes and today > collection.closes:
        closed = f"{collection.name} closed on {day_words(collection.closes)}"
    elif closing:
        who = "sources" if role == Role.SOURCE else "agents"
        closed = f"{collection.name} closed to {who} on {day_words(closing)}"
    ended = f" and the extension ended on {day_words(last)}" if last == until else ""
    return f"{closed}{ended}"


def last_day(collection: DataCollection, role: Role, until: date | None = None) -> date | None:
    """The last day on which `role` can change data; None: there is no end."""
    ends = [day for day in (_closing(collection, role), collection.closes) if day]
    if not ends:
        return None
    return max(min(ends), until or min(ends))


def due_date(collection: DataCollection, until: date | None = None) -> date | None:
    """The day by which a return is due; `until` is what its own organisation was given.

    Being due is not being shut: a return can be late while the collection is still open. More
    time for everybody is a reopening, which leaves the day on which returns are due as it was.
    """
    if collection.return_date is None:
        return None
    return max(collection.return_date, until or collection.return_date)


def days_left(last: date, today: date) -> int:
    """How many days there are from `today` to the day `last`: 0 on that day, negative after it."""
    return (last - today).days


def days_words(day: date, today: date) -> str:
    """How far off a day is: "today", "tomorrow", "in 5 days", "yesterday", "5 days ago"."""
    days = days_left(day, today)
    near = {0: "today", 1: "tomorrow", -1: "yesterday"}
    if days in near:
        return near[days]
    return f"in {days:,} days" if days > 0 else f"{-days:,} days ago"


def day_words(day: date) -> str:
    """A day as sentences have it, such as "3 March 2014"."""
    return f"{day.day} {day:%B %Y}"


def timeline(collection: DataCollection, today: date) -> list[Moment]:
    """The dates that are set, with today among them; empty when none is set."""
    days = [(getattr(collection, name), label) for name, label in LABELS.items()]
    found = [Moment(label, day, "past" if day < today else "ahead") for day, label in days if day]
    if not found:
        return []
    found.append(Moment("Today", today, "today"))
    return sorted(found, key=lambda moment: (moment.day, moment.when == "today"))


def _closing(collection: DataCollection, role: Role) -> date | None:
    if role == Role.SOURCE:
        return collection.closes_to_sources
    return collection.closes_to_agents if role == Role.AGENT else None
