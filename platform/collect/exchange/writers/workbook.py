"""Writes a return as a workbook to read, fill in and send: one sheet a section."""

from __future__ import annotations

import io
import re
import zipfile
from typing import Any, BinaryIO

from openpyxl import Workbook

from collect.exchange.contents import FIELDS, Header, ReturnFile, header_for
from collect.exchange.sheets import CODES_SHEET, HEADER_SHEET, LONG_SHEET, sheets_of
from collect.exchange.writers.archives import write_zip
from collect.exchange.writers.cellwriting import LongTexts, write_heading, write_text
from collect.exchange.writers.choices import Choices
from collect.exchange.writers.sections import SectionWriter
from collect.exchange.writers.sheet_looks import as_input, as_words, ready_to_print
from rules.data import ReturnData
from rules.engine import engine_for
from rules.spec import CollectionSpec

_GUIDE = (
    "Check that your organisation’s code stands in the yellow cell above.",
    "Fill in the yellow cells of the other sheets. Leave a cell empty where you have no value.",
    "Point at a cell with a red corner to read what its item must be and which rules read it.",
    "A value that does not fit brings up a warning. You can keep it, and explain it later.",
    "Keep the names of the sheets, the headings and the codes of the items as they are.",
    "Save the workbook and send it with Upload Return from file…. You see its errors, and what "
    "it would change, before anything is changed.",
)
_GUIDE_TO_LISTS = (
    "On a sheet with the column No., use one row for each record, from row 3 on. The columns "
    "say what each value must be."
)
_GUIDE_TO_CODES = (
    "A cell for a code has a list to choose from. The note of its item says what the codes mean."
)

_TIMES = re.compile(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*")
_ALWAYS = rb"\g<1>2000-01-01T00:00:00Z"


def write_workbook(out: BinaryIO, spec: CollectionSpec, file: ReturnFile) -> None:
    """Write one return as a workbook with drop-downs for codes and the rules as notes.

    Raises ValueError for a section with more records than a sheet has rows.
    """
    book = Workbook()
    first = book.active
    assert first is not None
    first.title = HEADER_SHEET
    _write_header(first, file.header)
    sheets = sheets_of(spec)
    _write_guide(first, spec, any(sheet.is_list for sheet in sheets))
    choices, long = Choices(spec), LongTexts()
    writer = SectionWriter(engine_for(spec), file.data, choices, long)
    for sheet in sheets:
        writer.write(book.create_sheet(sheet.title), sheet)
    choices.write(book.create_sheet(CODES_SHEET))
    long.write(book, LONG_SHEET)
    held = io.BytesIO()
    book.save(held)
    _write_always_the_same(out, held)


def write_template(out: BinaryIO, spec: CollectionSpec, organisation: str = "") -> None:
    """Write the workbook with nothing in it but who it is for."""
    write_workbook(out, spec, ReturnFile(header_for(spec, organisation), ReturnData()))


def _write_header(sheet: Any, header: Header) -> None:
    write_heading(sheet, 1, ("What this workbook is", ""), (34, 64))
    for number, field in enumerate(FIELDS, start=2):
        write_text(sheet, number, 1, field.label)
        cell = write_text(sheet, number, 2, getattr(header, field.name))
        if field.name == "organisation":
            as_input(cell)


def _write_guide(sheet: Any, spec: CollectionSpec, has_lists: bool) -> None:
    """Write how to fill in the workbook below what it is; readers pass over it."""
    told = [spec.title, *_GUIDE]
    if has_lists:
        told.append(_GUIDE_TO_LISTS)
    if spec.code_sets:
        told.append(_GUIDE_TO_CODES)
    start = len(FIELDS) + 3
    as_words(write_text(sheet, start, 1, "How to fill it in"), bold=True)
    for row, text in enumerate(told, start=start):
        as_words(write_text(sheet, row, 2, text), bold=row == start)
    ready_to_print(sheet, 1)


def _write_always_the_same(out: BinaryIO, held: io.BytesIO) -> None:
    """Pack the parts of a workbook again without the time at which it was saved."""
    with zipfile.ZipFile(held) as archive:
        parts = [(name, archive.read(name)) for name in archive.namelist()]
    write_zip(
        out,
        (
            (name, _TIMES.sub(_ALWAYS, part) if name == "docProps/core.xml" else part)
            for name, part in parts
        ),
    )
