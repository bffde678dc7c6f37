"""The files that follow from a definition: what is asked and checked, and files to fill in."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass

from collect.exchange.csv_template import csv_template
from collect.exchange.specification import as_csv, as_json, item_rows, rule_rows
from collect.exchange.writers.workbook import write_template
from collect.exchange.xsd import schema_of
from rules.engine import engine_for
from rules.spec import CollectionSpec

MARK = b"\xef\xbb\xbf"
"""Stands before a table for people, so that spreadsheets read it as UTF-8."""

CSV = "text/csv; charset=utf-8"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True, slots=True)
class DefinitionFile:
    """One file: its name in addresses, its words, and how it is made.

    `make` takes the spec and the Native ID of the organisation that it is for, "" for none.
    """

    name: str
    title: str
    purpose: str
    content_type: str
    make: Callable[[CollectionSpec, str], bytes]

    def name_for(self, spec: CollectionSpec, native_id: str = "") -> str:
        """What the file is called once it is saved, such as `302_SERIES_2014_items.csv`."""
        return "_".join(part for part in (native_id, spec.name, self.name) if part)


def _workbook(spec: CollectionSpec, native_id: str) -> bytes:
    out = io.BytesIO()
    write_template(out, spec, native_id)
    return out.getvalue()


FILES: dict[str, DefinitionFile] = {
    file.name: file
    for file in (
        DefinitionFile(
            "return-workbook.xlsx", "Return workbook (XLSX)",
            "A workbook to fill in and upload, with one sheet for each section, lists to choose "
            "codes from, and the rules as notes beside the items.",
            XLSX, _workbook,
        ),
        DefinitionFile(
            "return-template.csv", "CSV template",
            "One column for each item and one row for each organisation, for figures that come "
            "from a database. It has no place for sections that occur many times.",
            CSV, lambda spec, native_id: csv_template(spec, [native_id] if native_id else []),
        ),
        DefinitionFile(
            "return.xsd", "XML schema (XSD)",
            "For makers of software: what an XML file must look like to have no wrong values.",
            "application/xml", lambda spec, _: schema_of(spec),
        ),
        DefinitionFile(
            "items.csv", "Items (CSV)",
            "Every item with its label, what a value must be, its codes and last year’s item.",
            CSV, lambda spec, _: MARK + as_csv(item_rows(spec)),
        ),
        DefinitionFile(
            "rules.csv", "Rules (CSV)",
            "Every rule in plain English and as its expression, with its message and how to fix "
            "what it finds.",
            CSV, lambda spec, _: MARK + as_csv(rule_rows(engine_for(spec))),
        ),
        DefinitionFile(
            "specification.json", "Whole specification (JSON)",
            "Sections, items, codes and rules in one file, for programs.",
            "application/json", lambda spec, _: as_json(engine_for(spec)),
        ),
    )
}  # fmt: skip
"""Every file by its name, those to fill in first."""

TO_FILL_IN = ("return-workbook.xlsx", "return-template.csv", "return.xsd")
"""The files that help to make a return, by name."""
