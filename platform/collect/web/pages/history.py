"""The history of one item: who changed it, when, from what to what."""

from __future__ import annotations

from dataclasses import dataclass

from django.core.paginator import Page

from collect.returns.history import FieldChange, changes_of_item
from collect.web.pages.paging import Pages
from collect.web.pages.parts import Button, ReturnHead
from rules.findings import StoredValue
from rules.kinds import Unreadable, text_of
from rules.spec import ItemSpec, SectionSpec

PAGE_SIZE = 50


@dataclass(frozen=True, slots=True)
class ChangeRow:
    """One change, with its values as the form shows them."""

    change: FieldChange
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class HistoryPage:
    """What `web/history.html` shows."""

    head: ReturnHead
    section: SectionSpec
    item: ItemSpec
    rows: list[ChangeRow]
    page: Page[FieldChange]
    buttons: list[Button]


def history_page(
    head: ReturnHead, section: SectionSpec, item: ItemSpec, number: str = "1"
) -> HistoryPage:
    """The history of an item, newest change first."""
    record = head.return_.records.filter(section=section.code, key="").first()
    changes = changes_of_item(record, item.code, head.return_) if record else []
    page = Pages(changes, PAGE_SIZE).get_page(number)
    return HistoryPage(
        head=head,
        section=section,
        item=item,
        rows=[ChangeRow(c, shown(c.before, item), shown(c.after, item)) for c in page],
        page=page,
        buttons=head.form_buttons("history", section.code),
    )


def shown(value: StoredValue | None, item: ItemSpec) -> str:
    """A value as the form shows it; what could not be read is shown as it was typed."""
    if value is None:
        return "blank"
    try:
        return text_of(value, item)
    except (Unreadable, ValueError, TypeError):
        return str(value)
