"""What a report is about: one return or many, with what they are read against."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

from django.db.models import QuerySet
from django.utils import timezone

from collect.definitions.models import DataCollection
from collect.definitions.selectors import newest_publication, previous_collection
from collect.definitions.specs import spec_of
from collect.desk.filters import Only, ReturnFilter
from collect.desk.memory import remembered
from collect.desk.reports.rows import Keep, QueryRows, Row, sort_of
from collect.exchange.table_files import Column
from collect.organisations.roles import Role
from collect.returns.access import Actor
from collect.returns.models import Return
from collect.returns.reach import Reach
from rules.spec import CollectionSpec

T = TypeVar("T")

WHO = (
    Column("Organisation", "Whose return it is"),
    Column("Native ID", "The organisation's own number, which is the same every year"),
)
"""The columns that start a row of one return among many; a report of one return is without."""

Sorted = tuple[Column, str]
"""A column, and the database field that it is sorted by, as `sort_of` takes it."""


def _afresh(
    what: Hashable, make: Callable[[], T], *, last_year: bool = False, large: bool = False
) -> T:
    return make()


@dataclass(frozen=True, slots=True)
class Found:
    """What a report found: its columns, and a cell for each of them in every row.

    `said` is what a reader has to know of it, as a sentence or more.
    """

    columns: Sequence[Column]
    rows: Sequence[Row]
    said: str = ""


@dataclass(frozen=True, slots=True)
class Scope:
    """The returns of a report, all of one collection, as of `at`; `previous` are last year's.

    `spec` is None while the collection was never published: then no return has data.
    `chosen` says in words which returns those are, `keep` keeps what costs much to find of them.
    """

    collection: DataCollection
    returns: QuerySet[Return]
    previous: QuerySet[Return]
    spec: CollectionSpec | None
    is_one: bool
    chosen: str
    at: datetime
    keep: Keep = _afresh

    def found(self, columns: Sequence[Column], rows: Iterable[Row], said: str = "") -> Found:
        """A table whose rows start with the organisation's name and Native ID."""
        left_out = len(WHO) if self.is_one else 0
        return Found((*WHO, *columns)[left_out:], [row[left_out:] for row in rows], said)

    def found_by(
        self,
        query: QuerySet[Any, Any],
        build: Callable[[Sequence[Any]], Iterable[Row]],
        columns: Sequence[Sorted],
        *,
        counted: QuerySet[Any, Any],
        source: str = "source",
    ) -> Found:
        """The same, read from a query when and as far as it is asked for.

        `build` makes rows of some of the query's; `source` leads from there to the organisation;
        `counted` finds as many with less to do.
        """
        left_out = len(WHO) if self.is_one else 0
        who = ((WHO[0], f"{source}__name"), (WHO[1], f"{source}__native_id"))
        listed = (*who, *columns)[left_out:]
        rows = QueryRows(
            query,
            lambda some: [row[left_out:] for row in build(some)],
            [sort_of(field, column) for column, field in listed],
            counted,
            self.keep,
        )
        return Found(tuple(column for column, _ in listed), rows)


def scope_of_return(return_: Return, actor: Actor) -> Scope:
    """One return, read by somebody who may see it."""
    last = previous_collection(return_.collection)
    previous = Return.objects.filter(collection=last, source=return_.source)
    if actor.role == Role.AGENT:
        previous = previous.filter(agent=actor.organisation)
    return Scope(
        collection=return_.collection,
        returns=Return.objects.filter(pk=return_.pk),
        previous=previous,
        spec=spec_of(return_.publication),
        is_one=True,
        chosen=f"{return_.source.name} ({return_.source.native_id})",
        at=timezone.now(),
    )


def scope_of_desk(reach: Reach, asked: ReturnFilter) -> Scope:
    """The returns within reach that fit what is asked for."""
    publication = newest_publication(reach.collection)
    last = previous_collection(reach.collection)
    return Scope(
        collection=reach.collection,
        returns=asked.returns(reach),
        previous=reach.returns_of(last) if last else Return.objects.none(),
        spec=spec_of(publication) if publication else None,
        is_one=False,
        chosen=asked.words,
        at=timezone.now(),
        keep=_keeping(reach, asked, publication.pk if publication else None),
    )


def _keeping(reach: Reach, asked: ReturnFilter, publication: int | None) -> Keep:
    """Keeps until an act on a return; what the reader looked at since is told by none."""
    if Only.CHANGED in asked.only:
        return _afresh

    def keep(
        what: Hashable, make: Callable[[], T], *, last_year: bool = False, large: bool = False
    ) -> T:
        key = ("report", publication, asked, what)
        return remembered(reach, key, make, last_year=last_year, large=large)

    return keep
