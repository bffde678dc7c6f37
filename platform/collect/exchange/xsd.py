"""The XML schema of a collection's files, made from its definition."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from lxml import etree
from lxml.builder import ElementMaker

from collect.exchange.contents import DETAILS, SOURCE, HeaderField
from collect.exchange.specification import must_be
from rules.kinds import LONGEST_NUMBER, LONGEST_TEXT
from rules.spec import CollectionSpec, ItemSpec, SectionSpec

_NAMESPACE = "http://www.w3.org/2001/XMLSchema"
_XS = ElementMaker(namespace=_NAMESPACE, nsmap={"xs": _NAMESPACE})
_UNBOUNDED = "unbounded"

_WHOLE = r"[+\-]?[0-9]{1,60}"
_DECIMAL = r"[+\-]?[0-9]{0,30}(\.[0-9]{1,28})?"
"""Numbers as readers take them: no sign or point alone, and of a length that can be told."""

_FIXED: dict[str, tuple[str, dict[str, list[str]]]] = {
    "text": ("string", {"maxLength": [str(LONGEST_TEXT)]}),
    "date": ("date", {"pattern": ["[0-9]{4}-[0-9]{2}-[0-9]{2}"]}),
    "yes_no": ("string", {"enumeration": ["Yes", "No"]}),
    "organisation": ("string", {"pattern": ["[A-Za-z0-9]{1,20}"]}),
    "email": ("string", {"maxLength": ["254"], "pattern": [r"[^@\s]+@[^@\s.]+(\.[^@\s.]+)+"]}),
    "telephone": (
        "string",
        {"pattern": [r"\+?[0-9 ()./\-]{5,30}( ?([xX]|[eE][xX][tT]\.?) ?[0-9]{1,6})?"]},
    ),
}
"""The types of kinds that are the same for every item; any other is a text."""


def schema_of(spec: CollectionSpec) -> bytes:
    """The schema as XSD 1.0.

    It describes a file without wrong values, and so is stricter than the reader, which keeps
    what cannot be read. Blank items are left out; order is that of the form.
    """
    message = _element(
        "Message",
        _sequence(
            _element("Header", _header(spec)),
            _element(spec.series, _sequence(*_sections(spec, ""))),
        ),
    )
    about = f"{spec.title}. Made from the definition {spec.hash[:12]}."
    schema = _XS.schema(_documentation(about), message, elementFormDefault="qualified")
    etree.indent(schema)
    return etree.tostring(schema, encoding="UTF-8", xml_declaration=True) + b"\n"


def _header(spec: CollectionSpec) -> etree._Element:
    fixed = {
        "collection": _restricted("string", enumeration=[spec.series]),
        "year": _restricted("string", enumeration=[str(spec.year)]),
        "organisation": _restricted("string", minLength=["1"], maxLength=["20"]),
    }
    return _sequence(
        _element("CollectionDetails", _sequence(*_fields(DETAILS, fixed))),
        _element("Source", _sequence(*_fields(SOURCE, fixed))),
    )


def _fields(
    fields: tuple[HeaderField, ...], fixed: dict[str, etree._Element]
) -> Iterator[etree._Element]:
    for field in fields:
        if field.name in fixed:
            yield _element(field.element, fixed[field.name])
        else:
            yield _XS.element(name=field.element, type="xs:string", minOccurs="0")


def _sections(spec: CollectionSpec, parent: str) -> Iterator[etree._Element]:
    for section in spec.sections:
        if section.parent == parent:
            most = _UNBOUNDED if section.repeats else "1"
            element = _element(section.code, _section(spec, section), section.title)
            element.set("minOccurs", "0")
            element.set("maxOccurs", most)
            yield element


def _section(spec: CollectionSpec, section: SectionSpec) -> etree._Element:
    items = [_item(spec, item) for item in section.items]
    return _sequence(*items, *_sections(spec, section.code))


def _item(spec: CollectionSpec, item: ItemSpec) -> etree._Element:
    name = item.name if item.question == "" else f"{item.question} {item.label}"
    told = f"{name}. It must be {must_be(spec, item)}."
    element = _element(item.code, _type(spec, item), told)
    element.set("minOccurs", "0")
    return element


def _type(spec: CollectionSpec, item: ItemSpec) -> etree._Element:
    if item.kind == "whole_number":
        return _restricted("integer", pattern=[_WHOLE], **_bounds(item))
    if item.kind == "decimal":
        places = {"fractionDigits": [str(item.places)]}
        return _restricted("decimal", pattern=[_DECIMAL], **places, **_bounds(item))
    codes = spec.code_set_by_name.get(item.code_set)
    if codes:
        return _restricted("string", enumeration=[code.code for code in codes.codes])
    base, facets = _FIXED.get(item.kind, ("string", {}))
    return _restricted(base, **facets)


def _bounds(item: ItemSpec) -> dict[str, list[str]]:
    """The item's own bounds, and those of a number with as many digits as are kept."""
    most = (10**LONGEST_NUMBER - 1) * Decimal(1).scaleb(-item.places)
    low = -most if item.minimum is None else max(item.minimum, -most)
    high = most if item.maximum is None else min(item.maximum, most)
    return {"minInclusive": [f"{low:f}"], "maxInclusive": [f"{high:f}"]}


def _element(name: str, content: etree._Element, told: str = "") -> etree._Element:
    """An element with a type of its own, simple or complex."""
    is_simple = content.tag == f"{{{_NAMESPACE}}}simpleType"
    inner = content if is_simple else _XS.complexType(content)
    return _XS.element(*([_documentation(told)] if told else []), inner, name=name)


def _sequence(*elements: etree._Element) -> etree._Element:
    return _XS.sequence(*elements)


def _restricted(base: str, **facets: list[str]) -> etree._Element:
    made = [getattr(_XS, name)(value=value) for name, values in facets.items() for value in values]
    return _XS.simpleType(_XS.restriction(*made, base=f"xs:{base}"))


def _documentation(text: str) -> etree._Element:
    return _XS.annotation(_XS.documentation(text))
