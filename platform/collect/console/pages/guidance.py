"""What the Guidance tab shows: all that the readers of a collection's form may read."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse

from collect.definitions.models import DataCollection, Item
from collect.guidance.models import GuidancePage, ItemHelp
from collect.guidance.selectors import Notice, guidance_pages, item_help, notices_now


@dataclass(frozen=True, slots=True)
class HelpLine:
    """One item, with its help if it has any, and where to write or change it."""

    item: Item
    help: ItemHelp | None
    url: str


@dataclass(frozen=True, slots=True)
class GuidanceTab:
    """What `console/guidance.html` shows."""

    pages: list[GuidancePage]
    notices: list[Notice]
    lines: list[HelpLine]
    without_help: int
    new_page: str


def guidance_tab(collection: DataCollection) -> GuidanceTab:
    """The guidance in force for a collection."""
    helped = item_help(collection.series, collection.year)
    items = Item.objects.filter(section__collection=collection).select_related("section")
    lines = [
        HelpLine(item, helped.get(item.code), _where(collection, item, helped.get(item.code)))
        for item in items.order_by("section__order", "order", "pk")
    ]
    own = (notice for notice in notices_now() if notice.series in ("", collection.series))
    page = reverse("wagtailsnippets_guidance_guidancepage:add")
    return GuidanceTab(
        pages=guidance_pages(collection.series, collection.year),
        notices=list(own),
        lines=lines,
        without_help=sum(line.help is None for line in lines),
        new_page=f"{page}?{urlencode({'series': collection.series})}",
    )


def _where(collection: DataCollection, item: Item, help_: ItemHelp | None) -> str:
    if help_ is not None:
        return reverse("wagtailsnippets_guidance_itemhelp:edit", args=(help_.pk,))
    new = reverse("wagtailsnippets_guidance_itemhelp:add")
    return f"{new}?{urlencode({'series': collection.series, 'item': item.code})}"
