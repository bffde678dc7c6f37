"""Long lists, a page at a time."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Generic, TypeVar

from django.db.models import QuerySet
from ninja import Field, Schema

T = TypeVar("T")


class Paging(Schema):
    """Which page of a list is asked for."""

    page: int = Field(1, ge=1, le=1_000_000)
    size: int = Field(100, ge=1, le=500, description="Entries on a page")


class Page(Schema, Generic[T]):
    """One page of a list; `total` counts the entries of all pages, and a page after the last
    is empty."""

    items: list[T]
    page: int
    size: int
    total: int


def page_of(
    found: Sequence[Any] | QuerySet[Any],
    paging: Paging,
    shown: Callable[[Any], Any] = lambda entry: entry,
) -> dict[str, Any]:
    """The page that was asked for, each of its entries as `shown` makes it."""
    total = found.count() if isinstance(found, QuerySet) else len(found)
    start = (paging.page - 1) * paging.size
    items = [shown(entry) for entry in found[start : start + paging.size]]
    return {"items": items, "page": paging.page, "size": paging.size, "total": total}
