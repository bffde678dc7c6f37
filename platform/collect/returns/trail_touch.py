"""What one act did to one return, collected until the act ends."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from collect.returns.access import Actor
from collect.returns.models import Finding, Note, Record, Return, TrailKind

Row = TypeVar("Row", Record, Finding, Note)


@dataclass(slots=True)
class Rows(Generic[Row]):
    """The rows of one model that an act wrote, and the keys of those that went."""

    written: dict[int, Row] = field(default_factory=dict)
    gone: set[int] = field(default_factory=set)

    def write(self, rows: Iterable[Row]) -> None:
        """These are there, as they are when the act ends."""
        new = {row.pk: row for row in rows}
        self.written.update(new)
        self.gone.difference_update(new)

    def remove(self, keys: Iterable[int]) -> None:
        """Those with these keys went."""
        for key in keys:
            self.written.pop(key, None)
            self.gone.add(key)


@dataclass(slots=True)
class Touch:
    """What an act has done to one return so far; `settings` are those of the rules, if judged.

    `order` are the findings that stand, in their order, where that of known ones moved.
    """

    return_: Return
    by: Actor
    act: str
    reason: str
    kinds: set[TrailKind] = field(default_factory=set)
    records: Rows[Record] = field(default_factory=Rows)
    findings: Rows[Finding] = field(default_factory=Rows)
    notes: Rows[Note] = field(default_factory=Rows)
    settings: Mapping[str, str] | None = None
    order: Sequence[Finding] | None = None

    @property
    def kind(self) -> TrailKind:
        """What the act did first of all."""
        return next(kind for kind in TrailKind if kind in self.kinds)

    def take_in(self, later: Touch) -> None:
        """Add what an act inside this one did to the same return."""
        self.return_ = later.return_
        self.kinds |= later.kinds
        for mine, theirs in (
            (self.records, later.records),
            (self.findings, later.findings),
            (self.notes, later.notes),
        ):
            mine.remove(theirs.gone)
            mine.write(theirs.written.values())  # type: ignore[arg-type]
        self.settings = self.settings if later.settings is None else later.settings
        self.order = self.order if later.order is None else later.order
