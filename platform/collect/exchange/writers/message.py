"""Writes a return as XML: a header, then an element a section with an element an item."""

from __future__ import annotations

from typing import BinaryIO

from lxml import etree

from collect.exchange.contents import DETAILS, SOURCE, Header, HeaderField, ReturnFile
from collect.exchange.signs import fit_for_xml
from collect.exchange.writers.nesting import Children, children_of
from rules.data import RecordData
from rules.records import cell_text
from rules.spec import CollectionSpec, SectionSpec


def write_message(out: BinaryIO, spec: CollectionSpec, file: ReturnFile) -> None:
    """Write one return as XML in UTF-8. Blank items are left out."""
    root = etree.Element("Message")
    header = etree.SubElement(root, "Header")
    _write_fields(etree.SubElement(header, "CollectionDetails"), DETAILS, file.header)
    _write_fields(etree.SubElement(header, "Source"), SOURCE, file.header)
    body = etree.SubElement(root, spec.series)
    _write_sections(body, spec, "", "", children_of(spec, file.data))
    etree.indent(root)
    out.write(etree.tostring(root, encoding="UTF-8", xml_declaration=True))
    out.write(b"\n")


def _write_fields(element: etree._Element, fields: tuple[HeaderField, ...], header: Header) -> None:
    for field in fields:
        if text := getattr(header, field.name):
            etree.SubElement(element, field.element).text = fit_for_xml(text)


def _write_sections(
    element: etree._Element, spec: CollectionSpec, parent: str, key: str, children: Children
) -> None:
    for section in spec.sections:
        if section.parent == parent:
            for record in children.get((section.code, key), ()):
                _write_record(element, spec, section, record, children)


def _write_record(
    above: etree._Element,
    spec: CollectionSpec,
    section: SectionSpec,
    record: RecordData,
    children: Children,
) -> None:
    element = etree.SubElement(above, section.code)
    for item in section.items:
        if text := cell_text(record, item):
            etree.SubElement(element, item.code).text = fit_for_xml(text)
    _write_sections(element, spec, section.code, record.key, children)
