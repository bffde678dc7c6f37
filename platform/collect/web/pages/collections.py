"""My data collections: what the reader can open, one row to choose from each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from operator import attrgetter

from django.urls import reverse

from collect.organisations.models import Membership, User
from collect.organisations.roles import Role
from collect.returns.models import Return
from collect.returns.reach import ROLES_WITH_A_DESK
from collect.returns.sight import visible_returns
from collect.returns.workflow import ReturnStatus
from collect.web.pages.parts import TAG_COLOURS
from collect.web.pages.sorting import Heading, heading, order_asked

COLUMNS = {
    "collection": "Collection",
    "title": "Title",
    "organisation": "Organisation",
    "role": "Role",
    "status": "Status",
}
"""The headings by the parts of a row that they sort by."""


@dataclass(frozen=True, slots=True)
class CollectionRow:
    """One collection in one role: the source's own return, or a desk of many."""

    value: str
    collection: str
    title: str
    organisation: str
    role: str
    status: str
    colour: str
    url: str


@dataclass(frozen=True, slots=True)
class CollectionsPage:
    """What `web/my_collections.html` shows; a single row is chosen from the start."""

    rows: list[CollectionRow]
    headings: list[Heading]
    chosen: str


def collections_page(user: User, asked: Mapping[str, str]) -> CollectionsPage:
    """The reader's collections, newest first unless sorted as `asked`."""
    rows, order = own_rows(user) + desk_rows(user), order_asked(asked, COLUMNS)
    if order.sort:
        rows.sort(key=attrgetter(order.sort), reverse=order.descending)
    headings = [heading(label, sort, order) for sort, label in COLUMNS.items()]
    return CollectionsPage(rows, headings, chosen=rows[0].value if len(rows) == 1 else "")


def own_rows(user: User) -> list[CollectionRow]:
    """A row for each return of the organisations that the reader is a source for."""
    mine = [m for m in user.own_memberships if m.role == Role.SOURCE]
    if not mine:
        return []
    sources = [membership.organisation_id for membership in mine]
    returns = visible_returns(user).filter(source__in=sources).defer("publication__spec")
    newest = returns.order_by("collection__series", "-collection__year", "source__name")
    return [
        _own(return_)
        for return_ in newest
        if any(
            m.organisation_id == return_.source_id and m.is_granted(return_.collection.series)
            for m in mine
        )
    ]


def _own(return_: Return) -> CollectionRow:
    return CollectionRow(
        value=f"return-{return_.pk}",
        collection=return_.collection.name,
        title=return_.collection.title,
        organisation=return_.source.name,
        role=Role.SOURCE.label,
        status=return_.get_status_display(),
        colour=TAG_COLOURS[ReturnStatus(return_.status)],
        url=reverse("source_page", args=(return_.pk,)),
    )


def desk_rows(user: User) -> list[CollectionRow]:
    """A row for each collection that the reader collects, audits, or checks as an agent."""
    wide = [m for m in user.own_memberships if m.role in ROLES_WITH_A_DESK]
    if not wide:
        return []
    names = ("collection_id", "collection__series", "collection__year", "collection__title")
    seen = visible_returns(user).order_by().values_list(*names, "agent_id").distinct()
    agents: dict[tuple[int, str, int, str], set[int | None]] = {}
    for *collection, agent in seen:
        agents.setdefault(tuple(collection), set()).add(agent)  # type: ignore[arg-type]
    return [
        _desk(membership, *name)
        for membership in wide
        for name in sorted(agents, key=lambda n: (n[1], -n[2]))
        if membership.is_granted(name[1])
        and (membership.role != Role.AGENT or membership.organisation_id in agents[name])
    ]


def _desk(membership: Membership, pk: int, series: str, year: int, title: str) -> CollectionRow:
    return CollectionRow(
        value=f"desk-{pk}-{membership.pk}",
        collection=f"{series}_{year}",
        title=title,
        organisation=membership.organisation.name,
        role=Role(membership.role).label,
        status="",
        colour="",
        url=reverse("desk", args=(pk,)),
    )
