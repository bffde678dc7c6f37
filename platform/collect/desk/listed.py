"""The list of a collection's returns: its order, and what it tells of those on one page."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Case, Count, Expression, F, OuterRef, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce
from django.http import QueryDict

from collect.desk.filters import changed_since_a_look
from collect.desk.progress import REGION
from collect.returns.models import Note, Return
from collect.returns.reach import Reach

PAGE_SIZE = 50

SORTS: dict[str, Expression | F] = {
    "name": F("source__name"),
    "native_id": F("source__native_id"),
    "region": REGION,
    "status": F("status"),
    "errors": F("errors"),
    "queries": F("queries"),
    "okd": F("okd"),
    "to_confirm": F("to_confirm"),
    "changed": F("changed_at"),
    "submitted": F("submitted_at"),
}
"""What the list can be sorted by, as addresses name it. Notes are counted for one page alone."""


@dataclass(frozen=True, slots=True)
class Order:
    """What the list is sorted by, a key of SORTS, and whether from the last to the first."""

    sort: str = "native_id"
    descending: bool = False

    @property
    def query(self) -> str:
        """The order as a part of an address."""
        return f"sort={self.sort}" + ("&direction=descending" if self.descending else "")


def read_order(query: QueryDict) -> Order:
    """The order that an address asks for; the usual one where it names none that there is."""
    sort = query.get("sort", "")
    return Order(sort, query.get("direction") == "descending") if sort in SORTS else Order()


def ordered(returns: QuerySet[Return], order: Order) -> QuerySet[Return]:
    """The returns in that order; those that have no such date come last either way."""
    key = SORTS[order.sort]
    by = key.desc(nulls_last=True) if order.descending else key.asc(nulls_last=True)
    return returns.order_by(by, "pk")


def listed(reach: Reach, keys: Collection[int]) -> list[Return]:
    """The returns with these keys, in their order, in one query: each with its source, and with
    `region`, `note_count` and `is_new`, whether somebody changed it since the reader looked."""
    notes = Note.objects.filter(return_of=OuterRef("pk")).order_by().values("return_of")
    found = reach.returns.select_related("source").annotate(
        region=REGION,
        note_count=Coalesce(Subquery(notes.annotate(number=Count("pk")).values("number")), 0),
        is_new=Case(When(changed_since_a_look(reach), then=Value(True)), default=Value(False)),
    )
    held = {return_.pk: return_ for return_ in found.filter(pk__in=keys)}
    return [held[key] for key in keys if key in held]
