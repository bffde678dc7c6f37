"""What the API shows of files and of what the rules say."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from ninja import Field, Schema

from collect.api.paging import Page
from collect.api.schemas import who
from collect.exchange.candidates import CellChange
from collect.exchange.error_lists import level_of
from collect.exchange.models import UploadState
from collect.returns import models as returns
from rules.findings import Failure, StoredValue
from rules.spec import CollectionSpec


class Operand(Schema):
    """One value that a rule read; a name that starts with `previous.` is last year's."""

    name: str
    value: StoredValue | None


class Failing(Schema):
    """One rule failing at one place."""

    rule: str = Field(description="The key of the rule; number has it for people, if it has one")
    number: str
    severity: str
    message: str
    how_to_fix: str
    section: str
    record: str
    operands: list[Operand]


class Finding(Failing):
    """An error or query of the return, and what became of it."""

    id: int
    level: str = Field(description="The titles of the sections whose values the rule read")
    items: list[str] = Field(description="The codes of the items that it is counted on")
    state: str
    okd_at: datetime | None
    ok_reason: str
    notes: int


def finding_shown(
    finding: returns.Finding, spec: CollectionSpec, notes: Mapping[tuple[str, str, str], int]
) -> dict[str, Any]:
    """The finding; `notes` counts the notes by rule and place."""
    place = (finding.rule, finding.section, finding.record)
    return {
        **_failing(finding, spec, finding.operands),
        "id": finding.pk,
        "level": level_of(spec, finding),
        "items": finding.items,
        "state": finding.state,
        "okd_at": finding.okd_at,
        "ok_reason": finding.ok_reason,
        "notes": notes.get(place, 0),
    }


def failure_shown(failure: Failure, spec: CollectionSpec) -> dict[str, Any]:
    """A finding that would come or go with a file."""
    return _failing(failure, spec, ((o.name, o.value) for o in failure.operands))


def _failing(
    said: returns.Finding | Failure,
    spec: CollectionSpec,
    operands: Iterable[Iterable[StoredValue | None]],
) -> dict[str, Any]:
    rule = spec.rule_by_number.get(said.number)
    return {
        "rule": said.rule,
        "number": said.number,
        "severity": str(said.severity),
        "message": said.message,
        "how_to_fix": rule.how_to_fix if rule else "",
        "section": said.section,
        "record": said.record,
        "operands": [{"name": name, "value": value} for name, value in operands],
    }


class Upload(Schema):
    """A file that came in, how far it is read, and what became of it."""

    id: int
    return_id: int = Field(alias="return_of_id")
    kind: str
    name: str
    size: int
    sha256: str = Field(alias="hash")
    sent_by: str
    sent_at: datetime = Field(alias="at")
    state: UploadState
    state_words: str
    percent: int
    rows: int
    problem: str = Field(description="Why the file was refused, or could not be loaded")
    notices: list[str] = Field(description="What was passed over, or taken in another way")
    counts: dict[str, int] = Field(description="Values by what would become of them, as first read")
    started_at: datetime | None
    decided_at: datetime | None

    @staticmethod
    def resolve_counts(upload: Any) -> dict[str, int]:
        """The counts alone: the comparison's state is for deciding on a fresh one."""
        return {name: n for name, n in upload.counts.items() if isinstance(n, int)}

    @staticmethod
    def resolve_sent_by(upload: Any) -> str:
        """The name of who sent it."""
        return who(upload.by)


class Cell(Schema):
    """One value that the file would change; null is blank."""

    section: str
    record: str
    item: str
    kind: str = Field(description="new, changed or removed")
    before: StoredValue | None
    after: StoredValue | None


def cell_shown(cell: CellChange) -> dict[str, Any]:
    """One value that would change."""
    return {
        "section": cell.section.code,
        "record": cell.record,
        "item": cell.item.code,
        "kind": cell.kind,
        "before": cell.before,
        "after": cell.after,
    }


class Comparison(Schema):
    """What the file would change in the data as they are now, and the rules' verdict on it."""

    seen: str = Field(description="Send it with confirm: it says which data you have seen")
    new: int
    changed: int
    removed: int
    unchanged: int
    errors: int = Field(description="Errors that the return would have")
    queries: int
    coming: int = Field(description="Errors and queries that the file would bring")
    going: int = Field(description="Errors and queries that it would solve")
    notes: int = Field(description="Notes that a correction workbook would add")
    cells: Page[Cell]


class Seen(Schema):
    """Which comparison the decision is based on."""

    seen: str
