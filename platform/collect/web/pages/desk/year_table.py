"""The table of year on year: filtered, sorted and paged as its address asks."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Page
from django.urls import reverse

from collect.desk.standings import Standing, Standings, name_order, names_of
from collect.returns.reach import Reach
from collect.web.pages.desk.amounts import plain, signed
from collect.web.pages.paging import Pages
from collect.web.pages.sorting import (
    Heading,
    Order,
    heading,
    in_order,
    joined,
    one_asked,
    order_asked,
)
from rules.spec import ItemSpec

PAGE_SIZE = 50
NO_REGION = "No region"
NAME = "name"

ONLY = (("flagged", "Flagged by the threshold"), ("outliers", "Far from the usual"))
"""What can be shown alone."""

MEDIANS = ("Region: median change", "Similar size: median change", "Similar size: median value")
"""The last columns."""


@dataclass(frozen=True, slots=True)
class YearsRow:
    """One return of the table, its numbers as texts; medians are those of changes in per cent."""

    standing: Standing
    name: str
    native_id: str
    url: str
    cells: list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class YearsTable:
    """The rows of one page, what can be chosen above them, and `query`, the address without page.

    `only` is a key of ONLY or empty.
    """

    regions: list[tuple[str, str]]
    region: str
    only: str
    headings: list[Heading]
    rows: list[YearsRow]
    page: Page[Standing]
    query: str
    medians: tuple[str, ...] = MEDIANS
    choices: tuple[tuple[str, str], ...] = ONLY

    @property
    def is_sorted(self) -> bool:
        """Whether a column is sorted by."""
        return any(heading.direction for heading in self.headings)


_SORTS: dict[str, tuple[str, Callable[[Standing], Any]]] = {
    "now": ("This year", lambda s: s.now),
    "before": ("Last year", lambda s: s.before),
    "change": ("Change", lambda s: s.change),
    "percent": ("Change in %", lambda s: s.percent),
    "score": ("Distance", lambda s: None if s.score is None else abs(s.score)),
}
"""The columns that sort by a number: the label, and what is compared."""


def years_table(
    reach: Reach, held: Standings, item: ItemSpec, asked: Mapping[str, str], kept: Mapping[str, str]
) -> YearsTable:
    """The returns as `asked`; `kept` is the part of the address that chooses what is compared."""
    regions = sorted({region or NO_REGION for region in held.of_region})
    region = one_asked(asked, "region", regions)
    only = one_asked(asked, "only", dict(ONLY))
    order = order_asked(asked, (NAME, *_SORTS))
    shown = _sorted(reach, _fitting(held, region, only), order)
    page = Pages(shown, PAGE_SIZE).get_page(asked.get("page", "1"))
    names = names_of(page)
    chosen = {k: v for k, v in (("region", region), ("only", only)) if v}
    filtered = urlencode({**kept, **chosen})
    return YearsTable(
        regions=[(one, one) for one in regions],
        region=region,
        only=only,
        headings=_headings(filtered, order),
        rows=[_row(held, s, item, names[s.source_pk]) for s in page],
        page=page,
        query=joined(filtered, order.query),
    )


def _fitting(held: Standings, region: str, only: str) -> list[Standing]:
    """Those asked for, what is flagged or far out first."""
    if not region and not only:
        return held.by_distance
    return [
        one
        for one in held.by_distance
        if (not region or (one.region or NO_REGION) == region)
        and (one.flagged if only == "flagged" else not only or one.is_outlier)
    ]


def _sorted(reach: Reach, shown: list[Standing], order: Order) -> list[Standing]:
    """By a column, what has no value last; as they are where no column is asked for."""
    if not order.sort:
        return shown
    key = _SORTS[order.sort][1] if order.sort != NAME else _by_name(reach)
    return in_order(shown, key, descending=order.descending)


def _by_name(reach: Reach) -> Callable[[Standing], Any]:
    order = name_order(reach)
    return lambda standing: order.get(standing.source_pk)


def _row(held: Standings, standing: Standing, item: ItemSpec, name: tuple[str, str]) -> YearsRow:
    url = reverse("return_years", args=(standing.return_pk,))
    alike = held.alike(standing)
    texts = (
        plain(standing.now),
        plain(standing.before),
        signed(standing.change),
        signed(standing.percent, "%"),
        signed(standing.score),
        signed(held.of_region[standing.region], "%"),
        signed(alike.percent, "%"),
        plain(alike.value),
    )
    labels = (*(label for label, _ in _SORTS.values()), *MEDIANS)
    query = urlencode({"item": item.code})
    return YearsRow(standing, *name, f"{url}?{query}", list(zip(labels, texts, strict=True)))


def _headings(kept: str, order: Order) -> list[Heading]:
    return [
        heading("Organisation", NAME, order, kept),
        *(
            heading(label, key, order, kept, from_the_most=True, numeric=True)
            for key, (label, _) in _SORTS.items()
        ),
    ]
