"""Reading returns for pages: counts an item and a section, findings, notes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import Count, Q, QuerySet

from collect.returns.models import Explanation, Finding, FindingState, Note, Return
from rules.spec import CollectionSpec


@dataclass(slots=True)
class Counts:
    """The four counts that every page shows for an item, a section or a return."""

    errors: int = 0
    queries: int = 0
    okd: int = 0
    notes: int = 0

    @property
    def open(self) -> int:
        """Errors and queries that still ask for something."""
        return self.errors + self.queries


@dataclass(slots=True)
class ReturnCounts:
    """Counts of a return as a whole, by section code, and by the code of items that occur once."""

    whole: Counts = field(default_factory=Counts)
    by_item: dict[str, Counts] = field(default_factory=lambda: defaultdict(Counts))
    by_section: dict[str, Counts] = field(default_factory=lambda: defaultdict(Counts))


def findings_of(return_: Return) -> list[Finding]:
    """The findings that stand, in the order of the form and the rules."""
    return list(return_.findings.exclude(state=FindingState.SOLVED))


def counts_of(return_: Return, spec: CollectionSpec, findings: Iterable[Finding]) -> ReturnCounts:
    """Every count of the return from its findings and notes: each finding is counted once in
    the whole and in each section that it reads, and on every item that it reads. One on a record
    of many is counted in its section alone: another section may use the same code."""
    found = ReturnCounts()
    sections = spec.section_of_item
    for finding in findings:
        name = "okd" if finding.is_okd else "errors" if finding.is_error else "queries"
        _add(found.whole, name)
        items = () if finding.record else dict.fromkeys(finding.items)
        read = {sections[item].code for item in items if item in sections}
        for code in read or {finding.section}:
            _add(found.by_section[code], name)
        for item in items:
            _add(found.by_item[item], name)
    _count_notes(return_, found)
    return found


def _count_notes(return_: Return, found: ReturnCounts) -> None:
    is_of_many = ~Q(record="")
    rows = return_.notes.values("section", "item", of_many=is_of_many).annotate(total=Count("pk"))
    for row in rows:
        found.whole.notes += row["total"]
        if row["item"]:
            found.by_section[row["section"]].notes += row["total"]
        if row["item"] and not row["of_many"]:
            found.by_item[row["item"]].notes += row["total"]


def _add(counts: Counts, name: str) -> None:
    setattr(counts, name, getattr(counts, name) + 1)


def notes_of(return_: Return) -> QuerySet[Note]:
    """All notes of the return, newest first, with their authors."""
    return return_.notes.select_related("by")


def notes_on_item(return_: Return, section: str, item: str) -> QuerySet[Note]:
    """The notes on one item."""
    return notes_of(return_).filter(section=section, item=item)


def notes_on_finding(return_: Return, finding: Finding) -> QuerySet[Note]:
    """The notes on one finding, whatever values it had when they were written."""
    return notes_of(return_).filter(
        rule=finding.rule, section=finding.section, record=finding.record
    )


def offered_explanations(series: str, rule: str = "") -> list[Explanation]:
    """The usual explanations of a rule, or of all, that sources are offered, in their order."""
    found = Explanation.objects.filter(series=series, retired_at=None)
    return list(found.filter(rule=rule) if rule else found)


def note_counts_by_finding(return_: Return) -> dict[tuple[str, str, str], int]:
    """How many notes each finding has, by its rule and place."""
    rows = return_.notes.exclude(rule="").values("rule", "section", "record")
    return {
        (row["rule"], row["section"], row["record"]): row["total"]
        for row in rows.annotate(total=Count("pk"))
    }


def returns_with_note_counts(returns: QuerySet[Return]) -> QuerySet[Return]:
    """The returns with the number of their notes as `note_count`, for lists."""
    return returns.annotate(note_count=Count("notes"))
