"""The reports of the desk: what there is, and the boxes that choose the returns of a report."""

from __future__ import annotations

from collections.abc import Sequence

from django.http import QueryDict
from django.urls import reverse

from collect.desk.filters import read_filter
from collect.desk.reports.catalogue import REPORTS, Report
from collect.desk.reports.scope import Scope, scope_of_desk
from collect.organisations.roles import Role
from collect.returns.reach import Reach
from collect.returns.workflow import ReturnStatus
from collect.web.pages.desk.findings import region_choices
from collect.web.pages.desk.report_pages import OptionField, ReportPage, report_page
from collect.web.pages.parts import Button
from collect.web.pages.reports import ReportGroup


def desk_report_groups(reach: Reach) -> list[ReportGroup]:
    """The reports on many returns that the reader may run."""
    groups: dict[str, list[Button]] = {}
    for report in REPORTS.values():
        if Role(reach.actor.role) in report.many:
            url = reverse("desk_report", args=(reach.collection.pk, report.name))
            groups.setdefault(report.group, []).append(Button(report.title, url, report.shows))
    return [ReportGroup(title, reports) for title, reports in groups.items()]


def desk_report_page(reach: Reach, report: Report, asked: QueryDict) -> ReportPage:
    """One report on the returns within reach that fit what is asked for."""
    scope, problems = desk_scope(reach, asked)
    return report_page(
        report,
        scope,
        asked.dict(),
        chooses=_choosing(reach, asked),
        passed_over=problems,
    )


def desk_scope(reach: Reach, asked: QueryDict) -> tuple[Scope, Sequence[str]]:
    """The returns that an address asks for, and what in it was passed over."""
    reading = read_filter(reach, asked)
    return scope_of_desk(reach, reading.filter), reading.problems


def _choosing(reach: Reach, asked: QueryDict) -> list[OptionField]:
    return [
        OptionField("search", "Organisation or Native ID", "short", asked.get("search", "")),
        OptionField(
            "region",
            "Region",
            "select",
            asked.get("region", ""),
            choices=(("", "All regions"), *region_choices(reach)),
        ),
        OptionField(
            "status",
            "Status of the return",
            "select",
            asked.get("status", ""),
            choices=(("", "Any status"), *((one.value, one.label) for one in ReturnStatus)),
        ),
    ]
