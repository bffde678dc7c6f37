"""The report of completeness: items filled of those asked, sections untouched, unreadable cells."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from collect.desk.reports.options import Asked, Option
from collect.desk.reports.rows import Row
from collect.desk.reports.scope import Found, Scope, Sorted
from collect.exchange.table_files import Column
from collect.returns.models import Record
from collect.returns.workflow import ReturnStatus
from rules.records import has_many
from rules.spec import CollectionSpec, SectionSpec

OPTIONS = (Option("section", "section", "Section"),)

MEANINGS = (
    Column("Items asked", "Items of the form, in a section with many records for each", int),
    Column("Filled", "Items with a value that could be read", int),
    Column("Per cent filled", "Filled, of those asked", Decimal, 1),
    Column("Mandatory and blank", "Mandatory items without a value", int),
    Column("Unreadable", "Items whose value cannot be read", int),
)


@dataclass(slots=True)
class Tally:
    """What is filled of one section of one return; what the organisation fills in is left out."""

    records: int = 0
    asked: int = 0
    filled: int = 0
    wanting: int = 0
    unreadable: int = 0

    @property
    def is_untouched(self) -> bool:
        """Whether nobody has put anything in it."""
        return not (self.filled or self.unreadable)

    @property
    def cells(self) -> Row:
        """The cells of the columns MEANINGS."""
        per_cent = Decimal(100 * self.filled) / self.asked if self.asked else None
        rounded = per_cent.quantize(Decimal("0.1")) if per_cent is not None else None
        return (self.asked, self.filled, rounded, self.wanting, self.unreadable)


def completeness(scope: Scope, asked: Asked) -> Found:
    """A row for each section of one return, or for each of many returns."""
    sections = [
        section
        for section in (scope.spec.sections if scope.spec else ())
        if asked.get("section") in (None, section.code)
    ]
    return _by_section(scope, sections) if scope.is_one else _by_return(scope, sections)


def _by_section(scope: Scope, sections: Sequence[SectionSpec]) -> Found:
    assert scope.spec is not None
    tallies = _tallies(scope.spec, sections, list(scope.returns.values_list("pk", flat=True)))
    (found,) = tallies.values()
    columns = (
        Column("Section", "The title of the section"),
        Column("Records", "How many records it has", int),
        *MEANINGS,
        Column("Untouched", "Yes: nothing was entered"),
    )
    rows: list[Row] = [
        (
            section.title,
            found[section.code].records,
            *found[section.code].cells,
            "Yes" if found[section.code].is_untouched else "No",
        )
        for section in sections
    ]
    return Found(columns, rows)


def _by_return(scope: Scope, sections: Sequence[SectionSpec]) -> Found:
    columns: tuple[Sorted, ...] = (
        (Column("Status", "Where the return stands"), "status"),
        *((column, "") for column in MEANINGS),
        (Column("Sections untouched", "Sections in which nothing was entered"), ""),
    )

    def build(some: Sequence[Any]) -> Iterable[Row]:
        keys = [pk for pk, *_ in some]
        tallies = _tallies(scope.spec, sections, keys) if scope.spec else {}
        for pk, name, native_id, status in some:
            held = tallies.get(pk, {})
            untouched = [s.title for s in sections if held[s.code].is_untouched]
            label = ReturnStatus(status).label
            whole = _sum(held.values())
            yield (name, native_id, label, *whole.cells, ", ".join(untouched) or None)

    fields = ("pk", "source__name", "source__native_id", "status")
    query = scope.returns.order_by("source__native_id", "pk").values_list(*fields)
    return scope.found_by(query, build, columns, counted=scope.returns)


def _tallies(
    spec: CollectionSpec, sections: Sequence[SectionSpec], returns: Sequence[int]
) -> dict[int, dict[str, Tally]]:
    """The tally of each section, by the key of the return and the section's code."""
    found = {pk: {section.code: Tally() for section in sections} for pk in returns}
    items = {s.code: [i for i in s.items if not i.filled_from] for s in sections}
    mandatory = {code: [i for i in some if i.mandatory] for code, some in items.items()}
    records = Record.objects.filter(return_of__in=returns, section__in=items).order_by()
    cells = records.values_list("return_of", "section", "values", "unreadable")
    for pk, code, values, unreadable in cells.iterator():
        tally = found[pk][code]
        tally.records += 1
        tally.asked += len(items[code])
        tally.filled += sum(item.code in values for item in items[code])
        tally.wanting += sum(
            item.code not in values and item.code not in unreadable for item in mandatory[code]
        )
        tally.unreadable += len(unreadable)
    for section in sections:
        if has_many(spec, section):
            continue
        for tallies in found.values():
            tally = tallies[section.code]
            if not tally.records:
                tally.asked, tally.wanting = len(items[section.code]), len(mandatory[section.code])
    return found


def _sum(tallies: Iterable[Tally]) -> Tally:
    whole = Tally()
    for tally in tallies:
        whole.asked += tally.asked
        whole.filled += tally.filled
        whole.wanting += tally.wanting
        whole.unreadable += tally.unreadable
    return whole
