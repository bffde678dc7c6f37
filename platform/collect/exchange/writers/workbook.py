"""Writes a return as a workbook to read, fill in and send: one sheet a section."""

from __future__ import annotations

import io
import re
import zipfile
from typing import BinaryIO

from openpyxl import Workbook

from collect.exchange.contents import FIELDS, Header, ReturnFile, header_for
from collect.exchange.sheets import CODES_SHEET, HEADER_SHEET, LONG_SHEET, sheets_of
from collect.exchange.specification import notes_of
from collect.exchange.writers.archives import write_zip
from collect.exchange.writers.cellwriting import LongTexts, write_heading, write_text
from collect.exchange.writers.choices import Choices
from collect.exchange.writers.sections import SectionWriter
from rules.data import ReturnData
from rules.engine import engine_for
from rules.spec import CollectionSpec

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
    choices, long = Choices(spec), LongTexts()
    notes = notes_of(engine_for(spec))
    writer = SectionWriter(spec, file.data, notes, choices, long)
    for sheet in sheets_of(spec):
        writer.write(book.create_sheet(sheet.title), sheet)
    choices.write(book.create_sheet(CODES_SHEET))
    long.write(book, LONG_SHEET)
    held = io.BytesIO()
    book.save(held)
    _write_always_the_same(out, held)


def write_template(out: BinaryIO, spec: CollectionSpec, organisation: str = "") -> None:
    """Write the workbook with nothing in it but who it is for."""
    write_workbook(out, spec, ReturnFile(header_for(spec, organisation), ReturnData()))


def _write_header(sheet: object, header: Header) -> None:
    write_heading(sheet, 1, ("What this workbook is", ""), (34, 40))
    for number, field in enumerate(FIELDS, start=2):
        write_text(sheet, number, 1, field.label)
        write_text(sheet, number, 2, getattr(header, field.name))


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
