"""The records of a section that has many: found, sorted and a page at a time."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from django.core.paginator import Page

from collect.forms.fields import choices_of
from collect.returns.access import Decision, may_edit
from collect.returns.data import key_within, name_of, texts_of
from collect.returns.models import Record
from collect.web.pages.form_record import add_url, list_url, record_url
from collect.web.pages.paging import Pages
from collect.web.pages.parts import Button, ReturnHead, TreeNode
from collect.web.pages.record_search import Asked, found_records
from collect.web.pages.sorting import Heading, Order, heading, joined
from rules.records import has_many
from rules.spec import CollectionSpec, ItemSpec, SectionSpec

PAGE_SIZE = 50
COLUMNS = 4
"""Items that the list shows of a record beside its key."""


@dataclass(frozen=True, slots=True)
class RecordRow:
    """One record: its values as the form shows them, and how many findings are open on it."""

    name: str
    url: str
    texts: list[tuple[str, str]]
    errors: int
    queries: int
    parent_name: str = ""
    parent_url: str = ""


@dataclass(frozen=True, slots=True)
class RecordsPage:
    """What `web/records.html` shows; `above` is the section that the records are inside of.

    `add_url` is empty where nothing can be added from here, and `may_add` says why.
    """

    head: ReturnHead
    section: SectionSpec
    asked: Asked
    rows: list[RecordRow]
    headings: list[Heading]
    page: Page[Record]
    query: str
    buttons: list[Button]
    tree: list[TreeNode]
    add_url: str
    may_add: Decision
    above: SectionSpec | None
    parent: Record | None
    parent_name: str = ""
    parent_url: str = ""

    @property
    def has_numbers(self) -> bool:
        """Whether a number tells records apart whose key items do not."""
        return any("#" in row.name for row in self.rows)

    @property
    def all_url(self) -> str:
        """The list with nothing left out."""
        return list_url(self.head.return_.pk, self.section, self.parent)

    @property
    def search_label(self) -> str:
        """What can be searched for: the items that make up the key."""
        names = [item.label for item in self.section.items if item.code in self.section.key_items]
        return " or ".join(names) or "Number of the record"


def records_page(
    head: ReturnHead, section: SectionSpec, asked: Asked, parent: Record | None = None
) -> RecordsPage:
    """One page of the section's records, of those inside `parent` if it is given."""
    above = head.spec.section_by_code.get(section.parent)
    above = above if above and has_many(head.spec, above) else None
    found = found_records(head.return_, section, asked, parent)
    page = Pages(found.select_related("parent__parent"), PAGE_SIZE).get_page(asked.number)
    kept = urlencode({**asked.kept, **({"parent": str(parent.pk)} if parent else {})})
    may = may_edit(head.actor, head.return_)
    return RecordsPage(
        head=head,
        section=section,
        asked=asked,
        rows=_rows(head, section, above, page),
        headings=_headings(section, asked.order, kept),
        page=page,
        query=joined(kept, asked.order.query),
        buttons=head.form_buttons("view", section.code),
        tree=head.tree(section.code),
        add_url=add_url(head.return_.pk, section, parent) if may and (parent or not above) else "",
        may_add=may,
        above=above,
        parent=parent,
        parent_name=name_of(parent, above) if parent and above else "",
        parent_url=record_url(parent) if parent else "",
    )


def _headings(section: SectionSpec, order: Order, kept: str) -> list[Heading]:
    """The headings: the key, which sorts by its first item, then some of the other items."""
    keys = [item for item in section.items if item.code in section.key_items]
    name = " / ".join(map(_label, keys))
    headings = [heading(name, keys[0].code, order, kept)] if keys else []
    return headings + [heading(_label(i), i.code, order, kept) for i in _beside_key(section)]


def _beside_key(section: SectionSpec) -> list[ItemSpec]:
    return [item for item in section.items if item.code not in section.key_items][:COLUMNS]


def _label(item: ItemSpec) -> str:
    return f"{item.question} {item.label}".strip()


def shown_texts(
    spec: CollectionSpec, items: Iterable[ItemSpec], texts: Mapping[str, str]
) -> list[tuple[str, str]]:
    """The label of each item, and its text with a code in words."""
    found = []
    for item in items:
        labels = {choice.code: choice.label for choice in choices_of(item, spec)}
        found.append((_label(item), labels.get(texts[item.code], texts[item.code])))
    return found


def _rows(
    head: ReturnHead,
    section: SectionSpec,
    above: SectionSpec | None,
    page: Page[Record],
) -> list[RecordRow]:
    open_ = [f for f in head.findings if f.section == section.code and not f.is_okd]
    counts = Counter((finding.record, finding.is_error) for finding in open_)
    rows = []
    for record in page:
        parent = record.parent if above else None
        rows.append(
            RecordRow(
                name=key_within(record) if section.repeats else section.title,
                url=record_url(record),
                texts=shown_texts(head.spec, _beside_key(section), texts_of(record, section)),
                errors=counts[record.key, True],
                queries=counts[record.key, False],
                parent_name=name_of(parent, above) if parent and above else "",
                parent_url=record_url(parent) if parent else "",
            )
        )
    return rows
