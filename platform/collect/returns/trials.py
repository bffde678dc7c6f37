"""The values of returns on which a rule of a draft is tried: last year's, or those in flight."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from django.db.models import Count, Max

from collect.definitions.models import DataCollection
from collect.definitions.selectors import previous_collection
from collect.definitions.specs import spec_of
from collect.organisations.models import Membership, User
from collect.organisations.roles import Role
from collect.returns.access import Refused
from collect.returns.data import flat_values
from collect.returns.models import Return
from collect.returns.services.carried import carried_returns
from collect.returns.services.validation import previous_values, records_of, without_specs
from collect.returns.sight import sees_all_returns
from rules.findings import StoredValue
from rules.kept import Kept
from rules.language.names import PREVIOUS
from rules.lineage import carry_forward
from rules.spec import CollectionSpec

_KEPT = 8


class Basis(StrEnum):
    """Which returns a rule is tried on."""

    LAST_YEAR = "last_year"
    IN_FLIGHT = "in_flight"


@dataclass(frozen=True, slots=True)
class TrialReturn:
    """One return as a rule of the draft reads it: values by code, and `previous.` and a code."""

    native_id: str
    name: str
    values: Mapping[str, StoredValue]


State = tuple[tuple[int, int, datetime | None, datetime | None], ...]
Key = tuple[str, str, int, State]
_kept: Kept[Key, tuple[TrialReturn, ...]] = Kept(_KEPT)


def trial_returns(
    collection: DataCollection, spec: CollectionSpec, basis: Basis, *, by: User
) -> tuple[TrialReturn, ...]:
    """The returns with data, by Native ID, under the codes of `spec`, a draft of `collection`.

    Last year's are carried forward as if they were this year's, and those of the year before as
    if they were last year's. Raises Refused for those who may not see every return.
    """
    if not sees_all_returns(by, collection.series):
        raise Refused("You cannot see what a rule says of returns, because you may not see them.")
    years = _years(collection, basis)
    state = tuple(
        Return.objects.filter(collection__in=years, loaded_at__isnull=False)
        .order_by("collection_id")
        .values_list("collection_id")
        .annotate(Count("pk"), Max("validated_at"), Max("loaded_at"))
    )
    key = (spec.hash, basis.value, collection.pk, state)
    return _kept.get(key, lambda: _read(collection, spec, basis))


def who_sees_returns(series: str) -> list[str]:
    """The names of those in the console who may see every return of `series`, to be asked."""
    seeing = (Role.COLLECTOR, Role.AUDITOR)
    found = Membership.objects.filter(user__is_active=True, role__in=seeing).select_related("user")
    designers = Membership.objects.filter(role=Role.DESIGNER).values_list("user_id", flat=True)
    inside = set(designers)
    return sorted(
        {
            one.user.display_name
            for one in found
            if one.is_granted(series) and (one.role == Role.AUDITOR or one.user_id in inside)
        }
    )


def _years(collection: DataCollection, basis: Basis) -> list[DataCollection]:
    """The collection that the values come from, and the one before it, as far as there are any."""
    here = previous_collection(collection) if basis is Basis.LAST_YEAR else collection
    before = previous_collection(here) if here else None
    return [year for year in (here, before) if year]


def _read(
    collection: DataCollection, spec: CollectionSpec, basis: Basis
) -> tuple[TrialReturn, ...]:
    if basis is Basis.LAST_YEAR:
        return tuple(
            _trial(one.return_, one.values, one.previous, spec)
            for one in carried_returns(collection, spec)
        )
    found = collection.returns.filter(loaded_at__isnull=False).order_by("source__native_id")
    returns = list(without_specs(found))
    held, last = records_of(returns), previous_values(returns)
    return tuple(
        _trial(
            one,
            flat_values(held.get(one.pk, ()), spec_of(one.publication)),
            last.get((one.collection_id, one.source_id), {}),
            spec,
        )
        for one in returns
    )


def _trial(
    return_: Return,
    values: Mapping[str, StoredValue],
    last: Mapping[str, StoredValue],
    spec: CollectionSpec,
) -> TrialReturn:
    carried = carry_forward(spec, last)
    read = {**values, **{PREVIOUS + code: value for code, value in carried.items()}}
    return TrialReturn(return_.source.native_id, return_.source.name, read)
