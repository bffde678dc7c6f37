"""The drop-downs of the return workbook and the sheet of codes that they read."""

from __future__ import annotations

from typing import Any

from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from collect.exchange.sheets import CODES_SHEET
from collect.exchange.specification import asked_of, codes_told, must_be
from collect.exchange.writers.cellwriting import write_heading, write_text
from rules.spec import CollectionSpec, ItemSpec

_LONGEST_HINT = 225
"""Characters that spreadsheets allow in the message of a drop-down."""

_CODES_TOLD = 10
"""The most codes that are told in words beside a cell."""


class Choices:
    """What may be chosen in the cells of an item; other entries are warned of, never refused."""

    def __init__(self, spec: CollectionSpec) -> None:
        self._spec = spec
        self._columns = {
            code_set.name: 2 * place + 1 for place, code_set in enumerate(spec.code_sets)
        }

    def add(self, sheet: Any, item: ItemSpec, cells: str) -> None:
        """Give a range of cells, such as `D2:D9`, the drop-down or limits of its item."""
        source = self._source(item)
        if source:
            offered = DataValidation(type="list", formula1=source, allow_blank=True)
        elif item.kind in ("whole_number", "decimal") and item.minimum is not None:
            offered = DataValidation(
                type="whole" if item.kind == "whole_number" else "decimal",
                formula1=str(item.minimum),
                allow_blank=True,
            )
            offered.operator = "greaterThanOrEqual"
            if item.maximum is not None:
                offered.operator, offered.formula2 = "between", str(item.maximum)
        else:
            return
        offered.errorStyle = "warning"
        offered.errorTitle = "Check this value"
        offered.error = f"It must be {must_be(self._spec, item)}."[:_LONGEST_HINT]
        offered.showErrorMessage = True
        sheet.add_data_validation(offered)
        offered.add(cells)

    def told(self, item: ItemSpec) -> str:
        """What is said beside the cell of an item: what it must be, and a few codes in words."""
        codes = codes_told(self._spec, item)
        shown = codes if len(codes) <= _CODES_TOLD else ["The note says what the codes mean."]
        return "\n".join((asked_of(item), *shown))

    def write(self, sheet: Any) -> None:
        """Write the codes with their labels, two columns a code set, on a sheet out of sight."""
        sheet.sheet_state = "hidden"
        for code_set in self._spec.code_sets:
            column = self._columns[code_set.name]
            write_text(sheet, 1, column, code_set.name)
            for row, code in enumerate(code_set.codes, start=2):
                write_text(sheet, row, column, code.code)
                write_text(sheet, row, column + 1, code.label)
        if not self._spec.code_sets:
            write_heading(sheet, 1, ("There are no codes",), (24,))

    def _source(self, item: ItemSpec) -> str:
        if item.kind == "yes_no":
            return '"Yes,No"'
        code_set = self._spec.code_set_by_name.get(item.code_set)
        if code_set is None or not code_set.codes:
            return ""
        letter = get_column_letter(self._columns[code_set.name])
        return f"{CODES_SHEET}!${letter}$2:${letter}${len(code_set.codes) + 1}"
