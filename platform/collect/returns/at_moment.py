"""A return as a whole as it was at some moment, put together from its trail."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from collect.definitions.models import Publication
from collect.organisations.models import User
from collect.returns.data import data_of
from collect.returns.models import Finding, FindingState, Note, Record, Return, TrailEntry
from collect.returns.trail_content import FINDING, NOTE, RECORD, RETURN, content_of, fields_of
from collect.returns.trail_reading import entries_of
from rules.data import ReturnData

Facts = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Moment:
    """A return after `entry` of its trail and before the next one. Its rows are not to be saved.

    `return_` has the status, publication, counts and dates of then. `findings` are those that
    stood, in the order of then; `notes` the newest first. `judged` is the entry with which the
    rules last judged the whole return, `settings` how they were set otherwise than published, by
    number.
    """

    return_: Return
    entry: TrailEntry
    records: tuple[Record, ...]
    findings: tuple[Finding, ...]
    notes: tuple[Note, ...]
    judged: TrailEntry | None
    settings: Mapping[str, str]

    @property
    def publication(self) -> Publication:
        """What the return was pinned to."""
        return self.entry.publication

    @property
    def data(self) -> ReturnData:
        """The data as rules read them."""
        return data_of(self.records)

    @property
    def counts_agree(self) -> bool:
        """Whether the findings come to the counts that were recorded with them."""
        open_ = [finding for finding in self.findings if not finding.is_okd]
        errors = sum(finding.is_error for finding in open_)
        counted = (errors, len(open_) - errors, len(self.findings) - len(open_))
        return counted == (self.entry.errors, self.entry.queries, self.entry.okd)


@dataclass(slots=True)
class _Told:
    """What the entries read so far come to: rows by their keys."""

    entry: TrailEntry | None = None
    judged: TrailEntry | None = None
    records: dict[int, Facts] = field(default_factory=dict)
    findings: dict[int, Facts] = field(default_factory=dict)
    notes: dict[int, Facts] = field(default_factory=dict)
    facts: Facts = field(default_factory=dict)
    settings: dict[str, str] = field(default_factory=dict)

    def add(self, entry: TrailEntry) -> None:
        """Take in what the next entry changed."""
        content = content_of(entry)
        for name in ("records", "findings", "notes"):
            rows = getattr(self, name)
            for key in content.get(f"{name}_gone", ()):
                rows.pop(key, None)
            rows.update({int(key): facts for key, facts in content.get(name, {}).items()})
        for place, key in enumerate(content.get("order", ())):
            if key in self.findings:
                self.findings[key]["order"] = place
        self.entry, self.facts = entry, content["return"]
        if "judged" in content:
            self.judged, self.settings = entry, content["judged"]


def state_at(return_: Return, at: datetime | int) -> Moment | None:
    """The return as it was at a time, or after the entry with that number.

    None before its trail begins. Raises ValueError where an entry cannot be read any more.
    """
    told = _Told()
    upto = {"number__lte": at} if isinstance(at, int) else {"at__lte": at}
    for entry in entries_of(return_).filter(**upto).iterator(chunk_size=200):
        told.add(entry)
    return _moment(return_, told) if told.entry else None


def _moment(return_: Return, told: _Told) -> Moment:
    entry = told.entry
    assert entry is not None, "asked of what has begun"
    then = Return(
        pk=return_.pk,
        collection=return_.collection,
        source=return_.source,
        publication=entry.publication,
        status=entry.status,
        errors=entry.errors,
        queries=entry.queries,
        okd=entry.okd,
        validated_at=told.judged.at if told.judged else None,
        changed_at=entry.at,
        trail_number=entry.number,
        trail_hash=entry.hash,
        **fields_of(told.facts, RETURN),
    )
    findings = [Finding(pk=k, return_of=then, **f) for k, f in _fields(told.findings, FINDING)]
    notes = [Note(pk=k, return_of=then, **f) for k, f in _fields(told.notes, NOTE)]
    _name_people(findings, notes)
    standing = (finding for finding in findings if finding.state != FindingState.SOLVED)
    return Moment(
        return_=then,
        entry=entry,
        records=tuple(Record(pk=k, return_of=then, **f) for k, f in _fields(told.records, RECORD)),
        findings=tuple(sorted(standing, key=lambda finding: (finding.order, finding.pk))),
        notes=tuple(sorted(notes, key=lambda note: (note.at, note.pk), reverse=True)),
        judged=told.judged,
        settings=told.settings,
    )


def _fields(rows: Mapping[int, Facts], names: tuple[str, ...]) -> list[tuple[int, Facts]]:
    """The rows as fields, in the order in which they came."""
    return [(key, fields_of(rows[key], names)) for key in sorted(rows)]


def _name_people(findings: Iterable[Finding], notes: Iterable[Note]) -> None:
    """Give findings and notes those who OK'd and wrote them, in one query."""
    okd, written = [f for f in findings if f.okd_by_id], list(notes)
    people = User.objects.in_bulk({*(f.okd_by_id for f in okd), *(n.by_id for n in written)})
    for finding in okd:
        finding.okd_by = people.get(finding.okd_by_id)
    for note in written:
        note.by = people[note.by_id]
