"""The console's menu: definitions and guidance as snippets, and the way to the workbench."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import include, path, reverse
from wagtail import hooks
from wagtail.admin.widgets.button import Button
from wagtail.rich_text.feature_registry import FeatureRegistry
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import CreateView, EditView, SnippetViewSetGroup

from collect.console import urls
from collect.console.guidance_texts import Guidance
from collect.console.links import link_to_addresses
from collect.console.listing import Listed
from collect.console.publication_requests import PublicationRequests
from collect.definitions.models import DataCollection


class ToWorkbench(EditView):  # type: ignore[misc]
    """A collection is changed on its workbench, where every change has its author."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Lead there."""
        return redirect("workbench", self.kwargs["pk"])


class ToBegin(CreateView):  # type: ignore[misc]
    """A collection is begun with a form of its own."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Lead there."""
        return redirect("workbench_new")


class Collections(Listed):
    """Collections, one for each series and year."""

    model = DataCollection
    icon = "doc-full"
    menu_label = "Collections"
    list_display = ("name", "title", "reference_date")
    list_filter = ("series",)
    search_fields = ("series", "title")
    add_view_class = ToBegin
    edit_view_class = ToWorkbench


class Definitions(SnippetViewSetGroup):
    """What is asked."""

    menu_label = "Definitions"
    menu_icon = "folder-open-inverse"
    items = (Collections, PublicationRequests)


register_snippet(Definitions)
register_snippet(Guidance)


@hooks.register("register_admin_urls")
def admin_urls() -> list[Any]:
    """The console's own pages."""
    return [path("", include(urls))]


@hooks.register("register_snippet_listing_buttons")
def workbench_button(snippet: Any, user: Any, next_url: str | None = None) -> Iterator[Button]:
    """The way from a collection in the list to its workbench."""
    if isinstance(snippet, DataCollection):
        yield Button("Workbench", reverse("workbench", args=(snippet.pk,)), priority=10)


@hooks.register("register_rich_text_features", order=100)
def links_in_texts(features: FeatureRegistry) -> None:
    """Links in texts lead to addresses; after Wagtail's own, which this replaces."""
    link_to_addresses(features)
