"""Keeping a choice of filters and order of the list of returns under a name."""

from __future__ import annotations

from django.db import transaction

from collect.desk.models import SavedView
from collect.organisations.models import User
from collect.returns.access import Refused
from collect.returns.texts import UnfitText, readable

LONGEST_NAME = 60
LONGEST_QUERY = 1000
MOST_VIEWS = 50
"""Views that one person keeps of one series."""


class NameTaken(Refused):
    """The person has a view of that name already; saving with `replace` replaces it."""


@transaction.atomic
def save_view(
    user: User, series: str, *, name: str, query: str, replace: bool = False
) -> SavedView:
    """Keep `query`, the part of an address after "?", under a name.

    Raises UnfitText for a name that is blank or too long, NameTaken where there is such a view,
    in any mixture of capitals, and it is not to be replaced, Refused for one too many or too
    long.
    """
    name = " ".join(readable(name, "The name", LONGEST_NAME).split())
    if not name:
        raise UnfitText("Enter a name for this view")
    if len(query) > LONGEST_QUERY:
        raise Refused("This view is too long to be saved. Search for a shorter text")
    mine = SavedView.objects.filter(user=user, series=series)
    there = mine.filter(name__iexact=name).first()
    if there and not replace:
        raise NameTaken(f"You have a view called {there.name} already")
    if there is None and mine.count() >= MOST_VIEWS:
        raise Refused(f"You have {MOST_VIEWS} views. Delete one before you save another")
    view = there or SavedView(user=user, series=series)
    view.name, view.query = name, query
    view.save()
    return view


def delete_view(user: User, series: str, view_pk: int) -> str:
    """Delete a view of the user's own; its name, or "" where there is none."""
    found = SavedView.objects.filter(user=user, series=series, pk=view_pk).first()
    if found is None:
        return ""
    found.delete()
    return found.name


def views_of(user: User, series: str) -> list[SavedView]:
    """The views that the user keeps of a series, by name."""
    return list(SavedView.objects.filter(user=user, series=series))
