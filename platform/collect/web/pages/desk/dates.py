"""The dates of a collection at its desk: its windows, and more time that was asked for or given."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from django.core.paginator import Page
from django.urls import reverse
from django.utils import timezone

from collect.definitions.models import DataCollection
from collect.desk.extensions import (
    Stage,
    at_stage,
    counts_by_stage,
    extensions_within,
    of_organisation,
)
from collect.exchange.table_files import TABLE_FORMATS
from collect.organisations.roles import Role
from collect.returns.access import Decision
from collect.returns.extensions import more_time_in
from collect.returns.models import Extension
from collect.returns.more_time import may_give_more_time
from collect.returns.reach import Reach
from collect.returns.texts import sought
from collect.returns.windows import (
    Moment,
    day_words,
    days_left,
    days_words,
    last_day,
    timeline,
    why_closed,
)
from collect.web.pages.extensions import ExtensionRow, extension_row
from collect.web.pages.paging import Pages
from collect.web.pages.parts import Button, Tab

PAGE_SIZE = 50


@dataclass(frozen=True, slots=True)
class WindowRow:
    """One date of the timeline, or today, and how far off it is."""

    moment: Moment
    away: str


@dataclass(frozen=True, slots=True)
class Standing:
    """Whether one role can change returns now, and until when."""

    key: str
    value: str


@dataclass(frozen=True, slots=True)
class DatesPage:
    """What `web/desk/dates.html` shows."""

    standings: list[Standing]
    windows: list[WindowRow]
    may_give: Decision
    stages: list[Tab]
    stage: Stage
    rows: list[ExtensionRow]
    page: Page[Extension]
    search: str
    query: str
    files: list[Button]


def dates_page(reach: Reach, asked: dict[str, str]) -> DatesPage:
    """The dates as somebody at the desk may see them, the extensions of one stage `asked` for."""
    collection, today = reach.collection, timezone.localdate()
    search = search_in(asked)
    known = extensions_within(reach)
    found = of_organisation(known, search) if search else known
    counts = counts_by_stage(found, today)
    stage = _stage(asked.get("show", ""), counts)
    total = counts[stage]
    paginator = Pages(at_stage(found, stage, today), PAGE_SIZE)
    paginator.count = total
    page = paginator.get_page(asked.get("page", "1"))
    return DatesPage(
        standings=_standings(collection, today),
        windows=[WindowRow(m, days_words(m.day, today)) for m in timeline(collection, today)],
        may_give=may_give_more_time(reach.actor, collection),
        stages=[
            Tab(f"{one.label} ({counts[one]:,})", f"?{_query(one, search)}", one == stage)
            for one in Stage
        ],
        stage=stage,
        rows=[extension_row(extension, today) for extension in page],
        page=page,
        search=search,
        query=_query(stage, search),
        files=_files(collection, search) if any(counts.values()) else [],
    )


def search_in(asked: Mapping[str, str]) -> str:
    """The organisation or Native ID that is searched for."""
    return sought(asked.get("search", ""))


def _files(collection: DataCollection, search: str) -> list[Button]:
    """All that was found, at every stage, in each format."""
    query = f"?{urlencode({'search': search})}" if search else ""
    return [
        Button(one.label, reverse("desk_extensions_file", args=(collection.pk, name)) + query)
        for name, one in TABLE_FORMATS.items()
    ]


def _stage(asked: str, counts: dict[Stage, int]) -> Stage:
    """The stage that was asked for, or the first at which there is something."""
    if asked in Stage.values:
        return Stage(asked)
    return next((stage for stage in Stage if counts[stage]), Stage.WAITING)


def _query(stage: Stage, search: str) -> str:
    return urlencode({"show": stage.value, **({"search": search} if search else {})})


def _standings(collection: DataCollection, today: date) -> list[Standing]:
    everybody = more_time_in(collection).everybody
    roles = [(Role.SOURCE, "Sources"), (Role.AGENT, "Agents"), (Role.COLLECTOR, "The department")]
    return [
        Standing(label, _standing(collection, role, today, everybody))
        for role, label in roles
        if role != Role.AGENT or collection.agent_step
    ]


def _standing(collection: DataCollection, role: Role, today: date, everybody: date | None) -> str:
    if closed := why_closed(collection, role, today, everybody):
        return f"No: {closed}"
    usual, last = last_day(collection, role), last_day(collection, role, everybody)
    if last is None:
        return "Yes, with no closing date"
    left = days_left(last, today)
    told = "today is the last day" if left == 0 else f"{left:,} day{'' if left == 1 else 's'} left"
    extended = f", extended from {day_words(usual)}" if usual and last > usual else ""
    return f"Yes, until the end of {day_words(last)}{extended}: {told}"
