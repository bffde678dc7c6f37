"""The reports about one return, each with what it shows."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse

from collect.desk.reports.catalogue import FINDINGS, REPORTS, RETURNS
from collect.exchange.services.correcting import may_correct
from collect.web.pages.parts import Button, ReturnHead


@dataclass(frozen=True, slots=True)
class ReportGroup:
    """Reports on one subject, each with what it shows."""

    title: str
    reports: list[Button]


def report_groups(head: ReturnHead) -> list[ReportGroup]:
    """What "Launch Reports" offers the reader."""
    groups: dict[str, list[Button]] = {FINDINGS: _of_findings(head), RETURNS: []}
    for report in REPORTS.values():
        if head.actor.role in report.one:
            url = reverse("report", args=(head.return_.pk, report.name))
            groups[report.group].append(Button(report.title, url, report.shows))
    groups[RETURNS] += _whole(head.return_.pk)
    titles = {FINDINGS: FINDINGS, RETURNS: "The whole return"}
    return [ReportGroup(titles[name], reports) for name, reports in groups.items()]


def _of_findings(head: ReturnHead) -> list[Button]:
    pk = head.return_.pk
    found = [
        Button(
            "Error report",
            reverse("error_report", args=(pk,)),
            "Every error and query on screen, with its values and notes.",
        ),
        Button(
            "Error report as CSV",
            reverse("error_list", args=(pk, "csv")),
            "The same as a table, all of it, for your own spreadsheet.",
        ),
        Button(
            "Error report as a workbook",
            reverse("error_list", args=(pk, "xlsx")),
            "The same as an XLSX workbook.",
        ),
        Button(
            "Correction workbook",
            reverse("correction_workbook", args=(pk,)),
            "Every error and query in an XLSX workbook, with room for the right values and "
            "for notes.",
        ),
    ]
    if may_correct(head.actor, head.return_):
        upload = "Send the correction workbook back, and see what it would change."
        found.append(Button("Upload corrections", reverse("uploads", args=(pk,)), upload))
    return found


def _whole(return_pk: int) -> list[Button]:
    return [
        Button(
            "Year on year",
            reverse("return_years", args=(return_pk,)),
            "Every number beside last year’s, with its change and the rules that flag it.",
        ),
        Button(
            "Printable return",
            reverse("printed", args=(return_pk,)),
            "All values with their errors, queries, notes and status history on one page.",
        ),
        Button(
            "Printable return as PDF",
            reverse("printed_pdf", args=(return_pk,)),
            "The same as a document with page numbers, to print, send or keep.",
        ),
        Button(
            "Trail",
            reverse("trail", args=(return_pk,)),
            "Every act on the return, chained so that a missing or altered entry shows.",
        ),
        Button(
            "The return at any moment",
            reverse("at_moment", args=(return_pk,)),
            "Values, errors, queries, notes and rules as they were at a time.",
        ),
    ]
