"""What a file would change: its records beside the accepted ones, cell by cell."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from rules.data import RecordData, ReturnData
from rules.findings import StoredValue
from rules.spec import CollectionSpec, ItemSpec, SectionSpec


@dataclass(frozen=True, slots=True)
class CellChange:
    """One cell that would change; None is a blank, a str may be text that cannot be read."""

    section: SectionSpec
    record: str
    item: ItemSpec
    before: StoredValue | None
    after: StoredValue | None

    @property
    def kind(self) -> str:
        """`new`, `changed` or `removed`."""
        if self.before is None:
            return "new"
        return "removed" if self.after is None else "changed"


Cells = dict[tuple[str, str, str], StoredValue]


def changes_between(
    spec: CollectionSpec, accepted: ReturnData, candidate: ReturnData
) -> list[CellChange]:
    """The cells in which the candidate differs from the accepted data, in form order."""
    before, after = _cells(accepted), _cells(candidate)
    return [
        CellChange(section, key, item, before.get(place), after.get(place))
        for section in spec.sections
        for key in _keys(section, accepted, candidate)
        for item in section.items
        if _differs(before.get(place := (section.code, key, item.code)), after.get(place))
    ]


def unchanged_count(accepted: ReturnData, candidate: ReturnData) -> int:
    """How many filled cells of the candidate are as they are already."""
    before, after = _cells(accepted), _cells(candidate)
    return sum(not _differs(before.get(place), value) for place, value in after.items())


def _differs(before: StoredValue | None, after: StoredValue | None) -> bool:
    return (type(before), before) != (type(after), after)


def _keys(section: SectionSpec, *held: ReturnData) -> Iterable[str]:
    return dict.fromkeys(record.key for data in held for record in data.of_section(section.code))


def _cells(data: ReturnData) -> Cells:
    return {
        (record.section, record.key, code): value
        for record in data.records
        for code, value in (*record.values.items(), *record.unreadable.items())
    }


def to_json(data: ReturnData) -> list[dict[str, Any]]:
    """The records as plain JSON, to be kept with an upload."""
    return [
        {
            "section": record.section,
            "key": record.key,
            "parent": record.parent,
            "values": dict(record.values),
            "unreadable": dict(record.unreadable),
        }
        for record in data.records
    ]


def from_json(plain: Iterable[dict[str, Any]]) -> ReturnData:
    """The records that `to_json` wrote."""
    return ReturnData(tuple(_records(plain)))


def _records(plain: Iterable[dict[str, Any]]) -> Iterator[RecordData]:
    for record in plain:
        yield RecordData(**record)
