"""Saving the filter and order of the list of returns under a name, and the views saved so far."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import QueryDict
from django.urls import reverse

from collect.desk.filters import filter_in
from collect.desk.models import SavedView
from collect.desk.services.views import views_of
from collect.returns.reach import Reach
from collect.web.pages.desk.table import COLUMNS, list_order
from collect.web.pages.sorting import joined


@dataclass(frozen=True, slots=True)
class ViewRow:
    """One saved view: where it leads, and what it shows in words."""

    view: SavedView
    url: str
    words: str


@dataclass(frozen=True, slots=True)
class ViewsPage:
    """What `web/desk/views.html` shows: the view to be saved, and those that there are."""

    query: str
    words: str
    rows: list[ViewRow]
    name: str = ""
    problem: str = ""
    is_taken: bool = False


def views_page(
    reach: Reach, asked: str, *, name: str = "", problem: str = "", is_taken: bool = False
) -> ViewsPage:
    """The page for keeping the view `asked` for, the part of an address after "?"."""
    views = views_of(reach.actor.user, reach.collection.series) if reach.actor.user else []
    returns = reverse("desk_returns", args=(reach.collection.pk,))
    rows = [ViewRow(v, f"{returns}?{v.query}", words_of(v.query)) for v in views]
    query = tidied(asked)
    return ViewsPage(query, words_of(query), rows, name, problem, is_taken)


def tidied(asked: str) -> str:
    """What can be read of a view's address, written as the list itself would."""
    query = QueryDict(asked)
    return joined(filter_in(query).filter.query, list_order(query).query)


def words_of(asked: str) -> str:
    """What a view shows, such as `Submitted, North East; by errors, largest first`."""
    query = QueryDict(asked)
    order = list_order(query)
    way = ", from the end" if order.descending else ""
    return f"{filter_in(query).filter.words}; by {COLUMNS[order.sort]}{way}"
