"""The workbench of a collection: its tabs, who may open them, and the frame around each."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from collect.definitions.models import DataCollection, Publication

VIEW, CHANGE = "definitions.view_datacollection", "definitions.change_datacollection"


@dataclass(frozen=True, slots=True)
class Tab:
    """One page of the workbench that its navigation names."""

    name: str
    label: str


TABS = (
    Tab("workbench", "Overview"),
    Tab("workbench_sections", "Sections"),
    Tab("workbench_items", "Items"),
    Tab("workbench_codes", "Code sets"),
    Tab("workbench_rules", "Rules"),
    Tab("workbench_sums", "Sums"),
    Tab("workbench_preview", "Preview"),
    Tab("workbench_guidance", "Guidance"),
    Tab("workbench_lineage", "Lineage"),
    Tab("workbench_compare", "Compare"),
    Tab("workbench_files", "Files"),
    Tab("workbench_changes", "Changes"),
    Tab("workbench_settings", "Settings"),
    Tab("workbench_rolling", "Next year"),
    Tab("workbench_publish", "Publish"),
    Tab("workbench_switches", "Faulty rules"),
)
"""The tabs from left to right, by the names of their addresses."""


@dataclass(frozen=True, slots=True)
class Frame:
    """What every page of the workbench shows around itself."""

    collection: DataCollection
    tab: str
    can_change: bool

    @property
    def tabs(self) -> list[dict[str, Any]]:
        """The navigation: label, address, and which one this is."""
        return [
            {
                "label": tab.label,
                "url": reverse(tab.name, args=(self.collection.pk,)),
                "current": tab.name == self.tab,
            }
            for tab in TABS
        ]

    @property
    def breadcrumbs(self) -> list[dict[str, str]]:
        """The way back to the list of collections, as Wagtail's header shows it."""
        home = reverse("wagtailadmin_home")
        listing = reverse("wagtailsnippets_definitions_datacollection:list")
        here = reverse("workbench", args=(self.collection.pk,))
        return [
            {"url": home, "label": "Home"},
            {"url": listing, "label": "Collections"},
            {"url": here, "label": self.collection.name},
        ]


View = Callable[..., HttpResponse]


def on_workbench(*, changes: bool = False) -> Callable[[View], View]:
    """A view of a collection's workbench: gives it the collection in place of its key.

    Those who may not see definitions are told so; with `changes`, those who may not change
    them, and everybody who may not is stopped at a POST.
    """

    def of_view(view: View) -> View:
        @wraps(view)
        def checked(request: HttpRequest, collection_pk: int, **rest: Any) -> HttpResponse:
            needed = CHANGE if changes or request.method == "POST" else VIEW
            if not request.user.has_perm(needed):
                raise PermissionDenied
            collection = get_object_or_404(DataCollection, pk=collection_pk)
            return view(request, collection, **rest)

        return checked

    return of_view


def chosen_publication(collection: DataCollection, which: str) -> Publication | None:
    """The publication of this number; None for "draft". Raises Http404 for what is neither."""
    if which == "draft":
        return None
    if not which.isdecimal():
        raise Http404("There is no such publication.")
    return get_object_or_404(Publication, collection=collection, number=which)


def shown(
    request: HttpRequest,
    collection: DataCollection,
    tab: str,
    template: str,
    status: int = 200,
    **context: Any,
) -> HttpResponse:
    """A page of the workbench, in its frame."""
    frame = Frame(collection, tab, request.user.has_perm(CHANGE))
    return render(request, template, {"frame": frame, **context}, status=status)
