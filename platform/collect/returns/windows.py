"""When a collection is open, and to whom: the dates of its windows against today."""

from __future__ import annotations

from datetime import date

from collect.definitions.models import DataCollection
from collect.organisations.roles import Role


def why_closed(collection: DataCollection, role: Role, today: date) -> str:
    """Why `role` cannot change data on the day `today`; "" while it can. Dates are inclusive."""
    if collection.opens and today < collection.opens:
        return f"{collection.name} opens on {_words(collection.opens)}"
    closing = {
        Role.SOURCE: collection.closes_to_sources,
        Role.AGENT: collection.closes_to_agents,
    }.get(role)
    if collection.closes and today > collection.closes:
        return f"{collection.name} closed on {_words(collection.closes)}"
    if closing and today > closing:
        who = "sources" if role == Role.SOURCE else "agents"
        return f"{collection.name} closed to {who} on {_words(closing)}"
    return ""


def _words(day: date) -> str:
    return f"{day.day} {day:%B %Y}"
