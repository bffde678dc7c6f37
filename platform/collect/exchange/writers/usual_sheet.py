"""The sheet of a correction workbook with the usual explanations, and the drop-downs from it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from openpyxl.worksheet.datavalidation import DataValidation

from collect.exchange.corrections import layout
from collect.exchange.corrections.layout import USUAL_COLUMNS, USUAL_SHEET
from collect.exchange.corrections.rows import CorrectionRow
from rules.builtin import BUILT_IN


def usual_texts(rows: Iterable[CorrectionRow]) -> dict[str, list[tuple[str, str]]]:
    """The usual explanations of the rules that the rows are about: what the sheet says of each
    rule, a line for each explanation."""
    found: dict[str, list[tuple[str, str]]] = {}
    for row in rows:
        finding = row.finding
        if finding.usual and finding.rule not in found:
            number = finding.number or BUILT_IN
            found[finding.rule] = [(number, text) for text in finding.usual]
    return found


def choices_from(texts: Mapping[str, Sequence[object]]) -> dict[str, DataValidation]:
    """By rule, a drop-down of its lines on the sheet; other words may be typed as well."""
    found, first = dict[str, DataValidation](), layout.FIRST_ROW
    column = chr(ord("A") + len(USUAL_COLUMNS) - 1)
    for rule, lines in texts.items():
        last = first + len(lines) - 1
        area = f"'{USUAL_SHEET}'!${column}${first}:${column}${last}"
        found[rule] = DataValidation(type="list", formula1=area, allow_blank=True)
        found[rule].showErrorMessage = False
        first = last + 1
    return found


def lines_of(texts: Mapping[str, Sequence[tuple[str, str]]]) -> Iterable[tuple[str, str]]:
    """All lines in the order in which `choices_from` counts them."""
    return (line for lines in texts.values() for line in lines)


def set_up(page: Any) -> None:
    """The widths of the sheet's columns, and its headings in view."""
    page.freeze_panes = f"A{layout.FIRST_ROW}"
    for number, column in enumerate(USUAL_COLUMNS):
        page.column_dimensions[chr(ord("A") + number)].width = column.width
