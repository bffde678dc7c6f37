"""Writes the sheets of a return workbook: a form for what occurs once, a list for what repeats."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

from collect.exchange.records import arranged
from collect.exchange.sheets import (
    BELONGS_TO,
    FIRST_RECORD,
    LAST_ROW,
    NUMBER,
    VALUE_COLUMN,
    Sheet,
)
from collect.exchange.writers.cellwriting import (
    LongTexts,
    number_format,
    write_heading,
    write_text,
    write_value,
)
from collect.exchange.writers.choices import Choices
from rules.data import RecordData, ReturnData
from rules.spec import CollectionSpec, ItemSpec

_FORM_WIDTHS = (11, 18, 60, 24)
_SPARE_ROWS = 1000
"""Rows of an empty list that have drop-downs."""


class SectionWriter:
    """Writes one return's sections, each into a sheet."""

    def __init__(
        self,
        spec: CollectionSpec,
        data: ReturnData,
        notes: Mapping[str, str],
        choices: Choices,
        long: LongTexts,
    ) -> None:
        self._data = arranged(spec, data)
        self._notes = notes
        self._choices = choices
        self._long = long

    def write(self, page: Any, sheet: Sheet) -> None:
        """Write a section's records. Raises ValueError where they are more than a sheet holds."""
        records = list(self._data.of_section(sheet.section.code))
        if sheet.is_list:
            self._list(page, sheet, records)
        else:
            self._form(page, sheet, records[0])

    def _form(self, page: Any, sheet: Sheet, record: RecordData) -> None:
        write_heading(page, 1, sheet.headings, _FORM_WIDTHS)
        page.freeze_panes = "A2"
        row, group = 2, ""
        for item in sheet.section.items:
            if item.group != group:
                group = item.group
                if group:
                    write_text(page, row, 3, group).font = Font(bold=True)
                    row += 1
            write_text(page, row, 1, item.question)
            write_text(page, row, 2, item.code)
            write_text(page, row, 3, item.label, self._notes.get(item.code, ""))
            self._value(page, row, VALUE_COLUMN, item, record)
            self._choices.add(page, item, f"D{row}")
            row += 1

    def _list(self, page: Any, sheet: Sheet, records: list[RecordData]) -> None:
        last = FIRST_RECORD + len(records) - 1
        if last > LAST_ROW:
            raise ValueError(f"A workbook has no room for {len(records):,} records of a section.")
        lead = sheet.headings[: -len(sheet.section.items) or None]
        write_heading(page, 1, sheet.headings, [16] * len(sheet.headings))
        page.freeze_panes = f"A{FIRST_RECORD}"
        for column, item in enumerate(sheet.section.items, start=len(lead) + 1):
            write_text(page, 2, column, _label(item), self._notes.get(item.code, ""))
            letter = get_column_letter(column)
            page.column_dimensions[letter].number_format = number_format(item)
            cells = f"{letter}{FIRST_RECORD}:{letter}{max(last, FIRST_RECORD + _SPARE_ROWS)}"
            self._choices.add(page, item, cells)
        for number, record in enumerate(records, start=1):
            row = FIRST_RECORD + number - 1
            page.cell(row, 1 + lead.index(NUMBER), number)
            if BELONGS_TO in lead:
                write_text(page, row, 1 + lead.index(BELONGS_TO), record.parent)
            for column, item in enumerate(sheet.section.items, start=len(lead) + 1):
                self._value(page, row, column, item, record)

    def _value(self, page: Any, row: int, column: int, item: ItemSpec, record: RecordData) -> None:
        write_value(
            page.cell(row, column),
            item,
            record.values.get(item.code),
            record.unreadable.get(item.code),
            self._long,
        )


def _label(item: ItemSpec) -> str:
    return f"{item.question} {item.label}".strip()
