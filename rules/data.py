"""What was supplied: the records of one return as plain data, the same from a form or a file."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from rules.findings import StoredValue


@dataclass(frozen=True, slots=True)
class RecordData:
    """One occurrence of one section.

    `values` holds what could be read, canonically; `unreadable` the text of cells that could
    not be read as their kind. A code is in one of them at most; blank cells are in neither.
    """

    section: str
    values: Mapping[str, StoredValue] = field(default_factory=dict)
    unreadable: Mapping[str, str] = field(default_factory=dict)
    key: str = ""
    parent: str = ""


@dataclass(frozen=True, slots=True)
class ReturnData:
    """The records of one return, in section order."""

    records: tuple[RecordData, ...] = ()

    def of_section(self, section: str) -> Iterator[RecordData]:
        """The records of `section` (its code), in order."""
        return (record for record in self.records if record.section == section)

    def is_empty(self) -> bool:
        """Whether nothing at all was supplied."""
        return not any(record.values or record.unreadable for record in self.records)
