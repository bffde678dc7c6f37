"""The list of a collection's returns: its order, and what it tells of those on one page."""

from __future__ import annotations

from collections.abc import Collection

from django.db.models import Case, Count, Expression, F, OuterRef, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce

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


def ordered(returns: QuerySet[Return], sort: str, *, descending: bool) -> QuerySet[Return]:
    """The returns by a key of SORTS; those that have no such date come last either way."""
    key = SORTS[sort]
    by = key.desc(nulls_last=True) if descending else key.asc(nulls_last=True)
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
