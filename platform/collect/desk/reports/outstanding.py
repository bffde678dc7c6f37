"""The report of outstanding errors and queries: each with its values, and whether it has a note."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import Any

from django.utils import timezone

from collect.desk.findings import source_explained
from collect.desk.reports.asked_findings import (
    OPEN,
    OPTIONS,
    PRIORITIES,
    Words,
    findings_in,
)
from collect.desk.reports.options import Asked, Option
from collect.desk.reports.rows import Row
from collect.desk.reports.scope import Found, Scope, Sorted
from collect.exchange.table_files import Column
from collect.organisations.roles import Role
from collect.returns.models import FindingState, Note
from rules.builtin import BUILT_IN

NOTES = Option(
    "notes",
    "choice",
    "Note by the source",
    choices=(("", "With or without"), ("no", "Without a note"), ("yes", "With a note")),
)

OUTSTANDING_OPTIONS = (*OPTIONS, NOTES)

COLUMNS: tuple[Sorted, ...] = (
    (
        Column("Rule No.", "Its number; Built in for mandatory and format checks"),
        "number",
    ),
    (Column("Section", "The sections that the rule reads"), ""),
    (Column("Record", "The record, in a section that has many"), "record"),
    (Column("Message", "What the rule says"), "message"),
    (Column("Priority", "Error: must be corrected. Query: correct it or explain it"), "severity"),
    (Column("State", "Confirm again: it was OK'd, and its values have changed since"), "state"),
    (Column("Values", "The values that the rule read"), ""),
    (
        Column(
            "Open for at least (days)",
            "Days since the return was last checked with these values",
            int,
        ),
        "-return_of__validated_at",
    ),
    (Column("Note", "Whether the source has written a note on it"), ""),
)

FIELDS = (
    "return_of__source__name",
    "return_of__source__native_id",
    "number",
    "rule",
    "section",
    "record",
    "message",
    "severity",
    "state",
    "operands",
    "return_of__validated_at",
    "return_of",
)


def outstanding(scope: Scope, asked: Asked) -> Found:
    """The errors and queries that are open, by organisation and in the order of the form."""
    found = findings_in(scope, asked).filter(OPEN)
    if asked.get("notes"):
        found = found.filter(source_explained() if asked["notes"] == "yes" else ~source_explained())
    words = Words(scope)
    today = timezone.localdate(scope.at)

    def build(some: Sequence[Any]) -> Iterable[Row]:
        noted = _noted({row[-1] for row in some})
        for name, native_id, number, rule, section, record, *rest in some:
            message, severity, state, operands, checked, return_pk = rest
            yield (
                name,
                native_id,
                number or BUILT_IN,
                ", ".join(words.sections(rule, section)),
                record or None,
                message,
                PRIORITIES[severity],
                FindingState(state).label,
                words.values(section, operands),
                (today - timezone.localdate(checked)).days if checked else None,
                "Yes" if (return_pk, rule, section, record) in noted else "No",
            )

    query = found.order_by("return_of__source__native_id", "order", "pk").values_list(*FIELDS)
    return scope.found_by(query, build, COLUMNS, counted=found, source="return_of__source")


def _noted(returns: Collection[int]) -> set[tuple[int, str, str, str]]:
    """The findings of these returns that their sources wrote notes on, by return and place."""
    notes = Note.objects.filter(return_of__in=returns, role=Role.SOURCE).exclude(rule="")
    return set(notes.order_by().values_list("return_of", "rule", "section", "record"))
