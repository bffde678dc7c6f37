"""Schema, templates and specification follow from the definition and agree with the files."""

import csv
import io
import json
from io import BytesIO

import openpyxl
import pytest
import xmlschema
from hypothesis import given, settings
from lxml import etree

from collect.exchange.contents import ReturnFile
from collect.exchange.csv_template import csv_template
from collect.exchange.readers.formats import format_of, read_return
from collect.exchange.specification import as_csv, as_json, item_rows, notes_of, rule_rows
from collect.exchange.writers.workbook import write_template
from collect.exchange.xsd import schema_of
from exchange.supplies import DEEP, LAST_YEAR, TOY, WHO, example, returns_of, written
from exchange.test_messages import message
from rules.engine import Engine
from rules.spec import CollectionSpec

SPECS = {"this year": TOY, "last year": LAST_YEAR, "deep": DEEP}
ENGINE = Engine(TOY)


def verdicts(spec: CollectionSpec, content: bytes) -> tuple[bool, bool]:
    """Whether a file is valid by the schema, according to two implementations."""
    schema = schema_of(spec)
    first = etree.XMLSchema(etree.fromstring(schema)).validate(etree.fromstring(content))
    return first, xmlschema.XMLSchema10(schema).is_valid(content)


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


def template(spec: CollectionSpec = TOY) -> BytesIO:
    """The workbook of a collection with nothing in it."""
    out = BytesIO()
    write_template(out, spec, WHO)
    return out


def test_the_workbook_has_a_sheet_a_section() -> None:
    book = openpyxl.load_workbook(template(DEEP))
    assert book.sheetnames == [
        *("Return", "The site", "Plots", "Sheds", "Tools  rakes   spades  all", "Lock"),
        *("The site 2", "Codes"),
    ]
    assert book["Codes"].sheet_state == "hidden"
    assert [cell.value for cell in book["Sheds"][1]] == ["No.", "ShedNo", "Roof", "Built", "Remark"]
    assert [cell.value for cell in book["Lock"][1]] == ["No.", "Belongs to", "Keys"]


def test_codes_and_yes_or_no_have_drop_downs() -> None:
    book = openpyxl.load_workbook(template())
    offered = {
        str(choice.sqref): choice.formula1
        for choice in book["The site"].data_validations.dataValidation
    }
    assert offered == {"D5": '"Yes,No"', "D6": "Codes!$A$2:$A$4"}
    assert [row[0].value for row in book["Codes"]["A1:A4"]] == ["Soils", "CL", "SA", "LO"]
    sheds = book["Sheds"].data_validations.dataValidation
    assert "Codes!$C$2:$C$4" in [choice.formula1 for choice in sheds]
    assert {choice.errorStyle for choice in sheds} == {"warning"}


def test_rules_are_notes_beside_the_items_that_they_read() -> None:
    plots = openpyxl.load_workbook(template())["Plots"]
    notes = {row[1].value: row[2].comment.text for row in plots.iter_rows() if row[2].comment}
    assert notes["PlotsAll"].startswith("A whole number that is not negative.\nMust be filled in.")
    assert "Rule 101: 2c PlotsAll must equal 2a PlotsLet plus 2b PlotsEmpty." in notes["PlotsAll"]
    assert "107Q" not in notes["Hens"], "the rule is switched off"
    assert notes == {code: note for code, note in notes_of(ENGINE).items() if code in notes}


def test_a_template_is_read_as_an_empty_return() -> None:
    for spec in SPECS.values():
        read = read_return(template(spec), "A1.xlsx", spec, WHO)
        assert read.data.is_empty()
        assert read.notices == ()


def test_a_workbook_filled_in_by_hand_is_read() -> None:
    book = openpyxl.load_workbook(template(DEEP))
    places = {row[1].value: row[3] for row in book["The site"].iter_rows()}
    places["SiteName"].value = "Hill"
    places["Water"].value = True
    for row, shed in enumerate(((1, "Tin"), (7.0, "F"), (None, None), (1, "?")), start=3):
        book["Sheds"].cell(row, 2, shed[0])
        book["Sheds"].cell(row, 3, shed[1])
    book["Lock"].cell(3, 2, 7)
    book["Lock"].cell(3, 3, 2)
    book.create_sheet("My sums")["A1"] = "=1+1"
    out = BytesIO()
    book.save(out)
    read = read_return(out, "A1.xlsx", DEEP, WHO)
    site, lock = read.data.records[0], list(read.data.of_section("Lock"))
    assert site.values == {"SiteName": "Hill", "Water": True}
    sheds = [
        (r.key, r.values.get("Roof"), dict(r.unreadable)) for r in read.data.of_section("Shed")
    ]
    assert sheds == [("1", "T", {}), ("7", "F", {}), ("1#2", None, {"Roof": "?"})]
    assert [(record.parent, record.values) for record in lock] == [("7", {"Keys": 2})]
    assert read.notices == ("Passed over the sheet My sums, which is no section.",)


WORKBOOK_PROBLEMS = {
    "no parent": ("Lock", "B3", "9", "says 9, but no record above has that key"),
    "an unknown item": ("Plots", "B3", "PlotsAl", "no item PlotsAl here. Did you mean PlotsAll"),
    "a value without item": ("Plots", "D2", "7", "no item beside it"),
    "another year": ("Return", "B3", "2023", "this collection is for 2024"),
}


@pytest.mark.parametrize("name", WORKBOOK_PROBLEMS)
def test_a_workbook_changed_where_it_must_not_be_is_refused(name: str) -> None:
    sheet, cell, value, words = WORKBOOK_PROBLEMS[name]
    book = openpyxl.load_workbook(template(DEEP))
    book[sheet][cell] = value
    out = BytesIO()
    book.save(out)
    with pytest.raises(ValueError, match=words):
        read_return(out, "A1.xlsx", DEEP, WHO)


def test_a_workbook_without_a_sheet_is_refused() -> None:
    book = openpyxl.load_workbook(template())
    del book["Plots"]
    out = BytesIO()
    book.save(out)
    with pytest.raises(ValueError, match="The workbook has no sheet Plots"):
        read_return(out, "A1.xlsx", TOY, WHO)


def test_the_csv_template_is_read_back_once_it_is_filled_in() -> None:
    content = csv_template(TOY, ["A1", "A2"])
    heading, first, second = content.decode().splitlines()
    assert heading.startswith("native_id,Ref,SiteName,")
    assert second.startswith("A2,,")
    assert format_of(BytesIO(content)) == "row"
    assert read_return(BytesIO(content), "A1.csv", TOY, WHO).data.is_empty()
    assert first.count(",") == heading.count(",")


def test_the_specification_tells_items_and_rules_in_plain_english() -> None:
    rules = list(csv.DictReader(io.StringIO(as_csv(rule_rows(ENGINE)).decode(), newline="")))
    assert [row["rule"] for row in rules] == [rule.number for rule in TOY.rules]
    assert rules[3]["what_must_hold"] == ENGINE.english("104")
    items = list(csv.DictReader(io.StringIO(as_csv(item_rows(TOY)).decode(), newline="")))
    assert len(items) == sum(len(section.items) for section in TOY.sections)
    soil = next(row for row in items if row["item"] == "Soil")
    assert soil["codes"] == "CL = Clay; SA = Sand; LO = Loam, or a mixture"
    assert soil["must_be"] == "one of the codes in the list: CL, SA, LO"


def test_the_specification_is_json_too() -> None:
    whole = json.loads(as_json(ENGINE))
    assert whole["specification"] == TOY.hash
    assert [section["code"] for section in whole["sections"]] == ["Site", "Plots", "Shed"]
    assert whole["rules"][0]["what_must_hold"] == ENGINE.english("101")
    assert whole["code_sets"]["Roofs"][0] == {"code": "T", "label": "Tin"}


def test_an_example_is_in_the_workbook_as_numbers_dates_and_text() -> None:
    book = openpyxl.load_workbook(written("xlsx", TOY, example()))
    values = {row[1].value: row[3] for row in book["Plots"].iter_rows()}
    assert values["PlotsAll"].value == 10
    assert (values["Rent"].value, values["Rent"].number_format) == (250, "0.00")
    assert book["Sheds"]["D3"].is_date
    assert values["Waiting"].data_type == "s"
