"""The report of error counts: by rule, by section, or by organisation."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from django.db.models import Count, Min

from collect.desk.reports.asked_findings import Words, findings_in
from collect.desk.reports.options import Asked, Option
from collect.desk.reports.rows import Row
from collect.desk.reports.scope import Found, Scope, Sorted
from collect.exchange.table_files import Column
from collect.returns.models import Finding, FindingState
from rules.builtin import BUILT_IN
from rules.findings import Severity

BY_RULE, BY_SECTION, BY_ORGANISATION = "rule", "section", "organisation"

COUNTED = (
    Column("Errors", "Open errors", int),
    Column("Queries", "Open queries", int),
    Column("Confirm again", "Of those, how many were OK'd before their values changed", int),
    Column("OK'd", "Errors and queries that the collector has accepted", int),
)
"""What every kind of count shows."""

BY = Option(
    "by",
    "choice",
    "Count by",
    default=BY_RULE,
    choices=(
        (BY_RULE, "Rule"),
        (BY_SECTION, "Section"),
        (BY_ORGANISATION, "Organisation"),
    ),
)

Tally = list[int]
"""Errors, queries, to confirm again, OK'd."""


def error_counts(scope: Scope, asked: Asked) -> Found:
    """How many errors and queries stand, counted as asked."""
    if asked["by"] == BY_ORGANISATION:
        return _by_organisation(scope)
    return _by_section(scope) if asked["by"] == BY_SECTION else _by_rule(scope)


def _by_rule(scope: Scope) -> Found:
    found: dict[tuple[str, str], Tally] = defaultdict(lambda: [0, 0, 0, 0])
    samples: dict[tuple[str, str], int] = {}
    counted = findings_in(scope, {}).values_list("rule", "section", "severity", "state")
    for *place, severity, state, total, sample in counted.annotate(Count("pk"), Min("pk")):
        rule = (place[0], place[1])
        _add(found[rule], severity, state, total)
        samples.setdefault(rule, sample)
    said = Finding.objects.in_bulk(samples.values())
    columns = (
        Column("Rule No.", "Its number; Built in for mandatory and format checks"),
        Column("Section", "The sections that the rule reads"),
        Column("Message", "What the rule says; where it names a value, that of one return"),
        *COUNTED,
    )
    words = Words(scope)
    rows = [
        (
            said[samples[rule]].number or BUILT_IN,
            ", ".join(words.sections(*rule)),
            said[samples[rule]].message,
            *tally,
        )
        for rule, tally in found.items()
    ]
    return Found(columns, sorted(rows, key=_most_first))


def _by_section(scope: Scope) -> Found:
    found: dict[str, Tally] = {}
    if scope.spec:
        found = {section.title: [0, 0, 0, 0] for section in scope.spec.sections}
    words = Words(scope)
    counted = findings_in(scope, {}).values_list("rule", "section", "severity", "state")
    for rule, section, severity, state, total in counted.annotate(Count("pk")):
        for title in words.sections(rule, section):
            _add(found.setdefault(title, [0, 0, 0, 0]), severity, state, total)
    columns = (
        Column("Section", "A rule that reads several sections is counted in each of them"),
        *COUNTED,
    )
    return Found(columns, [(title, *tally) for title, tally in found.items()])


def _by_organisation(scope: Scope) -> Found:
    sorts = ("errors", "queries", "to_confirm", "okd")
    columns: tuple[Sorted, ...] = tuple(zip(COUNTED, sorts, strict=True))

    def build(some: Sequence[Any]) -> Iterable[Row]:
        return some

    query = scope.returns.order_by("-errors", "-queries", "source__native_id").values_list(
        "source__name", "source__native_id", *sorts
    )
    return scope.found_by(query, build, columns, counted=scope.returns)


def _add(tally: Tally, severity: str, state: str, total: int) -> None:
    if state == FindingState.OKD:
        tally[3] += total
        return
    tally[0 if severity == Severity.ERROR else 1] += total
    if state == FindingState.CONFIRM_AGAIN:
        tally[2] += total


def _most_first(row: Row) -> tuple[int, int, str]:
    errors, queries = row[3], row[4]
    assert isinstance(errors, int)
    assert isinstance(queries, int)
    return (-errors, -queries, str(row[0]))
