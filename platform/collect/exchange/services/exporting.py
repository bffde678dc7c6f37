"""Writing returns to files, in every format that can be read back."""

from __future__ import annotations

import io
from dataclasses import dataclass

from django.utils import timezone

from collect.definitions.specs import spec_of
from collect.exchange.contents import ReturnFile, file_name, header_for
from collect.exchange.writers.archives import write_zip
from collect.exchange.writers.formats import ENDINGS, WRITERS
from collect.returns.data import data_of
from collect.returns.models import Record, Return


@dataclass(frozen=True, slots=True)
class ExportFormat:
    """One format that people choose on the export page."""

    value: str
    text: str
    hint: str


FORMATS: dict[str, ExportFormat] = {
    one.value: one
    for one in (
        ExportFormat("csv", "CSV", "A zip of tables, one for each section"),
        ExportFormat("xml", "XML", "A zip with the message that software exchanges"),
        ExportFormat("xlsx", "Workbook (XLSX)", "One sheet for each section"),
    )
}
"""What the export page offers, by its value."""

CONTENT_TYPES = {
    ".zip": "application/zip",
    ".xml": "application/xml",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


@dataclass(frozen=True, slots=True)
class ExportedFile:
    """A file to be sent or kept."""

    name: str
    content: bytes
    content_type: str


def export_return(return_: Return, format_: str) -> ExportedFile:
    """The return as a file of the format, a key of FORMATS; XML comes in a zip.

    The same data give the same bytes: the header carries the time of the last load or
    submission, not of the export.
    """
    file = written(return_, format_, list(return_.records.all()))
    if format_ != "xml":
        return file
    out = io.BytesIO()
    write_zip(out, [(file.name, file.content)])
    name = file.name.removesuffix(".xml") + ".zip"
    return ExportedFile(name, out.getvalue(), CONTENT_TYPES[".zip"])


def written(return_: Return, format_: str, records: list[Record]) -> ExportedFile:
    """The return with these records as a file of the format, a key of WRITERS."""
    spec = spec_of(return_.publication)
    moment = return_.submitted_at or return_.loaded_at
    when = timezone.localtime(moment).strftime("%Y-%m-%dT%H:%M:%S") if moment else ""
    header = header_for(spec, return_.source.native_id, date_time=when)
    out = io.BytesIO()
    WRITERS[format_](out, spec, ReturnFile(header, data_of(records)))
    ending = ENDINGS[format_]
    content_type = CONTENT_TYPES.get(ending, "application/octet-stream")
    return ExportedFile(file_name(header) + ending, out.getvalue(), content_type)
