"""The history of one item of one record of many."""

from __future__ import annotations

from dataclasses import dataclass

from django.core.paginator import Page

from collect.returns.history import FieldChange, changes_of_item
from collect.returns.models import Record
from collect.web.pages.form_record import record_url
from collect.web.pages.history import PAGE_SIZE, ChangeRow, shown
from collect.web.pages.paging import Pages
from collect.web.pages.parts import Button, ReturnHead
from rules.spec import ItemSpec, SectionSpec


@dataclass(frozen=True, slots=True)
class RecordHistoryPage:
    """What `web/history.html` shows; `item_url` is the item in the form of its record."""

    head: ReturnHead
    section: SectionSpec
    item: ItemSpec
    item_url: str
    rows: list[ChangeRow]
    page: Page[FieldChange]
    buttons: list[Button]


def record_history_page(
    head: ReturnHead, section: SectionSpec, item: ItemSpec, record: Record, number: str
) -> RecordHistoryPage:
    """The history of an item of the record, newest change first."""
    changes = changes_of_item(record, item.code, head.return_)
    page = Pages(changes, PAGE_SIZE).get_page(number)
    return RecordHistoryPage(
        head=head,
        section=section,
        item=item,
        item_url=f"{record_url(record)}#item-{item.code}",
        rows=[ChangeRow(c, shown(c.before, item), shown(c.after, item)) for c in page],
        page=page,
        buttons=head.form_buttons("history", section.code),
    )
