"""Writes the sheets of a return workbook: a form for what occurs once, a list for what repeats."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from openpyxl.cell import Cell
from openpyxl.utils import get_column_letter

from collect.exchange.sheets import (
    BELONGS_TO,
    FIRST_RECORD,
    LAST_ROW,
    NUMBER,
    VALUE_COLUMN,
    Sheet,
)
from collect.exchange.specification import notes_of
from collect.exchange.writers.cellwriting import (
    LongTexts,
    number_format,
    write_heading,
    write_text,
    write_value,
)
from collect.exchange.writers.choices import Choices
from collect.exchange.writers.sheet_looks import as_input, as_words, ready_to_print
from rules.data import RecordData, ReturnData
from rules.engine import Engine
from rules.records import arranged
from rules.spec import ItemSpec

_FORM_WIDTHS = (11, 18, 54, 22, 44)
_LIST_WIDTHS = (12, 30)
"""The least and the most width of a column of a list."""

_SPARE_ROWS = 1000
"""Rows of an empty list that have drop-downs."""


class SectionWriter:
    """Writes one return's sections, each into a sheet."""

    def __init__(
        self,
        engine: Engine,
        data: ReturnData,
        choices: Choices,
        long: LongTexts,
    ) -> None:
        self._engine = engine
        self._data = arranged(engine.spec, data)
        self._choices = choices
        self._long = long

    def write(self, page: Any, sheet: Sheet) -> None:
        """Write a section's records. Raises ValueError where they are more than a sheet holds."""
        records = list(self._data.of_section(sheet.section.code))
        notes = notes_of(self._engine, sheet.section)
        if sheet.is_list:
            self._list(page, sheet, records, notes)
        else:
            self._form(page, sheet, records[0], notes)

    def _form(self, page: Any, sheet: Sheet, record: RecordData, notes: Mapping[str, str]) -> None:
        write_heading(page, 1, sheet.headings, _FORM_WIDTHS)
        page.freeze_panes = "A2"
        ready_to_print(page, 1)
        row, group = 2, ""
        for item in sheet.section.items:
            if item.group != group:
                group = item.group
                if group:
                    as_words(write_text(page, row, 3, group), bold=True)
                    row += 1
            for column, text in enumerate((item.question, item.code), start=1):
                as_words(write_text(page, row, column, text))
            as_words(write_text(page, row, 3, item.label, notes[item.code]))
            as_input(self._value(page, row, VALUE_COLUMN, item, record))
            as_words(write_text(page, row, 5, self._choices.told(item)), quiet=True)
            self._choices.add(page, item, f"D{row}")
            row += 1

    def _list(
        self, page: Any, sheet: Sheet, records: list[RecordData], notes: Mapping[str, str]
    ) -> None:
        last = FIRST_RECORD + len(records) - 1
        if last > LAST_ROW:
            raise ValueError(f"A workbook has no room for {len(records):,} records of a section.")
        lead = sheet.headings[: -len(sheet.section.items) or None]
        widths = [_LIST_WIDTHS[0]] * len(lead) + [_width(item) for item in sheet.section.items]
        write_heading(page, 1, sheet.headings, widths)
        page.freeze_panes = page.cell(FIRST_RECORD, len(lead) + 1)
        ready_to_print(page, FIRST_RECORD - 1, wide=True)
        for column, item in enumerate(sheet.section.items, start=len(lead) + 1):
            as_words(write_text(page, 2, column, _label(item), notes[item.code]))
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

    def _value(self, page: Any, row: int, column: int, item: ItemSpec, record: RecordData) -> Cell:
        cell: Cell = page.cell(row, column)
        supplied = (record.values.get(item.code), record.unreadable.get(item.code))
        write_value(cell, item, *supplied, self._long)
        return cell


def _label(item: ItemSpec) -> str:
    return f"{item.question} {item.label}".strip()


def _width(item: ItemSpec) -> int:
    """Room for the code on one line and for the label on a few."""
    least, most = _LIST_WIDTHS
    return min(max(least, len(item.code) + 2, len(_label(item)) // 3), most)
