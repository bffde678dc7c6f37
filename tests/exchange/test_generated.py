"""Templates and specification follow from the definition and agree with the files."""

import csv
import io
import json
from dataclasses import replace
from io import BytesIO

import openpyxl
import pytest

from collect.exchange.csv_template import csv_template
from collect.exchange.readers.formats import format_of, read_return
from collect.exchange.specification import as_csv, as_json, item_rows, notes_of, rule_rows
from collect.exchange.writers.workbook import write_template
from exchange.supplies import DEEP, LAST_YEAR, TOY, WHO, example, written
from rules.engine import Engine
from rules.spec import CollectionSpec, ItemSpec, SectionSpec

SPECS = {"this year": TOY, "last year": LAST_YEAR, "deep": DEEP}
ENGINE = Engine(TOY)


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
    assert notes["PlotsAll"].startswith("A whole number that is not negative. Must be filled in.\n")
    assert "Rule 101: 2c PlotsAll must equal 2a PlotsLet plus 2b PlotsEmpty." in notes["PlotsAll"]
    assert "107Q" not in notes["Hens"], "the rule is switched off"
    assert notes == notes_of(ENGINE, TOY.section_by_code["Plots"])


def test_items_of_the_same_code_in_two_lists_have_their_own_notes() -> None:
    visits = SectionSpec(
        "Visit", "Visits", (ItemSpec("ShedNo", "text", "Which shed", hint="Any"),), repeats=True
    )
    spec = replace(TOY, sections=(*TOY.sections, visits))
    book = openpyxl.load_workbook(template(spec))
    assert book["Sheds"]["B2"].comment.text.startswith("A whole number of at least 1.")
    assert book["Visits"]["B2"].comment.text.endswith("\nAny")


def test_what_to_fill_in_stands_out_and_what_it_must_be_stands_beside_it() -> None:
    site = openpyxl.load_workbook(template())["The site"]
    rows = {row[1].value: row for row in site.iter_rows(min_row=2)}
    for row in rows.values():
        is_input = row[3].fill.fgColor.rgb == "00FFF7BF"
        assert is_input == (row[1].value is not None)
    assert rows["SiteName"][4].value == "Text of at most 4,000 characters. Must be filled in."
    told = "One of the codes in the list.\nCL = Clay\nSA = Sand\nLO = Loam, or a mixture"
    assert rows["Soil"][4].value == told
    assert all(row[2].alignment.wrap_text for row in rows.values())


def test_every_sheet_fits_the_paper_and_keeps_its_headings_in_view() -> None:
    book = openpyxl.load_workbook(template(DEEP))
    shown = [sheet for sheet in book if sheet.sheet_state == "visible"]
    assert len(shown) == 7
    for sheet in shown:
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        assert (sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == (1, 0)
        assert sheet.print_title_rows.startswith("$1:")
    assert book["Plots"].freeze_panes == "A2"
    assert book["Sheds"].freeze_panes == "B3"
    assert book["Lock"].freeze_panes == "C3"


def test_the_first_sheet_says_how_to_fill_in_the_others() -> None:
    def told(spec: CollectionSpec) -> str:
        rows = openpyxl.load_workbook(template(spec))["Return"].iter_rows(values_only=True)
        return "\n".join(str(row[1]) for row in rows)

    assert "Upload Return from file…" in told(TOY)
    assert "use one row for each record" in told(TOY)
    plain = replace(TOY, sections=TOY.sections[1:2], code_sets=(), rules=())
    assert "use one row for each record" not in told(plain)
    assert "list to choose from" not in told(plain)


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
