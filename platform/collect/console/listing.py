"""What the console's lists of snippets have in common."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from wagtail.snippets.views.snippets import SnippetViewSet


class Listed(SnippetViewSet):
    """A snippet whose list reads what it names in one query."""

    related: tuple[str, ...] = ()
    copy_view_enabled = False
    list_per_page = 50

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """All rows, with what the list names."""
        rows: QuerySet[Any] = self.model._default_manager.select_related(*self.related)
        return rows
