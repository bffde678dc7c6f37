"""Finding records in a list of many: by a part of their key, by their findings, in an order."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import F, QuerySet
from django.db.models.fields.json import KeyTransform

from collect.returns.models import Record, Return
from collect.returns.services.findings import OPEN_STATES
from collect.returns.texts import sought
from collect.web.pages.sorting import Order, order_asked
from rules.spec import SectionSpec


@dataclass(frozen=True, slots=True)
class Asked:
    """What the reader asked for: part of a key, only those with errors, an order, a parent."""

    search: str
    with_findings: bool
    order: Order
    number: str

    @property
    def is_narrow(self) -> bool:
        """Whether some records may be left out."""
        return bool(self.search or self.with_findings)

    @property
    def kept(self) -> dict[str, str]:
        """What a link to another order or page keeps."""
        said = {"search": self.search, "show": "findings" if self.with_findings else ""}
        return {name: text for name, text in said.items() if text}


def asked_of(given: Mapping[str, str], section: SectionSpec) -> Asked:
    """What the address of the section's list asks for; what makes no sense is passed over."""
    return Asked(
        search=sought(given.get("search", "")),
        with_findings=given.get("show") == "findings",
        order=order_asked(given, [item.code for item in section.items]),
        number=given.get("page", "1"),
    )


def found_records(
    return_: Return, section: SectionSpec, asked: Asked, parent: Record | None
) -> QuerySet[Record]:
    """The records of the section that were asked for, of those inside `parent` if it is given.

    In the order of one item blank and unreadable values come last; otherwise they stand as in
    the file.
    """
    records = return_.records.filter(section=section.code)
    if parent:
        records = records.filter(parent=parent)
    if asked.search:
        records = records.filter(key__icontains=asked.search)
    if asked.with_findings:
        open_ = return_.findings.filter(section=section.code, state__in=OPEN_STATES)
        records = records.filter(key__in=open_.order_by().values("record"))
    if not asked.order.sort:
        return records.order_by("pk")
    records = records.annotate(sorted_by=KeyTransform(asked.order.sort, "values"))
    by, down = F("sorted_by"), asked.order.descending
    return records.order_by(by.desc(nulls_last=True) if down else by.asc(nulls_last=True), "pk")
