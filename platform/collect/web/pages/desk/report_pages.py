"""One report on screen: what it shows, its parameters as a form, its table, and its files."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from urllib.parse import urlencode

from django.core.paginator import Page
from django.urls import reverse
from django.utils import timezone

from collect.desk.reports.catalogue import Report, as_at, run
from collect.desk.reports.options import OPTION_KINDS, Answers, Choice, read_options
from collect.desk.reports.rows import Row, in_order
from collect.desk.reports.scope import WHO, Scope
from collect.exchange.counting import counted
from collect.exchange.table_files import TABLE_FORMATS, Cell, ResultTable
from collect.returns.windows import day_words
from collect.web.pages.desk.listing import (
    Line,
    Listed,
    ShownCell,
    headings,
    shown_rows,
)
from collect.web.pages.paging import Pages
from collect.web.pages.sorting import Heading, Order, joined, order_asked

PAGE_SIZE = 100


@dataclass(frozen=True, slots=True)
class OptionField:
    """One parameter as the form draws it: `box` is `select`, `short` (a line) or `tick`."""

    name: str
    label: str
    box: str
    value: str
    hint: str = ""
    choices: Sequence[Choice] = ()
    problem: str = ""


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with the parameters, for the summary; the URL leads to the box."""

    text: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class ReportFile:
    """One format in which the report can be taken away."""

    label: str
    url: str


@dataclass(frozen=True, slots=True)
class ReportPage:
    """What `web/report_body.html` shows."""

    report: Report
    as_at: str
    fields: list[OptionField]
    problems: list[Problem]
    said: str
    page: Page[Row]
    headings: list[Heading]
    rows: list[list[ShownCell]]
    files: list[ReportFile]
    query: str

    @property
    def caption(self) -> str:
        """How many rows there are, and as of when."""
        return f"{counted(self.page.paginator.count, 'row')}. {self.as_at}"


def report_page(
    report: Report,
    scope: Scope,
    asked: Mapping[str, str],
    *,
    chooses: Sequence[OptionField] = (),
    passed_over: Sequence[str] = (),
) -> ReportPage:
    """The report as asked for. `chooses` are the boxes that choose the returns themselves, and
    `passed_over` what was wrong with them."""
    answers = read_options(report.options, asked, scope)
    table, said, order = _sorted(report, scope, answers, asked)
    page = Pages(table.rows, PAGE_SIZE).get_page(asked.get("page", "1"))
    fields = [*chooses, *_fields(report, answers, scope)]
    kept = urlencode({field.name: field.value for field in fields if field.value})
    columns = [Listed(column, column.heading) for column in table.columns]
    query = joined(kept, order.query)
    return ReportPage(
        report=report,
        as_at=as_at(scope),
        fields=fields,
        problems=[
            *(Problem(text) for text in passed_over),
            *(Problem(text, f"#{name}") for name, text in answers.problems.items()),
        ],
        said=said,
        page=page,
        headings=headings(columns, order, kept),
        rows=shown_rows(_lines(scope, table, list(page)), columns),
        files=[
            ReportFile(one.label, f"../{report.name}.{name}?{query}")
            for name, one in TABLE_FORMATS.items()
        ],
        query=query,
    )


def report_table(report: Report, scope: Scope, asked: Mapping[str, str]) -> ResultTable | None:
    """The whole report for a file; None where something is wrong with what was asked."""
    answers = read_options(report.options, asked, scope)
    return None if answers.problems else _sorted(report, scope, answers, asked)[0]


def _sorted(
    report: Report, scope: Scope, answers: Answers, asked: Mapping[str, str]
) -> tuple[ResultTable, str, Order]:
    """The report's table and what is said of it, in the order that was asked for, or its own."""
    table, said = run(report, scope, answers)
    names = [column.heading for column in table.columns]
    order = order_asked(asked, names)
    if order.sort:
        place = names.index(order.sort)
        table = replace(table, rows=in_order(table.rows, place, descending=order.descending))
    return table, said, order


def _fields(report: Report, answers: Answers, scope: Scope) -> list[OptionField]:
    return [
        OptionField(
            option.name,
            option.label,
            OPTION_KINDS[option.kind].box,
            answers.texts[option.name],
            option.hint,
            OPTION_KINDS[option.kind].choices(option, scope),
            answers.problems.get(option.name, ""),
        )
        for option in report.options
    ]


def _lines(scope: Scope, table: ResultTable, rows: Sequence[Row]) -> list[Line]:
    """The rows of the page; where they name a return among many, they lead to it."""
    pages: dict[Cell, str] = {}
    if table.columns[: len(WHO)] == WHO:
        found = scope.returns.filter(source__native_id__in={row[1] for row in rows})
        for pk, native_id in found.order_by().values_list("pk", "source__native_id"):
            pages[native_id] = reverse("source_page", args=(pk,))
    return [
        Line([_readable(cell) for cell in row], pages.get(row[1], "") if pages else "")
        for row in rows
    ]


def _readable(cell: Cell) -> Cell:
    """The cell with days and times as pages have them."""
    if isinstance(cell, datetime):
        at = timezone.localtime(cell)
        return f"{day_words(at.date())} at {at:%H:%M}"
    return day_words(cell) if isinstance(cell, date) else cell
