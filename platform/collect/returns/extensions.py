"""Reading the extensions that count: until when each organisation may go on.

An extension of one organisation is for its return, whoever works on it: its people, its agent
and the department. One without an organisation is for every return of the collection.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import DateField, Max, Q, QuerySet
from django.db.models.expressions import RawSQL
from django.utils import timezone

from collect.definitions.models import DataCollection
from collect.organisations.models import Organisation
from collect.organisations.roles import Role
from collect.returns.models import Extension, ExtensionState, Return
from collect.returns.windows import due_date, last_day, why_closed

READ_WITH_IT = "extended_until"
"""The name under which a return has its extension's last day, where that was read with it."""

GRANTED = Q(state=ExtensionState.GRANTED)


@dataclass(frozen=True, slots=True)
class MoreTime:
    """The extensions of one collection that count, read once for any number of returns."""

    collection: DataCollection
    everybody: date | None
    organisations: Mapping[int, date]

    def until(self, organisation_pk: int) -> date | None:
        """The last day of the longest extension of an organisation's return."""
        days = [day for day in (self.everybody, self.organisations.get(organisation_pk)) if day]
        return max(days, default=None)

    def last_day(self, role: Role, organisation_pk: int) -> date | None:
        """The last day on which `role` can change the organisation's return; None: no end."""
        return last_day(self.collection, role, self.until(organisation_pk))

    def due_date(self, organisation_pk: int) -> date | None:
        """The day by which the organisation's return is due; None: none is set."""
        return due_date(self.collection, self.organisations.get(organisation_pk))


def more_time_in(collection: DataCollection) -> MoreTime:
    """Every extension of the collection that counts, in one query."""
    return _read(collection, Q())


def more_time_of(collection: DataCollection, organisation: Organisation) -> MoreTime:
    """The same as far as one organisation's return goes."""
    return _read(collection, Q(organisation=None) | Q(organisation=organisation))


def _read(collection: DataCollection, whose: Q) -> MoreTime:
    counting = Extension.objects.filter(GRANTED, whose, collection=collection).order_by()
    longest = dict(counting.values_list("organisation").annotate(Max("until")))
    return MoreTime(collection, longest.pop(None, None), longest)


def last_day_for(collection: DataCollection, role: Role, organisation: Organisation) -> date | None:
    """The last day on which `role` can change the organisation's return; None: there is no end."""
    return more_time_of(collection, organisation).last_day(role, organisation.pk)


def due_date_for(collection: DataCollection, organisation: Organisation) -> date | None:
    """The day by which the organisation's return is due; None: none is set."""
    return more_time_of(collection, organisation).due_date(organisation.pk)


_LONGEST = RawSQL(
    # A fixed text: every page of a return reads it, and putting an expression together each time
    # costs as much as a tenth of a form.
    """SELECT MAX(until) FROM returns_extension
    WHERE state = %s AND returns_extension.collection_id = returns_return.collection_id
    AND (organisation_id IS NULL OR organisation_id = returns_return.source_id)""",
    (ExtensionState.GRANTED.value,),
    output_field=DateField(),
)


def with_more_time(returns: QuerySet[Return]) -> QuerySet[Return]:
    """The returns, each read together with its extension: deciding on them asks no more."""
    return returns.annotate(**{READ_WITH_IT: _LONGEST})


def until_for(return_: Return) -> date | None:
    """The last day of the return's longest extension; asked of the database if not read with it."""
    if READ_WITH_IT in vars(return_):
        found: date | None = vars(return_)[READ_WITH_IT]
        return found
    return more_time_of(return_.collection, return_.source).until(return_.source_id)


def why_closed_now(return_: Return, role: Role) -> str:
    """Why `role` cannot change the return today, its extension counted; "" while it can."""
    today = timezone.localdate()
    closed = why_closed(return_.collection, role, today)
    # Nothing is asked of the database while the windows alone let the role go on.
    return closed and why_closed(return_.collection, role, today, until_for(return_))


def why_all_closed_now(collection: DataCollection, role: Role, returns: QuerySet[Return]) -> str:
    """Why `role` can change none of the `returns` of the collection today; "" while it can some."""
    today = timezone.localdate()
    if not (closed := why_closed(collection, role, today)):
        return ""
    theirs = Q(organisation=None) | Q(organisation__in=returns.order_by().values("source"))
    running = Extension.objects.filter(GRANTED, theirs, collection=collection, until__gte=today)
    longest = running.aggregate(longest=Max("until"))["longest"]
    return why_closed(collection, role, today, longest) if longest else closed
