"""Every report there is, a row each, and how one is run."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.utils import timezone

from collect.desk.reports import (
    asked_findings,
    completeness,
    continuity,
    error_counts,
    outstanding,
    status_history,
    timeliness,
)
from collect.desk.reports.missing_notes import missing_notes
from collect.desk.reports.options import Answers, Asked, Option, in_words
from collect.desk.reports.scope import Found, Scope
from collect.exchange.table_files import ResultTable
from collect.organisations.roles import Role
from collect.returns.access import ROLES_WITH_RETURNS
from collect.returns.reach import ROLES_WITH_A_DESK

FINDINGS, RETURNS = "Errors and queries", "Returns"
"""The groups in which pages list the reports."""

EVERYBODY = ROLES_WITH_RETURNS
AT_A_DESK = ROLES_WITH_A_DESK


@dataclass(frozen=True, slots=True)
class Report:
    """One report: what people read of it, who may run it on one return and on many, and how.

    `group` is the heading under which pages list it, `shows` one sentence. `find` is given the
    returns and what was asked of `options`.
    """

    name: str
    group: str
    title: str
    shows: str
    one: Sequence[Role]
    many: Sequence[Role]
    options: Sequence[Option]
    find: Callable[[Scope, Asked], Found]


REPORTS: dict[str, Report] = {
    report.name: report
    for report in (
        Report(
            "error-counts",
            FINDINGS,
            "Error counts",
            "How many errors and queries are open, have to be confirmed again, and are OK'd.",
            EVERYBODY,
            AT_A_DESK,
            (error_counts.BY,),
            error_counts.error_counts,
        ),
        Report(
            "outstanding",
            FINDINGS,
            "Outstanding errors and queries",
            "Each error and query that is not corrected or OK'd, with its values, how long it "
            "has been open, and whether the source has written a note.",
            EVERYBODY,
            AT_A_DESK,
            outstanding.OUTSTANDING_OPTIONS,
            outstanding.outstanding,
        ),
        Report(
            "missing-notes",
            FINDINGS,
            "Missing notes",
            "Each open error and query on which the source has not yet written a note.",
            EVERYBODY,
            AT_A_DESK,
            asked_findings.OPTIONS,
            missing_notes,
        ),
        Report(
            "continuity",
            RETURNS,
            "Continuity with last year",
            "Each item beside last year's, of returns with data in both years: changes above the "
            "threshold, and items that are blank in one of the years.",
            EVERYBODY,
            AT_A_DESK,
            continuity.OPTIONS,
            continuity.continuity,
        ),
        Report(
            "completeness",
            RETURNS,
            "Completeness",
            "How many items are filled of those asked, which sections are untouched, and which "
            "values cannot be read.",
            EVERYBODY,
            AT_A_DESK,
            completeness.OPTIONS,
            completeness.completeness,
        ),
        Report(
            "timeliness",
            RETURNS,
            "Timeliness",
            "When each return was loaded, submitted and authorised, and how many days before or "
            "after the day on which it was due.",
            EVERYBODY,
            AT_A_DESK,
            timeliness.OPTIONS,
            timeliness.timeliness,
        ),
        Report(
            "status-history",
            RETURNS,
            "Status history",
            "Every step of a return: who took it, when, from which status to which, and why.",
            EVERYBODY,
            AT_A_DESK,
            status_history.OPTIONS,
            status_history.status_history,
        ),
    )
}
"""The reports by the name that addresses use, in the order in which pages list them."""


def run(report: Report, scope: Scope, answers: Answers) -> tuple[ResultTable, str]:
    """The report's table, which says what it shows, of which returns, and as of when; and what
    else a reader has to know of it."""
    found = report.find(scope, answers.values)
    asked = in_words(report.options, answers, scope)
    parts = (
        report.shows.rstrip("."),
        f"{scope.collection.name}, {scope.chosen}",
        asked,
        as_at(scope),
        found.said.rstrip("."),
    )
    told = ". ".join(part for part in parts if part)
    name = f"{scope.collection.name}_{report.name}".replace("-", "_").lower()
    return ResultTable(name, report.title, f"{told}.", found.columns, found.rows), found.said


def as_at(scope: Scope) -> str:
    """When the report was made, such as "As at 14:05 on 3 March 2014"."""
    at = timezone.localtime(scope.at)
    return f"As at {at:%H:%M} on {at.day} {at:%B %Y}"
