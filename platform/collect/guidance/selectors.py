"""What holds now: the guidance of a collection, the help with its items, and notices."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol, TypeVar

from django.db import models
from django.db.models import QuerySet
from django.db.models.expressions import RawSQL
from django.utils import timezone
from django.utils.safestring import SafeString

from collect.guidance.models import (
    GuidancePage,
    HelpPage,
    Importance,
    ItemHelp,
    ServiceNotice,
    shown,
)
from collect.organisations.models import User


class OfYears(Protocol):
    """A text that holds from one year until another; None means without end."""

    @property
    def from_year(self) -> int | None: ...

    @property
    def until_year(self) -> int | None: ...


Text = TypeVar("Text", bound=OfYears)


@dataclass(frozen=True, slots=True)
class Notice:
    """A notice that holds now; `html` is safe to show as it is. Every page reads it, so it is no
    model: that costs a third.
    """

    pk: int
    title: str
    html: SafeString
    is_warning: bool
    series: str
    shows_from: datetime | None
    shows_until: datetime | None


def with_guidance(users: QuerySet[User]) -> QuerySet[User]:
    """The users, each with `has_notices` and `has_help`: whether there is any of it to read.

    Most of the time there is none. Every request reads its user, so this saves most of them
    two queries.
    """
    exists = "EXISTS (SELECT 1 FROM {} WHERE live)"
    return users.annotate(
        has_notices=_flag(exists.format(ServiceNotice._meta.db_table)),
        has_help=_flag(exists.format(ItemHelp._meta.db_table)),
    )


def _flag(sql: str) -> RawSQL:
    return RawSQL(sql, (), models.BooleanField())  # noqa: S611 - a constant


def guidance_pages(series: str, year: int) -> list[GuidancePage]:
    """The guidance pages of a collection, in their order."""
    pages = GuidancePage.objects.filter(live=True, series=series)
    held = _holding(pages, year, lambda page: page.slug)
    return sorted(held, key=lambda page: (page.order, page.title))


def item_help(series: str, year: int) -> dict[str, ItemHelp]:
    """The help with the items of a collection, by item code."""
    help_ = ItemHelp.objects.filter(live=True, series=series)
    return {one.item: one for one in _holding(help_, year, lambda one: one.item)}


def item_help_shown(series: str, year: int, items: Iterable[str]) -> dict[str, SafeString]:
    """The help with some items as pages show it, by item code."""
    help_ = ItemHelp.objects.filter(live=True, series=series, item__in=list(items)).order_by()
    rows = help_.values_list("item", "text", "from_year", "until_year", named=True)
    return {row.item: shown(row.text) for row in _holding(rows, year, lambda row: row.item)}


def notices_now() -> list[Notice]:
    """The notices that hold now, warnings first; those of a series are for its pages alone."""
    columns = ("pk", "title", "text", "importance", "series", "shows_from", "shows_until")
    now = timezone.now()
    found = [
        Notice(pk, title, shown(text), importance == Importance.WARNING, series, starts, ends)
        for pk, title, text, importance, series, starts, ends in ServiceNotice.objects.filter(
            live=True
        )
        .order_by("pk")
        .values_list(*columns)
        if (starts is None or starts <= now) and (ends is None or ends > now)
    ]
    return sorted(found, key=lambda notice: (not notice.is_warning, -notice.pk))


def current_help_page() -> HelpPage:
    """The help page in force; as it is from the start before one was published."""
    newest = HelpPage.objects.filter(live=True).order_by("-first_published_at", "-pk").first()
    return newest or HelpPage()


def _holding(texts: Iterable[Text], year: int, place: Callable[[Text], Hashable]) -> list[Text]:
    """Of the texts in each place, the one with the latest first year, unless its last is over."""
    begun = (text for text in texts if not text.from_year or text.from_year <= year)
    newest = {place(text): text for text in sorted(begun, key=lambda text: text.from_year or 0)}
    return [text for text in newest.values() if not text.until_year or text.until_year >= year]
