"""The list of a collection's returns, for those who collect or check them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlencode

from django.core.paginator import Page, Paginator
from django.db.models import Count, Q, QuerySet
from django.urls import reverse

from collect.definitions.models import DataCollection
from collect.returns.models import Return
from collect.returns.selectors import returns_with_note_counts
from collect.returns.workflow import ReturnStatus
from collect.web.pages.parts import TAG_COLOURS, page_numbers

PAGE_SIZE = 50
SORTS = {
    "name": "source__name",
    "native_id": "source__native_id",
    "status": "status",
    "errors": "errors",
    "queries": "queries",
    "okd": "okd",
}


@dataclass(frozen=True, slots=True)
class DeskRow:
    """One return of the list."""

    return_: Return
    url: str
    colour: str


@dataclass(frozen=True, slots=True)
class Column:
    """A heading that sorts; `direction` is `ascending`, `descending` or `none`."""

    label: str
    url: str
    direction: str


@dataclass(frozen=True, slots=True)
class DeskPage:
    """What `web/desk/table.html` shows."""

    collection: DataCollection
    rows: list[DeskRow]
    page: Page[Return]
    columns: list[Column]
    statuses: list[tuple[str, str, int]]
    status: str
    search: str
    total: int
    query: str
    loads_many: bool

    @property
    def numbers(self) -> Iterable[int | str]:
        """The numbers of the pager."""
        return page_numbers(self.page)


def desk_page(
    collection: DataCollection,
    returns: QuerySet[Return],
    asked: dict[str, str],
    *,
    loads_many: bool,
) -> DeskPage:
    """The returns that the reader may see, filtered, sorted and paged as `asked`.

    `loads_many` tells whether the reader loads the returns of many sources.
    """
    status, search = (
        asked.get("status", ""),
        asked.get("search", "").replace("\x00", "").strip()[:100],
    )
    sort, direction = asked.get("sort", "native_id"), asked.get("direction", "")
    counts = dict(returns.order_by().values_list("status").annotate(Count("pk")))
    found = returns_with_note_counts(returns)
    if status in ReturnStatus.values:
        found = found.filter(status=status)
    if search:
        found = found.filter(
            Q(source__name__icontains=search) | Q(source__native_id__istartswith=search)
        )
    key = SORTS.get(sort, "source__native_id")
    found = found.order_by(f"-{key}" if direction == "descending" else key, "pk")
    page = Paginator(found, PAGE_SIZE).get_page(asked.get("page", "1"))
    kept = {k: v for k, v in (("status", status), ("search", search)) if v}
    return DeskPage(
        collection=collection,
        rows=[_row(return_) for return_ in page],
        page=page,
        columns=_columns(kept, sort, direction),
        statuses=[(s.value, s.label, counts.get(s.value, 0)) for s in ReturnStatus],
        status=status,
        search=search,
        total=sum(counts.values()),
        query=urlencode({**kept, "sort": sort, "direction": direction}),
        loads_many=loads_many,
    )


def _row(return_: Return) -> DeskRow:
    url = reverse("source_page", args=(return_.pk,))
    return DeskRow(return_, url, TAG_COLOURS[ReturnStatus(return_.status)])


def _columns(kept: dict[str, str], sort: str, direction: str) -> list[Column]:
    labels = ("Organisation", "Native ID", "Status", "Errors", "Queries", "OK Errors")
    columns = []
    for key, label in zip(SORTS, labels, strict=True):
        now = (direction or "ascending") if key == sort else "none"
        turned = "descending" if now == "ascending" else "ascending"
        query = urlencode({**kept, "sort": key, "direction": turned})
        columns.append(Column(label, f"?{query}", now))
    return columns
