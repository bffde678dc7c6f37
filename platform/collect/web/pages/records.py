"""The records of a section that repeats, a page at a time, to look at."""

from __future__ import annotations

from dataclasses import dataclass

from django.core.paginator import Page, Paginator

from collect.returns.models import Record
from collect.returns.services.editing import texts_of
from collect.web.fields import choices_of
from collect.web.pages.parts import Button, ReturnHead, TreeNode, page_numbers
from rules.spec import ItemSpec, SectionSpec

PAGE_SIZE = 50


@dataclass(frozen=True, slots=True)
class RecordRow:
    """One record: its key, its values as the form shows them, and its findings."""

    key: str
    texts: list[tuple[ItemSpec, str]]
    messages: list[str]


@dataclass(frozen=True, slots=True)
class RecordsPage:
    """What `web/records.html` shows."""

    head: ReturnHead
    section: SectionSpec
    rows: list[RecordRow]
    page: Page[Record]
    numbers: list[int | str]
    buttons: list[Button]
    tree: list[TreeNode]


def records_page(head: ReturnHead, section: SectionSpec, number: str) -> RecordsPage:
    """One page of the section's records."""
    records = head.return_.records.filter(section=section.code)
    page = Paginator(records, PAGE_SIZE).get_page(number)
    messages: dict[str, list[str]] = {}
    for finding in head.findings:
        if finding.section == section.code and not finding.is_okd:
            messages.setdefault(finding.record, []).append(finding.message)
    return RecordsPage(
        head=head,
        section=section,
        rows=[_row(head, section, record, messages.get(record.key, [])) for record in page],
        page=page,
        numbers=list(page_numbers(page)),
        buttons=head.form_buttons("view", section.code),
        tree=head.tree(section.code),
    )


def _row(head: ReturnHead, section: SectionSpec, record: Record, messages: list[str]) -> RecordRow:
    texts = texts_of(record, section)
    shown = []
    for item in section.items:
        labels = {choice.code: choice.label for choice in choices_of(item, head.spec)}
        shown.append((item, labels.get(texts[item.code], texts[item.code])))
    return RecordRow(record.key, shown, messages)
