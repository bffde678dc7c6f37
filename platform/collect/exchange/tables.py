"""The layout of a return as tables: their names, columns and dates, for writing and reading."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime

from collect.exchange.contents import FIELDS, Header
from rules.spec import CollectionSpec, SectionSpec

NATIVE_ID = "NativeId"
SOURCE_ID = "sourceid"
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_EXPORTED = re.compile(r"(\d{4})-([A-Z][a-z]{2})-(\d\d) (\d\d:\d\d:\d\d)", re.ASCII)
_DATE = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d", re.ASCII)


@dataclass(frozen=True, slots=True)
class Table:
    """One table of an export: the top one, whose section is None, or one a section."""

    name: str
    parent: str
    section: SectionSpec | None

    @property
    def key(self) -> str:
        """The column of the row's own number."""
        return f"{self.name}tableid"

    @property
    def order(self) -> str:
        """The column of the row's place among its siblings."""
        return f"{self.name}orderseqcolumn"

    @property
    def parent_key(self) -> str:
        """The column of the number of the row that this one belongs to; the top has none."""
        return f"{self.parent}tableid" if self.parent else ""

    @property
    def system_columns(self) -> tuple[str, ...]:
        """The columns before the items."""
        own = (self.key, NATIVE_ID, self.order, SOURCE_ID)
        return (*own, self.parent_key) if self.parent else own

    @property
    def item_columns(self) -> dict[str, str]:
        """The column of each item by its code; one that is taken has a sign more."""
        taken = {column.lower() for column in self.system_columns}
        columns: dict[str, str] = {}
        for item in self.section.items if self.section else ():
            name = item.code.lower()
            while name in taken:
                name += "_"
            taken.add(name)
            columns[item.code] = name
        return columns

    @property
    def columns(self) -> tuple[str, ...]:
        """Every column, in order."""
        if self.section is None:
            return (*self.system_columns, *(field.column for field in FIELDS))
        return (*self.system_columns, *self.item_columns.values())


def tables_of(spec: CollectionSpec) -> list[Table]:
    """The tables of a collection: the top one, then one a section, in form order."""
    top = spec.series.lower()
    while any(section.code.lower() == top for section in spec.sections):
        top += "header"
    names = {section.code: section.code.lower() for section in spec.sections}
    return [
        Table(top, "", None),
        *(Table(names[s.code], names.get(s.parent, top), s) for s in spec.sections),
    ]


def file_of(table: Table, header: Header) -> str:
    """The name of a table's file without its ending, dated from the header."""
    written = header.date_time[:10] if _TIME.match(header.date_time) else header.reference_date
    year, month, day = written.split("-") if _DATE.fullmatch(written) else ("0000", "00", "00")
    return f"Blade-Export_{day}-{month}-{year}_{table.name}"


def exported_date(text: str) -> str:
    """An ISO date or time as exports write it, such as `2022-Sep-28 00:00:00`; others as is."""
    if not (_DATE.fullmatch(text) or _TIME.fullmatch(text)):
        return text
    try:
        datetime.fromisoformat(text)
    except ValueError:
        return text
    time = text[11:] or "00:00:00"
    return f"{text[:4]}-{_MONTHS[int(text[5:7]) - 1]}-{text[8:10]} {time}"


def from_exported_date(text: str, *, timed: bool = False) -> str:
    """What `exported_date` took: a date, or a time where `timed`; other texts as they are."""
    found = _EXPORTED.fullmatch(text.strip())
    if not found or found[2] not in _MONTHS:
        return text
    day = f"{found[1]}-{_MONTHS.index(found[2]) + 1:02}-{found[3]}"
    if timed:
        return f"{day}T{found[4]}"
    return day if found[4] == "00:00:00" else text
