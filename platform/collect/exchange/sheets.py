"""The layout of the return workbook: which sheet is which section, and what stands where."""

from __future__ import annotations

import re
from dataclasses import dataclass

from rules.spec import CollectionSpec, SectionSpec

HEADER_SHEET = "Return"
CODES_SHEET = "Codes"
LONG_SHEET = "Long texts"
NUMBER, BELONGS_TO = "No.", "Belongs to"
FORM_HEADINGS = ("Question", "Item", "What is asked", "Value", "What it must be")
ITEM_COLUMN, VALUE_COLUMN = 2, 4
FIRST_RECORD = 3
"""The row of the first record of a list; codes and labels stand above."""

LAST_ROW = 1_048_576
PIECE = 16_000
"""Characters in a cell; what is longer goes on in the sheet of long texts."""

_RESERVED = {HEADER_SHEET, CODES_SHEET, LONG_SHEET, "History"}
_FORBIDDEN = re.compile(r"[\[\]:*?/\\\x00-\x1f]|^'|'$")
_LONGEST_TITLE = 31


@dataclass(frozen=True, slots=True)
class Sheet:
    """The sheet of one section: a form with a row an item, or a list with a row a record."""

    title: str
    section: SectionSpec
    is_list: bool
    nested: bool

    @property
    def headings(self) -> tuple[str, ...]:
        """The first row."""
        if not self.is_list:
            return FORM_HEADINGS
        lead = (NUMBER, BELONGS_TO) if self.nested else (NUMBER,)
        return (*lead, *(item.code for item in self.section.items))


def sheets_of(spec: CollectionSpec) -> list[Sheet]:
    """The sheets of the sections, in form order, with titles that workbooks allow."""
    taken = {title.casefold() for title in _RESERVED}
    sheets: list[Sheet] = []
    for section in spec.sections:
        above = spec.section_by_code.get(section.parent)
        nested = above is not None and above.repeats
        title = _title(section, taken)
        sheets.append(Sheet(title, section, section.repeats or nested, nested))
    return sheets


def _title(section: SectionSpec, taken: set[str]) -> str:
    plain = _FORBIDDEN.sub(" ", section.title).strip()[:_LONGEST_TITLE].strip() or section.code
    title, number = plain[:_LONGEST_TITLE], 1
    while title.casefold() in taken:
        number += 1
        title = f"{plain[: _LONGEST_TITLE - 5]} {number}"
    taken.add(title.casefold())
    return title
