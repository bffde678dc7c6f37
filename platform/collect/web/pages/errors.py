"""The error report of a return, one page of ten at a time, with the details of one finding."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode

from django.core.paginator import Page
from django.urls import reverse
from django.utils import timezone

from collect.exchange.error_lists import level_of
from collect.returns.access import Decision, may_edit, may_ok
from collect.returns.models import Finding
from collect.returns.selectors import note_counts_by_finding
from collect.web.pages.paging import Pages
from collect.web.pages.parts import Button, ReturnHead, Tab, item_url
from collect.web.pages.switched import SwitchedRule, switched_for
from rules.kinds import text_of
from rules.spec import ItemSpec

PAGE_SIZE = 10
SHOW = {"": "All", "error": "Errors", "query": "Queries", "okd": "OK'd"}


@dataclass(frozen=True, slots=True)
class DetailRow:
    """One value that the finding's rule read; without a URL it is last year's."""

    field: str
    label: str
    value: str
    url: str


@dataclass(frozen=True, slots=True)
class Details:
    """The panel on the right of the error report."""

    finding: Finding
    rows: list[DetailRow]
    how_to_fix: str
    expression: str
    okd_before: list[DetailRow]
    may_ok: Decision


@dataclass(frozen=True, slots=True)
class ErrorRow:
    """One line of the error report."""

    finding: Finding
    level: str
    notes: int
    details_url: str
    notes_url: str
    is_open_in_panel: bool


@dataclass(frozen=True, slots=True)
class ErrorReport:
    """What `web/error_report.html` shows."""

    head: ReturnHead
    at: datetime
    page: Page[Finding]
    rows: list[ErrorRow]
    filters: list[Tab]
    details: Details | None
    buttons: list[Button]
    query: str
    item: ItemSpec | None = None
    unchecked: int = 0
    switched: Sequence[SwitchedRule] = ()


@dataclass(frozen=True, slots=True)
class OkPage:
    """What `web/ok.html` shows: the finding with the values that the OK is for."""

    head: ReturnHead
    finding: Finding
    rows: list[DetailRow]
    problem: str
    typed: str


def ok_page(head: ReturnHead, finding: Finding, *, problem: str, typed: str) -> OkPage:
    """The page on which a collector OKs a finding, or takes the OK back."""
    rows = [_detail(head, name, value, edit=False) for name, value in finding.operands]
    return OkPage(head, finding, rows, problem, typed)


def error_report(
    head: ReturnHead, *, number: str, show: str, detail: str, item: ItemSpec | None = None
) -> ErrorReport:
    """The report, filtered by `show` (a key of SHOW) and, on an item's page, by the item."""
    show = show if show in SHOW else ""
    findings = [
        f for f in head.findings if _is_shown(f, show) and (item is None or item.code in f.items)
    ]
    page = Pages(findings, PAGE_SIZE).get_page(number)
    chosen = next((f for f in head.findings if str(f.pk) == detail), None)
    here = {"show": show} if show else {}
    return ErrorReport(
        head=head,
        at=timezone.now(),
        page=page,
        rows=_rows(head, page, chosen, {**here, "page": str(page.number)}),
        filters=[
            Tab(label, f"?{urlencode({'show': key})}" if key else "?", key == show)
            for key, label in SHOW.items()
        ],
        details=_details(head, chosen) if chosen else None,
        buttons=head.form_buttons("errors"),
        query=urlencode(here),
        item=item,
        unchecked=len(head.return_.unchecked),
        switched=switched_for(head.return_),
    )


def _is_shown(finding: Finding, show: str) -> bool:
    return not show or (finding.is_okd if show == "okd" else _open_as(finding, show))


def _open_as(finding: Finding, severity: str) -> bool:
    return finding.severity == severity and not finding.is_okd


def _rows(
    head: ReturnHead, page: Page[Finding], chosen: Finding | None, here: dict[str, str]
) -> list[ErrorRow]:
    notes = note_counts_by_finding(head.return_)
    return [
        ErrorRow(
            finding=finding,
            level=level_of(head.spec, finding),
            notes=notes.get((finding.rule, finding.section, finding.record), 0),
            details_url="?" + urlencode({**here, "detail": finding.pk}) + "#details",
            notes_url=reverse("finding_notes", args=(head.return_.pk, finding.pk)),
            is_open_in_panel=finding == chosen,
        )
        for finding in page
    ]


def _details(head: ReturnHead, finding: Finding) -> Details:
    rule = head.spec.rule_by_number.get(finding.number)
    edit = bool(may_edit(head.actor, head.return_))
    return Details(
        finding=finding,
        rows=[_detail(head, name, value, edit=edit) for name, value in finding.operands],
        how_to_fix=rule.how_to_fix if rule else "",
        expression=rule.expression if rule else "",
        okd_before=[_detail(head, name, v, edit=edit) for name, v in finding.okd_operands or ()],
        may_ok=may_ok(head.actor, head.return_),
    )


def _detail(head: ReturnHead, name: str, value: object, *, edit: bool) -> DetailRow:
    code = name.removeprefix("previous.")
    item = head.spec.return_items.get(code)
    section = head.spec.section_of_item.get(code)
    before = name != code
    label = item.label if item else _split_into(head, code)
    return DetailRow(
        field=f"{item.question} {code}".strip() if item else code,
        label=f"{label}{' (last year)' if before else ''}",
        value=_text(head, name, value),
        url="" if before or section is None else item_url(head, section.code, code, edit=edit),
    )


def _split_into(head: ReturnHead, code: str) -> str:
    """What became of an item that only last year's form has."""
    parts = head.spec.split_items.get(code, ())
    return f"{code}, now {' and '.join(part.name for part in parts)}" if parts else code


def _text(head: ReturnHead, name: str, value: object) -> str:
    """The value as the form shows it; an empty one reads NULL, as users know it."""
    if value is None:
        return "NULL"
    item = head.spec.return_items.get(name.removeprefix("previous."))
    if item is None or (isinstance(value, str) and item.kind in ("whole_number", "yes_no")):
        return str(value)
    return text_of(value, item)  # type: ignore[arg-type]
