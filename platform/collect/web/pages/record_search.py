"""Finding records in a list of many: by a part of their key, by their findings, in an order."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import F, QuerySet
from django.db.models.fields.json import KeyTransform

from collect.returns.models import Record, Return
from collect.returns.services.findings import OPEN_STATES
from rules.spec import SectionSpec


@dataclass(frozen=True, slots=True)
class Asked:
    """What the reader asked for: part of a key, only those with errors, an order, a parent."""

    search: str
    with_findings: bool
    sort: str
    direction: str
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


def asked_of(given: Mapping[str, str]) -> Asked:
    """What the address of the list asks for; what makes no sense is passed over."""
    return Asked(
        search=given.get("search", "").replace("\x00", "").strip()[:100],
        with_findings=given.get("show") == "findings",
        sort=given.get("sort", ""),
        direction="descending" if given.get("direction") == "descending" else "ascending",
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
    if asked.sort not in {item.code for item in section.items}:
        return records.order_by("pk")
    records = records.annotate(sorted_by=KeyTransform(asked.sort, "values"))
    by = F("sorted_by")
    down = asked.direction == "descending"
    return records.order_by(by.desc(nulls_last=True) if down else by.asc(nulls_last=True), "pk")
