"""Where a collection stands: its state, its windows, and its returns for those who see them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Count
from django.utils import timezone

from collect.console.pages.changes import ChangeLine, last_changes
from collect.definitions.models import DataCollection, Item, Publication
from collect.organisations.models import User
from collect.organisations.roles import Role
from collect.returns.extensions import MoreTime, more_time_in
from collect.returns.sight import sees_all_returns
from collect.returns.windows import Moment, timeline, why_closed
from collect.returns.workflow import ReturnStatus

MOST_CHANGES = 8


@dataclass(frozen=True, slots=True)
class OverviewPage:
    """What `console/overview.html` shows; `returns` is None for those who may not see them."""

    state: str
    state_told: str
    timeline: list[Moment]
    publications: list[Publication]
    changes: list[ChangeLine]
    sections: int
    items: int
    rules: int
    participants: int
    returns: list[tuple[str, int]] | None
    extended: int


def overview_page(collection: DataCollection, user: User) -> OverviewPage:
    """The overview as this user may see it."""
    today = timezone.localdate()
    stored = collection.publications.select_related("published_by").defer("spec", "difference")
    publications = list(stored.order_by("-number")[:5])
    more_time = more_time_in(collection)
    state, told = _state(more_time, today, is_published=bool(publications))
    sees = sees_all_returns(user, collection.series)
    return OverviewPage(
        state=state,
        state_told=told,
        timeline=timeline(collection, today),
        publications=publications,
        changes=last_changes(collection, MOST_CHANGES),
        sections=collection.sections.count(),
        items=Item.objects.filter(section__collection=collection).count(),
        rules=collection.rules.count(),
        participants=collection.participants.count(),
        returns=_returns(collection) if sees else None,
        extended=sum(day >= today for day in more_time.organisations.values()) if sees else 0,
    )


def _state(more_time: MoreTime, today: date, *, is_published: bool) -> tuple[str, str]:
    collection = more_time.collection
    if not is_published:
        return "Draft", "Nobody can fill it in until it is published."
    if closed := why_closed(collection, Role.SOURCE, today, more_time.everybody):
        is_ahead = bool(collection.opens and today < collection.opens)
        return ("Published" if is_ahead else "Closed"), f"{closed}."
    return "Open", "Sources can fill it in now."


def _returns(collection: DataCollection) -> list[tuple[str, int]]:
    counted = collection.returns.order_by().values("status").annotate(total=Count("pk"))
    by_status = {row["status"]: row["total"] for row in counted}
    return [(s.label, by_status[s.value]) for s in ReturnStatus if s.value in by_status]
