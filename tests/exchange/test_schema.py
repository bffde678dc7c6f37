"""The XML schema and the reader agree on what is right, by two implementations of schemas."""

from functools import cache
from io import BytesIO

import pytest
import xmlschema
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from lxml.builder import E

from collect.exchange.contents import ReturnFile
from collect.exchange.readers.formats import read_return
from collect.exchange.signs import fit_for_xml
from collect.exchange.xsd import schema_of
from exchange.supplies import DEEP, TOY, WHO, good_texts, returns_of, written
from exchange.test_messages import message
from rules.data import ReturnData
from rules.kinds import within_bounds
from rules.spec import CollectionSpec


@cache
def schemas(spec: CollectionSpec) -> tuple[etree.XMLSchema, xmlschema.XMLSchema10]:
    """The schema of a collection in two implementations."""
    schema = schema_of(spec)
    return etree.XMLSchema(etree.fromstring(schema)), xmlschema.XMLSchema10(schema)


def verdicts(spec: CollectionSpec, content: bytes) -> tuple[bool, bool]:
    """Whether a file is valid by the schema, according to two implementations."""
    first, second = schemas(spec)
    return first.validate(etree.fromstring(content)), second.is_valid(content)


@given(file=returns_of(DEEP, only_good=True))
@settings(max_examples=15)
def test_what_is_written_without_wrong_values_is_valid(file: ReturnFile) -> None:
    assert verdicts(DEEP, written("xml", DEEP, file).getvalue()) == (True, True)


@given(file=returns_of(TOY))
@settings(max_examples=15)
def test_two_implementations_agree_on_the_schema(file: ReturnFile) -> None:
    first, second = verdicts(TOY, written("xml", TOY, file).getvalue())
    assert first == second


INVALID = {
    "letters in a number": "<Plots><PlotsAll>ten</PlotsAll></Plots>",
    "a negative number": "<Plots><PlotsAll>-1</PlotsAll></Plots>",
    "too much": "<Plots><Waiting>5001</Waiting></Plots>",
    "too many places": "<Plots><Rent>1.005</Rent></Plots>",
    "no such code": "<Site><Soil>XX</Soil></Site>",
    "no such day": "<Site><Opened>2024-02-30</Opened></Site>",
    "neither yes nor no": "<Site><Water>maybe</Water></Site>",
    "an unknown item": "<Site><Sheep>1</Sheep></Site>",
    "a section twice": "<Plots/><Plots/>",
    "a section outside its parent": "<Shed/>",
    "another order": "<Plots/><Site/>",
}


@pytest.mark.parametrize("name", INVALID)
def test_a_file_with_wrong_values_is_not_valid(name: str) -> None:
    content = message(INVALID[name]).encode()
    assert verdicts(TOY, message("<Site/><Plots/>").encode()) == (True, True)
    assert verdicts(TOY, content) == (False, False)


NEAR = {
    "whole_number": st.text("0123456789+-. ,", max_size=18),
    "decimal": st.text("0123456789+-. ,", max_size=18) | st.sampled_from(["5.", ".5", "1.500"]),
    "date": st.text("0123456789-/", max_size=10) | st.sampled_from(["2024-2-1", "0000-01-01"]),
    "email": st.text("ab@. ", max_size=9) | st.sampled_from(["a b@c.d", "a@b@c.d", "a@.b.c"]),
    "telephone": st.text("0123 +()./-extEX", max_size=14) | st.sampled_from(["1234", "ask me"]),
    "organisation": st.text("aB1- ", max_size=22),
    "yes_no": st.sampled_from(["Yes", "No", "yes", "true", "1", " Yes"]),
    "code": st.sampled_from(["CL", "cl", "Clay", "T", " T", "?"]),
    "text": st.text("ab \t", max_size=5),
}
"""Texts that are nearly, or just, values of a kind."""


@st.composite
def messages(draw: st.DrawFn, spec: CollectionSpec) -> bytes:
    """Files of one value as other software writes it, right or nearly so."""
    section = draw(st.sampled_from([s for s in spec.sections if not s.parent]))
    item = draw(st.sampled_from(section.items))
    text = draw(NEAR[item.kind] | good_texts(spec, item))
    details = E("CollectionDetails", E("Collection", spec.series), E("Year", str(spec.year)))
    header = E("Header", details, E("Source", E("LEA", WHO)))
    body = E(spec.series, E(section.code, E(item.code, fit_for_xml(text))))
    return etree.tostring(E("Message", header, body))


def is_clean(spec: CollectionSpec, data: ReturnData) -> bool:
    """Whether every value could be read and lies in its bounds."""
    return all(
        not record.unreadable
        and all(
            within_bounds(record.values[item.code], item)
            for item in spec.section_by_code[record.section].items
            if item.code in record.values
        )
        for record in data.records
    )


@given(content=messages(TOY))
@settings(max_examples=150)
def test_what_the_schema_takes_the_reader_takes_without_a_wrong_value(content: bytes) -> None:
    first, second = verdicts(TOY, content)
    assert first == second
    if first:
        assert is_clean(TOY, read_return(BytesIO(content), "a.xml", TOY, WHO).data)


@given(file=returns_of(TOY))
@settings(max_examples=30)
def test_what_is_written_is_valid_where_and_only_where_no_value_is_wrong(file: ReturnFile) -> None:
    valid, _ = verdicts(TOY, written("xml", TOY, file).getvalue())
    assert valid == is_clean(TOY, file.data)


def test_a_number_with_more_digits_than_are_kept_is_not_valid() -> None:
    for text, right in (("9999999999999.99", True), ("10000000000000", False), ("5.", False)):
        content = message(f"<Plots><Rent>{text}</Rent></Plots>").encode()
        read = read_return(BytesIO(content), "a.xml", TOY, WHO)
        assert (is_clean(TOY, read.data), *verdicts(TOY, content)) == (right, right, right), text
