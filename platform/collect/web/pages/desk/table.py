"""The list of a collection's returns: filtered, sorted and paged, with what can be done to them."""

from __future__ import annotations

from dataclasses import dataclass

from django.core.paginator import Page
from django.http import QueryDict
from django.urls import reverse
from django.utils import timezone

from collect.definitions.models import DataCollection
from collect.desk.bulk import DEEDS, deeds_of
from collect.desk.filters import Only, ReturnFilter, read_filter, region_words
from collect.desk.listed import PAGE_SIZE, SORTS, listed, ordered
from collect.desk.models import SavedView
from collect.desk.progress import Standing, standing_of
from collect.desk.services.views import views_of
from collect.returns.models import Return
from collect.returns.reach import Reach
from collect.returns.workflow import ReturnStatus
from collect.web.pages.paging import Pages
from collect.web.pages.parts import TAG_COLOURS
from collect.web.pages.sorting import Heading, Order, heading, joined, order_asked

COLUMNS = {
    "name": "Organisation",
    "native_id": "Native ID",
    "region": "Region",
    "status": "Status",
    "errors": "Errors",
    "queries": "Queries",
    "okd": "OK’d",
    "to_confirm": "Confirm again",
    "": "Notes",
    "changed": "Last change",
    "submitted": "Submitted",
}
"""The headings by the keys that sort; notes are counted for the page alone, so they do not."""

FROM_THE_MOST = ("errors", "queries", "okd", "to_confirm", "changed", "submitted")
"""Columns that are first sorted from the largest down: that is what is looked for."""

AGENT_STEP = (ReturnStatus.REJECTED, ReturnStatus.AMENDED_BY_AGENT, ReturnStatus.APPROVED)
"""Statuses that only a collection with an agent step knows, but for files that were refused."""

HAVING = (("", "Any number"), ("some", "Some"), ("none", "None"))


@dataclass(frozen=True, slots=True)
class DeskRow:
    """One return of the list."""

    return_: Return
    url: str
    colour: str
    region: str


@dataclass(frozen=True, slots=True)
class DeskPage:
    """What `web/desk/table.html` shows. `query` holds filter and order; `until` is when it was
    read: what is done to a return after that has not been seen."""

    reach: Reach
    filter: ReturnFilter
    order: Order
    problems: tuple[str, ...]
    rows: list[DeskRow]
    page: Page[int]
    statuses: list[tuple[str, str, int]]
    regions: list[tuple[str, str, int]]
    views: list[SavedView]
    total: int
    loads_many: bool
    until: str

    @property
    def collection(self) -> DataCollection:
        """The collection whose returns these are."""
        return self.reach.collection

    @property
    def query(self) -> str:
        """The filter and the order as a part of an address."""
        return joined(self.filter.query, self.order.query)

    @property
    def headings(self) -> list[Heading]:
        """The headings of the table."""
        kept = self.filter.query
        return [
            heading(label, key, self.order, kept, from_the_most=key in FROM_THE_MOST)
            for key, label in COLUMNS.items()
        ]

    @property
    def deeds(self) -> list[tuple[str, str]]:
        """What the reader can do to the chosen returns: its name in the form, and its button."""
        return [(deed.value, f"{DEEDS[deed].verb}…") for deed in deeds_of(self.reach)]

    @property
    def only(self) -> list[tuple[str, str, bool]]:
        """What can be asked for by name: value, label, and whether it is."""
        return [(o.value, o.label, o.value in self.filter.only) for o in Only]

    @property
    def having(self) -> list[tuple[str, str, str]]:
        """The choices of errors and queries: name, label, and what is chosen."""
        return [
            ("errors", "Errors", self.filter.errors),
            ("queries", "Queries", self.filter.queries),
        ]

    @property
    def choices_of_having(self) -> tuple[tuple[str, str], ...]:
        """The values and labels of such a choice."""
        return HAVING

    @property
    def has_news(self) -> bool:
        """Whether a return of the page was changed since the reader looked."""
        return any(row.return_.is_new for row in self.rows)


def desk_page(reach: Reach, asked: QueryDict, *, loads_many: bool) -> DeskPage:
    """The returns within reach, filtered, sorted and paged as `asked`.

    `loads_many` tells whether the reader loads the returns of many sources.
    """
    now = timezone.now()
    reading, order, standing = read_filter(reach, asked), list_order(asked), standing_of(reach)
    fitting = reading.filter.returns(reach)
    found = ordered(fitting, order.sort, descending=order.descending)
    paginator = Pages(found.values_list("pk", flat=True), PAGE_SIZE)
    if not reading.filter:
        paginator.count = standing.total
    page = paginator.get_page(asked.get("page", "1"))
    return DeskPage(
        reach=reach,
        filter=reading.filter,
        order=order,
        problems=reading.problems,
        rows=[_row(return_) for return_ in listed(reach, list(page))],
        page=page,
        statuses=_statuses(reach, standing, reading.filter),
        regions=[(r, region_words(r), standing.by_region[r].total()) for r in standing.regions],
        views=views_of(reach.actor.user, reach.collection.series) if reach.actor.user else [],
        total=standing.total,
        loads_many=loads_many,
        until=now.isoformat(),
    )


def list_order(asked: QueryDict) -> Order:
    """The order in which an address asks for the list; by Native ID where it names none."""
    return order_asked(asked, SORTS, Order("native_id"))


def _statuses(reach: Reach, standing: Standing, asked: ReturnFilter) -> list[tuple[str, str, int]]:
    """The statuses that returns can be in here, each with how many are."""
    return [
        (status.value, status.label, standing.by_status[status])
        for status in ReturnStatus
        if reach.collection.agent_step
        or status not in AGENT_STEP
        or standing.by_status[status]
        or status == asked.status
    ]


def _row(return_: Return) -> DeskRow:
    url = reverse("source_page", args=(return_.pk,))
    colour = TAG_COLOURS[ReturnStatus(return_.status)]
    return DeskRow(return_, url, colour, region_words(return_.region))
