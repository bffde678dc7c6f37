"""The console's menu: definitions as snippets, and the way to publish them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import path, reverse
from wagtail import hooks
from wagtail.admin.widgets.button import Button
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet, SnippetViewSetGroup

from collect.console.views import publish
from collect.definitions.models import CodeSet, DataCollection, Example, Item, Rule, Section
from collect.organisations.models import TermsOfUse


class Listed(SnippetViewSet):
    """A snippet whose list reads what it names in one query."""

    related: tuple[str, ...] = ()
    copy_view_enabled = False
    list_per_page = 50

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """All rows, with what the list names."""
        rows: QuerySet[Any] = self.model._default_manager.select_related(*self.related)
        return rows


class Collections(Listed):
    """Collections, one for each series and year."""

    model = DataCollection
    icon = "doc-full"
    menu_label = "Collections"
    list_display = ("name", "title", "reference_date")


class Sections(Listed):
    """Sections of collections."""

    model = Section
    icon = "list-ul"
    menu_label = "Sections"
    list_display = ("title", "code", "collection")
    list_filter = ("collection",)
    related = ("collection",)


class Items(Listed):
    """Data items."""

    model = Item
    icon = "form"
    menu_label = "Items"
    list_display = ("code", "question", "label", "kind", "section")
    list_filter = ("section__collection", "section", "kind", "mandatory")
    search_fields = ("code", "label", "question")
    related = ("section__collection",)


class CodeSets(Listed):
    """Code sets."""

    model = CodeSet
    icon = "clipboard-list"
    menu_label = "Code sets"
    list_display = ("name", "collection")
    related = ("collection",)


class Rules(Listed):
    """Validation rules."""

    model = Rule
    icon = "check"
    menu_label = "Rules"
    list_display = ("number", "severity", "message", "collection")
    list_filter = ("collection", "severity", "switch")
    search_fields = ("number", "message", "expression")
    related = ("collection",)


class Examples(Listed):
    """Examples of rules."""

    model = Example
    icon = "tasks"
    menu_label = "Examples"
    list_display = ("name", "rule", "expected")
    list_filter = ("rule__collection",)
    related = ("rule",)


class Definitions(SnippetViewSetGroup):
    """What is asked."""

    menu_label = "Definitions"
    menu_icon = "folder-open-inverse"
    items = (Collections, Sections, Items, CodeSets, Rules, Examples)


class Terms(Listed):
    """Terms of use."""

    model = TermsOfUse
    icon = "doc-full-inverse"
    menu_label = "Terms of use"
    add_to_admin_menu = True


register_snippet(Definitions)
register_snippet(Terms)


@hooks.register("register_admin_urls")
def admin_urls() -> list[Any]:
    """The console's own pages."""
    return [path("collections/<key:collection_pk>/publish/", publish, name="console_publish")]


@hooks.register("register_snippet_listing_buttons")
def publish_button(snippet: Any, user: Any, next_url: str | None = None) -> Iterator[Button]:
    """The way from a collection in the list to its publication."""
    if isinstance(snippet, DataCollection):
        url = reverse("console_publish", args=(snippet.pk,))
        yield Button("Check and publish", url, priority=10)
