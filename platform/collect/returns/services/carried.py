"""Last year's answers as if they had been given to this year's questions."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from collect.definitions.models import DataCollection
from collect.definitions.selectors import previous_collection
from collect.definitions.specs import spec_of
from collect.returns.data import flat_values
from collect.returns.models import Return
from collect.returns.services.validation import previous_values, records_of, without_specs
from rules.data import RecordData, ReturnData
from rules.findings import StoredValue
from rules.lineage import carry_forward
from rules.records import has_many
from rules.spec import CollectionSpec

BATCH = 500


@dataclass(frozen=True, slots=True)
class Carried:
    """One return of last year under this year's codes; `previous` is the year before that, under
    last year's codes, as rules read it."""

    return_: Return
    data: ReturnData
    previous: dict[str, StoredValue]

    @property
    def values(self) -> dict[str, StoredValue]:
        """The values by item code, of the sections that occur once."""
        return {code: v for record in self.data.records for code, v in record.values.items()}


def carried_returns(collection: DataCollection, spec: CollectionSpec) -> Iterator[Carried]:
    """Last year's returns with data, by Native ID, read under `spec`; a few queries a batch.

    Sections with many records are left out: last year's records are not this year's.
    """
    before = previous_collection(collection)
    if before is None:
        return
    theirs = before.returns.filter(loaded_at__isnull=False).order_by("source__native_id")
    keys = list(theirs.values_list("pk", flat=True))
    for start in range(0, len(keys), BATCH):
        batch = Return.objects.filter(pk__in=keys[start : start + BATCH])
        returns = list(without_specs(batch.order_by("source__native_id")))
        held, earlier = records_of(returns), previous_values(returns)
        for return_ in returns:
            last = spec_of(return_.publication)
            values = carry_forward(spec, flat_values(held.get(return_.pk, ()), last))
            years_ago = earlier.get((return_.collection_id, return_.source_id), {})
            yield Carried(return_, _data(spec, values), carry_forward(last, years_ago))


def _data(spec: CollectionSpec, values: dict[str, StoredValue]) -> ReturnData:
    return ReturnData(
        tuple(
            RecordData(
                section.code,
                {i.code: values[i.code] for i in section.items if i.code in values},
            )
            for section in spec.sections
            if not has_many(spec, section)
        )
    )
