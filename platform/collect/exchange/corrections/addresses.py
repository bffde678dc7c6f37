"""Where each value of a return stands in its return workbook."""

from __future__ import annotations

from openpyxl.utils import get_column_letter, quote_sheetname

from collect.exchange.sheets import FIRST_RECORD, VALUE_COLUMN, Sheet, sheets_of
from rules.data import ReturnData
from rules.records import arranged
from rules.spec import CollectionSpec, SectionSpec


class Addresses:
    """The cells of one return's workbook."""

    def __init__(self, spec: CollectionSpec, data: ReturnData) -> None:
        self._sheets = {sheet.section.code: sheet for sheet in sheets_of(spec)}
        self._rows: dict[tuple[str, str], int] = {}
        count = dict.fromkeys(self._sheets, FIRST_RECORD)
        for record in arranged(spec, data).records:
            self._rows[record.section, record.key] = count[record.section]
            count[record.section] += 1
        self._form_rows = {s.code: _rows_of(s) for s in spec.sections}

    def of(self, section: str, record: str, item: str) -> str:
        """The cell of a value, such as `'Plots'!D4`; "" if the workbook has none for it."""
        sheet = self._sheets[section]
        row = self._rows.get((section, record))
        if row is None:
            return ""
        if not sheet.is_list:
            return _address(sheet, VALUE_COLUMN, self._form_rows[section][item])
        return _address(sheet, sheet.headings.index(item) + 1, row)


def _rows_of(section: SectionSpec) -> dict[str, int]:
    """The row of each item in a form, in which every group has a heading of its own."""
    rows: dict[str, int] = {}
    row, group = 2, ""
    for item in section.items:
        if item.group != group:
            group = item.group
            row += bool(group)
        rows[item.code] = row
        row += 1
    return rows


def _address(sheet: Sheet, column: int, row: int) -> str:
    return f"{quote_sheetname(sheet.title)}!{get_column_letter(column)}{row}"
