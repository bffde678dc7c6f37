"""How far a collection is at a glance: what to see to, how returns stand, and the way to there."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils import timezone

from collect.definitions.models import DataCollection
from collect.desk.extensions import Stage, at_stage, extensions_within
from collect.desk.filters import UNSUBMITTED, Having, Only, ReturnFilter, region_words
from collect.desk.progress import Standing, changed_count, standing_of
from collect.returns.more_time import may_give_more_time
from collect.returns.reach import Reach
from collect.returns.windows import day_words, days_words
from collect.returns.workflow import HANDED_OVER, REJECTIONS, ReturnStatus
from collect.web.charts.bars import bars
from collect.web.charts.parts import Chart
from collect.web.pages.desk.progress_chart import progress_chart
from collect.web.pages.parts import TAG_COLOURS

STAGES = {
    "No data": (ReturnStatus.NO_DATA,),
    "Loaded but not submitted": UNSUBMITTED,
    "Handed in": HANDED_OVER,
    "Sent back": REJECTIONS,
    "Authorised": (ReturnStatus.AUTHORISED,),
}
"""The statuses by whose turn it is: what one bar can show."""


@dataclass(frozen=True, slots=True)
class Figure:
    """A number that leads to the returns it counts; without a URL there is nothing to see."""

    number: int
    text: str
    url: str


@dataclass(frozen=True, slots=True)
class StatusRow:
    """How many returns are in one status, and which share of all that is, in per cent."""

    label: str
    colour: str
    number: int
    share: float
    url: str


@dataclass(frozen=True, slots=True)
class RegionRow:
    """One region: its returns in each of the statuses that occur, and all of them."""

    label: str
    cells: list[Figure]
    total: Figure


@dataclass(frozen=True, slots=True)
class OverviewPage:
    """What `web/desk/overview.html` shows."""

    collection: DataCollection
    total: int
    due: str
    attention: list[Figure]
    statuses: list[StatusRow]
    shares: Chart
    regions: list[RegionRow]
    progress: Chart


def overview_page(reach: Reach) -> OverviewPage:
    """The overview of what the reader sees of the collection."""
    standing = standing_of(reach)
    here = [status for status in ReturnStatus if standing.by_status[status]]
    return OverviewPage(
        collection=reach.collection,
        total=standing.total,
        due=_due(reach.collection, timezone.localdate()),
        attention=_attention(reach, standing),
        statuses=[_status_row(reach, standing, status) for status in here],
        shares=_shares(standing),
        regions=_regions(reach, standing, here),
        progress=progress_chart(reach, standing.total),
    )


def _due(collection: DataCollection, today: date) -> str:
    day = collection.return_date
    if day is None:
        return "No return date is set."
    verb = "were due" if day < today else "are due"
    return f"Returns {verb} on {day_words(day)}, {days_words(day, today)}."


def _attention(reach: Reach, standing: Standing) -> list[Figure]:
    """What asks for a look, each leading to its returns; what there is none of is left out."""
    submitted = ReturnFilter(status=ReturnStatus.SUBMITTED, errors=Having.SOME)
    found = (
        (standing.unsubmitted, "loaded but not submitted", ReturnFilter(only=(Only.UNSUBMITTED,))),
        (standing.submitted_with_errors, "submitted with errors", submitted),
        (
            standing.to_confirm,
            "with an error or query to confirm again",
            ReturnFilter(only=(Only.TO_CONFIRM,)),
        ),
        (
            changed_count(reach),
            "changed since you looked",
            ReturnFilter(only=(Only.CHANGED,)),
        ),
    )
    figures = [Figure(number, text, _list(reach, asked)) for number, text, asked in found if number]
    return [*_who_waits(reach), *figures]


def _who_waits(reach: Reach) -> list[Figure]:
    """The requests for more time that the reader could answer."""
    if not may_give_more_time(reach.actor, reach.collection):
        return []
    waiting = at_stage(extensions_within(reach), Stage.WAITING, timezone.localdate()).count()
    text = "waiting for an answer about more time"
    url = reverse("desk_dates", args=(reach.collection.pk,))
    return [Figure(waiting, text, f"{url}?show={Stage.WAITING}#more-time")] if waiting else []


def _status_row(reach: Reach, standing: Standing, status: ReturnStatus) -> StatusRow:
    number = standing.by_status[status]
    return StatusRow(
        label=status.label,
        colour=TAG_COLOURS[status],
        number=number,
        share=100 * number / standing.total,
        url=_list(reach, ReturnFilter(status=status)),
    )


def _shares(standing: Standing) -> Chart:
    """All returns as one bar, with a part for each stage."""
    numbers = [sum(standing.by_status[s] for s in held) for held in STAGES.values()]
    told = [f"{n:,} {label.lower()}" for n, label in zip(numbers, STAGES, strict=True) if n]
    return bars(
        "shares",
        title="Where the returns are",
        told=f"{', '.join(told)}." if told else "There are no returns.",
        parts=list(STAGES),
        rows=[("All", numbers)] if told else [],
    )


def _regions(reach: Reach, standing: Standing, here: list[ReturnStatus]) -> list[RegionRow]:
    rows = []
    for region in standing.regions:
        held = standing.by_region[region]
        cells = [
            Figure(held[s], s.label, _list(reach, ReturnFilter(region=region, status=s)))
            for s in here
        ]
        total = Figure(held.total(), "All", _list(reach, ReturnFilter(region=region)))
        rows.append(RegionRow(region_words(region), cells, total))
    return rows


def _list(reach: Reach, asked: ReturnFilter) -> str:
    return f"{reverse('desk_returns', args=(reach.collection.pk,))}?{asked.query}"
