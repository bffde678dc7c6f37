"""What a return's file holds beside its data: the header, under its names in every format."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from rules.data import ReturnData
from rules.spec import CollectionSpec


@dataclass(frozen=True, slots=True)
class Header:
    """Who sends what: texts as supplied, dates in ISO form where they could be read.

    `organisation` is the Native ID of the source, `serial_no` counts its files.
    """

    collection: str
    year: str
    organisation: str
    reference_date: str = ""
    source_level: str = ""
    software_code: str = ""
    release: str = ""
    serial_no: str = ""
    date_time: str = ""


@dataclass(frozen=True, slots=True)
class HeaderField:
    """One field of the header: its name here, its element, its column and its words."""

    name: str
    element: str
    label: str

    @property
    def column(self) -> str:
        """The name of its column in a table."""
        return self.element.lower()


DETAILS = (
    HeaderField("collection", "Collection", "Collection"),
    HeaderField("year", "Year", "Year"),
    HeaderField("reference_date", "ReferenceDate", "Reference date"),
)
"""What the element CollectionDetails holds."""

SOURCE = (
    HeaderField("source_level", "SourceLevel", "Level of the source"),
    HeaderField("organisation", "LEA", "Organisation’s code"),
    HeaderField("software_code", "SoftwareCode", "Software"),
    HeaderField("release", "Release", "Release of the software"),
    HeaderField("serial_no", "SerialNo", "Serial number"),
    HeaderField("date_time", "DateTime", "Date and time"),
)
"""What the element Source holds."""

FIELDS = (*DETAILS, *SOURCE)


@dataclass(frozen=True, slots=True)
class ReturnFile:
    """One return as a file holds it.

    `notices` say, a sentence each, what the reader passed over or took in another way than
    it was written.
    """

    header: Header
    data: ReturnData
    notices: tuple[str, ...] = ()


def header_of(texts: Mapping[str, str]) -> Header:
    """The header with these texts by the names of its fields; those not given are blank."""
    return Header(**{field.name: texts.get(field.name, "").strip() for field in FIELDS})


def header_for(
    spec: CollectionSpec, organisation: str, *, serial_no: str = "001", date_time: str = ""
) -> Header:
    """The header of a file that the platform writes.

    `date_time` is in ISO form without a time zone; it is asked for, not read from a clock, so
    that the same data give the same bytes.
    """
    return Header(
        collection=spec.series,
        year=str(spec.year),
        organisation=organisation,
        reference_date=spec.reference_date.isoformat(),
        source_level="L" if spec.source_type == "local_authority" else "S",
        software_code="COLLECT",
        release=spec.hash[:12],
        serial_no=serial_no,
        date_time=date_time,
    )


def file_name(header: Header) -> str:
    """The habitual name of a return's file, without its ending: `302_SERIES_302LL14_001`."""
    middle = f"{header.organisation}L{header.source_level}{header.year[-2:]}"
    return f"{header.organisation}_{header.collection}_{middle}_{header.serial_no or '001'}"
