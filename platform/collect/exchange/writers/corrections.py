"""Writes a correction workbook: how to use it, a row for each value in question, whose it is."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any, BinaryIO

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from collect.exchange.contents import FIELDS, Header
from collect.exchange.corrections import layout
from collect.exchange.corrections.layout import COLUMNS, FIRST_ROW, Column
from collect.exchange.corrections.rows import CorrectionRow, number_text
from collect.exchange.signs import fit_for_xml
from collect.exchange.writers.cellwriting import number_format, put_text
from collect.exchange.writers.correction_looks import (
    FIXED,
    GUIDE,
    HEADING,
    INPUT,
    PLAIN,
    TITLE,
    TOP,
    add_looks,
)
from collect.exchange.writers.usual_sheet import choices_from, lines_of, set_up, usual_texts
from rules.builtin import BUILT_IN
from rules.spec import CollectionSpec

_MOST_DIGITS = 15
"""Digits that spreadsheets keep of a number; a longer one is written as text."""

_LONGEST_LIST = 250
"""Characters of the list of codes that a drop-down may hold itself."""


def write_corrections(
    out: BinaryIO,
    spec: CollectionSpec,
    header: Header,
    rows: Sequence[CorrectionRow],
    guide: Iterable[str],
) -> None:
    """Write the workbook; the first of the `guide`'s lines is its title."""
    book = Workbook(write_only=True)
    add_looks(book)
    _write_guide(book.create_sheet(layout.GUIDE_SHEET), guide)
    usual = usual_texts(rows)
    _RowsSheet(book.create_sheet(layout.ROWS_SHEET), spec, choices_from(usual)).write(rows)
    if usual:
        _write_usual(book.create_sheet(layout.USUAL_SHEET), lines_of(usual))
    _write_identity(book.create_sheet(layout.IDENTITY_SHEET), spec, header)
    book.save(out)


def _write_guide(page: Any, guide: Iterable[str]) -> None:
    page.column_dimensions["A"].width = 100
    page.sheet_view.showGridLines = False
    _protect(page)
    for number, line in enumerate(guide):
        page.append([_cell(page, line, GUIDE if number else TITLE)])


def _write_usual(page: Any, lines: Iterable[tuple[str, str]]) -> None:
    set_up(page)
    _protect(page)
    page.append([_cell(page, column.heading, HEADING) for column in layout.USUAL_COLUMNS])
    for line in lines:
        page.append([_cell(page, text) for text in line])


def _write_identity(page: Any, spec: CollectionSpec, header: Header) -> None:
    page.sheet_state = "hidden"
    _protect(page)
    texts = {field.label: getattr(header, field.name) for field in FIELDS}
    for label, text in {**texts, layout.PUBLICATION: spec.hash}.items():
        page.append([_cell(page, label), _cell(page, text)])


class _RowsSheet:
    """The sheet that is filled in."""

    def __init__(self, page: Any, spec: CollectionSpec, usual: dict[str, DataValidation]) -> None:
        self._page = page
        self._spec = spec
        self._usual = usual
        self._choices: dict[str, DataValidation] = {}

    def write(self, rows: Sequence[CorrectionRow]) -> None:
        """Write the headings and the rows."""
        self._set_up(len(rows))
        self._page.append([_cell(self._page, c.heading, HEADING) for c in COLUMNS])
        before: CorrectionRow | None = None
        for number, row in enumerate(rows, start=FIRST_ROW):
            is_first = before is None or before.finding is not row.finding
            self._page.append(self._cells(row, TOP if is_first else PLAIN))
            self._offer_codes(row, f"{_letter(layout.CORRECTED)}{number}")
            if usual := self._usual.get(row.finding.rule):
                usual.add(f"{_letter(layout.NEW_NOTE)}{number}")
            before = row

    def _set_up(self, count: int) -> None:
        page = self._page
        page.freeze_panes = f"B{FIRST_ROW}"
        for column in COLUMNS:
            dimension = page.column_dimensions[_letter(column)]
            dimension.width, dimension.hidden = column.width, column in layout.HIDDEN
        last = _letter(COLUMNS[-1])
        page.auto_filter.ref = f"A1:{last}{max(count + FIRST_ROW - 1, FIRST_ROW)}"
        page.page_setup.orientation = "landscape"
        page.page_setup.paperSize = Worksheet.PAPERSIZE_A4
        page.page_setup.fitToWidth, page.page_setup.fitToHeight = 1, 0
        page.sheet_properties.pageSetUpPr.fitToPage = True
        page.print_title_rows = "1:1"
        for choice in self._usual.values():
            page.data_validations.append(choice)
        _protect(page)

    def _cells(self, row: CorrectionRow, look: str) -> list[Any]:
        shown = _shown(row)
        fixed = row.spot is None or row.spot.why_fixed
        looks = dict.fromkeys(layout.TO_FILL_IN, INPUT) | (
            {layout.CORRECTED: FIXED} if fixed else {}
        )
        cells = [_cell(self._page, shown.get(c, ""), looks.get(c, look)) for c in COLUMNS]
        if row.spot and not fixed:
            cells[COLUMNS.index(layout.CORRECTED)].number_format = number_format(row.spot.item)
        return cells

    def _offer_codes(self, row: CorrectionRow, address: str) -> None:
        if row.spot is None or row.spot.why_fixed:
            return
        item = row.spot.item
        codes = self._spec.code_set_by_name.get(item.code_set)
        offered = [code.code for code in codes.codes] if codes else []
        offered = ["Yes", "No"] if item.kind == "yes_no" else offered
        listed = ",".join(offered)
        if not offered or len(listed) > _LONGEST_LIST or any(set(o) & set(',"') for o in offered):
            return
        if item.code not in self._choices:
            choice = DataValidation(type="list", formula1=f'"{listed}"', allow_blank=True)
            choice.errorStyle = "warning"
            self._choices[item.code] = choice
            self._page.data_validations.append(choice)
        self._choices[item.code].add(address)


def _shown(row: CorrectionRow) -> dict[Column, str | Decimal]:
    """What the columns say of a row; those to be filled in are left out."""
    finding = row.finding
    shown: dict[Column, str | Decimal] = {
        layout.RULE: finding.number or BUILT_IN,
        layout.PRIORITY: "Errors" if finding.is_error else "Queries",
        layout.STATE: finding.state,
        layout.SECTION: layout.WHOLE_RETURN,
        layout.RECORD: finding.record,
        layout.EXPECTED: row.expected,
        layout.DIFFERENCE: "" if row.difference is None else row.difference,
        layout.MESSAGE: finding.message,
        layout.HOW_TO_FIX: finding.how_to_fix,
        layout.NOTES: finding.notes_shown,
        layout.ROW_KEY: row.key,
    }
    if row.spot:
        spot, item = row.spot, row.spot.item
        shown |= {
            layout.SECTION: spot.section.title,
            layout.ITEM: item.code,
            layout.LABEL: f"{item.question} {item.label}".strip(),
            layout.RECORD: spot.record.key,
            layout.CELL: spot.address,
            layout.NOW: spot.text if spot.number is None else spot.number,
            layout.VALUE_KEY: spot.key,
        }
    return shown


def _letter(column: Column) -> str:
    return get_column_letter(COLUMNS.index(column) + 1)


def _protect(page: Any) -> None:
    """Lock what is not to be filled in, without a password: it prevents accidents alone."""
    page.protection.sheet = True
    for allowed in ("formatColumns", "formatRows", "autoFilter"):
        setattr(page.protection, allowed, False)


def _cell(page: Any, value: str | Decimal, look: str = PLAIN) -> Any:
    cell = WriteOnlyCell(page)
    cell.style = look
    text = number_text(value) if isinstance(value, Decimal) else value
    if isinstance(value, Decimal) and sum(map(str.isdigit, text)) <= _MOST_DIGITS:
        cell.value = float(text) if "." in text else int(text)
    elif text:
        cut = text if len(text) <= layout.LONGEST_SHOWN else f"{text[: layout.LONGEST_SHOWN]}…"
        put_text(cell, fit_for_xml(cut))
    return cell
