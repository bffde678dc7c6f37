"""What was done to a draft, newest first, each change with its cells before and after."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import QueryDict

from collect.console.pages.previews import ChangedTable, changed_tables
from collect.definitions.edits import Edit
from collect.definitions.models import DataCollection, DraftChange
from collect.organisations.models import User

ON_A_PAGE = 25
MOST_EDITS = 40
"""Edits of one change that a list shows; the start of a draft has thousands."""


@dataclass(frozen=True, slots=True)
class ChangeLine:
    """One change; `more` counts the rows that it touched and that are not shown."""

    change: DraftChange
    tables: list[ChangedTable]
    more: int
    is_undone: bool


@dataclass(frozen=True, slots=True)
class ChangesPage:
    """What `console/changes.html` shows."""

    page: Page[DraftChange]
    lines: list[ChangeLine]
    people: Sequence[User]
    text: str
    by: str

    @property
    def address(self) -> str:
        """The query of the list as it is narrowed."""
        return urlencode({"text": self.text, "by": self.by})


def changes_page(collection: DataCollection, query: QueryDict) -> ChangesPage:
    """One page of the history of a draft, narrowed by person and by words."""
    text, by = query.get("text", "").strip()[:100], query.get("by", "")
    found = _changes(collection)
    if text:
        found = found.filter(said__icontains=text)
    if by.isdecimal():
        found = found.filter(by=by)
    page = Paginator(found, ON_A_PAGE).get_page(query.get("page"))
    people = User.objects.filter(pk__in=collection.draft_changes.order_by().values("by"))
    return ChangesPage(page, [_line(change) for change in page], list(people), text, by)


def last_changes(collection: DataCollection, most: int) -> list[ChangeLine]:
    """The changes made last."""
    return [_line(change) for change in _changes(collection)[:most]]


def _changes(collection: DataCollection) -> QuerySet[DraftChange]:
    return (
        DraftChange.objects.filter(collection=collection)
        .select_related("by", "undone_by")
        .order_by("-pk")
    )


def _line(change: DraftChange) -> ChangeLine:
    edits = [Edit.from_json(edit) for edit in change.edits[:MOST_EDITS]]
    more = len(change.edits) - len(edits)
    return ChangeLine(change, changed_tables(edits), more, hasattr(change, "undone_by"))
