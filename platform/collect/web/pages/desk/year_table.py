"""The table of year on year: filtered, sorted and paged as its address asks."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Page, Paginator
from django.urls import reverse

from collect.desk.standings import Standing, Standings, name_order, names_of
from collect.returns.reach import Reach
from collect.web.pages.desk.amounts import plain, signed
from collect.web.pages.parts import page_numbers
from rules.spec import ItemSpec

PAGE_SIZE = 50
NO_REGION = "No region"
NAME = "name"

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
class SortHeading:
    """A heading that sorts; `direction` is `ascending`, `descending` or `none`."""

    label: str
    url: str
    direction: str
    numeric: bool


@dataclass(frozen=True, slots=True)
class YearsTable:
    """The rows of one page, what can be chosen above them, and `query`, the address without page.

    `only` is `flagged`, `outliers` or empty.
    """

    regions: list[str]
    region: str
    only: str
    columns: list[SortHeading]
    rows: list[YearsRow]
    page: Page[Standing]
    query: str
    medians: tuple[str, ...] = MEDIANS

    @property
    def is_sorted(self) -> bool:
        """Whether a column is sorted by."""
        return any(column.direction != "none" for column in self.columns)

    @property
    def numbers(self) -> Iterable[int | str]:
        """The numbers of the pager."""
        return page_numbers(self.page)


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
    region = asked.get("region", "") if asked.get("region", "") in regions else ""
    only = asked.get("only", "") if asked.get("only") in ("flagged", "outliers") else ""
    sort = asked.get("sort", "") if asked.get("sort") in (NAME, *_SORTS) else ""
    direction = "descending" if asked.get("direction") == "descending" else "ascending"
    shown = _sorted(reach, _fitting(held, region, only), sort, direction)
    page = Paginator(shown, PAGE_SIZE).get_page(asked.get("page", "1"))
    names = names_of(page)
    filtered = {**kept, **{k: v for k, v in (("region", region), ("only", only)) if v}}
    sorting = {"sort": sort, "direction": direction} if sort else {}
    return YearsTable(
        regions=regions,
        region=region,
        only=only,
        columns=_columns(filtered, sort, direction),
        rows=[_row(held, s, item, names[s.source_pk]) for s in page],
        page=page,
        query=urlencode({**filtered, **sorting}),
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


def _sorted(reach: Reach, shown: list[Standing], sort: str, direction: str) -> list[Standing]:
    """By a column, what has no value last; as they are where no column is asked for."""
    if not sort:
        return shown
    key = _SORTS[sort][1] if sort != NAME else _by_name(reach)
    there = [standing for standing in shown if key(standing) is not None]
    there.sort(key=key, reverse=direction == "descending")
    return [*there, *(standing for standing in shown if key(standing) is None)]


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


def _columns(kept: Mapping[str, str], sort: str, direction: str) -> list[SortHeading]:
    columns = []
    labels = {NAME: "Organisation", **{key: label for key, (label, _) in _SORTS.items()}}
    for key, label in labels.items():
        now = direction if key == sort else "none"
        turned = "ascending" if key == NAME else "descending"
        if now != "none":
            turned = "descending" if now == "ascending" else "ascending"
        query = urlencode({**kept, "sort": key, "direction": turned})
        columns.append(SortHeading(label, f"?{query}", now, key != NAME))
    return columns
