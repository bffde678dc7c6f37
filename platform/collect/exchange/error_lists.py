"""The error report as a table to take away: every finding, with its values and its notes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import tablib

from collect.exchange.signs import neutral
from collect.returns.models import Finding, Note
from rules.findings import StoredValue
from rules.spec import CollectionSpec

HEADINGS = (
    "Rule No.",
    "Return Level",
    "Record",
    "Error Message",
    "How to fix it",
    "Priority",
    "State",
    "OK'd because",
    "Values",
    "Notes",
)

FORMATS = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
"""The formats that the list can be had in, and their content types."""


def error_list(
    spec: CollectionSpec, findings: Iterable[Finding], notes: Iterable[Note]
) -> tablib.Dataset:
    """A row for each finding, in the report's order. Nothing in it is taken for a formula."""
    texts = _notes_by_place(notes)
    table = tablib.Dataset(headers=HEADINGS)
    for finding in findings:
        rule = spec.rule_by_number.get(finding.number)
        row = (
            finding.number,
            level_of(spec, finding),
            finding.record,
            finding.message,
            rule.how_to_fix if rule else "",
            "Errors" if finding.is_error else "Queries",
            finding.get_state_display(),
            finding.ok_reason if finding.is_okd else "",
            "; ".join(f"{name} = {_shown(value)}" for name, value in finding.operands),
            "\n".join(texts.get((finding.rule, finding.section, finding.record), ())),
        )
        table.append(tuple(neutral(cell) for cell in row))
    return table


def level_of(spec: CollectionSpec, finding: Finding) -> str:
    """Where a finding stands: the titles of the sections that its rule reads."""
    sections = spec.section_of_item
    read = [sections[item].title for item in finding.items if item in sections]
    own = spec.section_by_code.get(finding.section)
    return ", ".join(dict.fromkeys(read)) or (own.title if own else "Return")


def _notes_by_place(notes: Iterable[Note]) -> Mapping[tuple[str, str, str], list[str]]:
    found: dict[tuple[str, str, str], list[str]] = {}
    for note in notes:
        if note.rule:
            place = (note.rule, note.section, note.record)
            found.setdefault(place, []).append(f"{note.organisation}: {note.text}")
    return found


def _shown(value: StoredValue | None) -> str:
    return "NULL" if value is None else str(value)
