"""A definition leaves as a workbook or a zip and comes back as it was, or says why not."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from collect.definitions.edits import edits_between
from collect.definitions.folders import read_folder
from collect.definitions.tables import ITEMS, RULES, TABLES, FolderTables, Row, Table
from collect.exchange.definition_book.layout import HEAD_COLUMNS, SHEETS, looks_of
from collect.exchange.definition_book.reading import read_definition
from collect.exchange.definition_book.writing import definition_workbook, definition_zip
from collect.exchange.readers.problems import UnreadableFile

TOY = read_folder(Path(__file__).parents[1] / "collections" / "toy" / "2024")


def read(content: bytes) -> FolderTables:
    return read_definition(io.BytesIO(content)).tables


def cells(tables: FolderTables) -> dict[str, list[dict[str, str]]]:
    return {file: [dict(row.cells) for row in rows] for file, rows in tables.rows.items()}


SIGNS = st.characters(blacklist_categories=("Cs",), blacklist_characters="\r\x7f")
TEXTS = st.text(SIGNS, max_size=30) | st.sampled_from(
    ["=1+1", "-2", "@x", "'quoted", "007", "2014-01-16", "1.50", "_x0041_", " a ", "a\nb", "é" * 9]
)
LONG = st.integers(15_990, 40_010).map(lambda length: ("=long text " * 4000)[:length])


def tables_of(texts: Iterable[str], long: str) -> FolderTables:
    """Tables whose texts are these, in the columns that keep any text."""
    given_texts = list(texts)
    rows = tuple(
        Row(n, {**dict.fromkeys(ITEMS.names, ""), "section": "Plots", "code": f"I{n}",
                "label": text, "hint": text, "group": text, "note": text})
        for n, text in enumerate(given_texts, start=2)
    )  # fmt: skip
    empty = dict.fromkeys((table.file for table in TABLES), ())
    head = {**TOY.head, "guidance": long, "title": (given_texts or [""])[0]}
    return FolderTables(head, {**empty, ITEMS.file: rows})


@settings(max_examples=25)
@given(st.lists(TEXTS, max_size=6), LONG)
def test_every_text_comes_back_from_a_workbook(texts: list[str], long: str) -> None:
    tables = tables_of(texts, long)
    back = read(definition_workbook(tables))
    assert back.head == tables.head
    assert cells(back) == cells(tables)
    assert edits_between(tables, back) == []


@settings(max_examples=100)
@given(st.lists(TEXTS, max_size=6), LONG)
def test_every_text_comes_back_from_a_zip(texts: list[str], long: str) -> None:
    tables = tables_of([text.replace("\x00", "") for text in texts], long)
    content = definition_zip(tables)
    back = read(content)
    assert cells(back) == cells(tables)
    assert definition_zip(back) == content


@pytest.mark.parametrize("written", [definition_workbook, definition_zip])
def test_the_toy_comes_back_as_it_was(written: Callable[[FolderTables], bytes]) -> None:
    back = read(written(TOY))
    assert back.problems == ()
    assert edits_between(TOY, back) == []


def test_the_zip_holds_the_bytes_of_the_folder() -> None:
    with zipfile.ZipFile(io.BytesIO(definition_zip(TOY))) as archive:
        folder = Path(__file__).parents[1] / "collections" / "toy" / "2024"
        assert {n: archive.read(n) for n in archive.namelist()} == {
            path.name: path.read_bytes() for path in folder.iterdir()
        }


def opened(content: bytes) -> Any:
    return openpyxl.load_workbook(io.BytesIO(content))


def saved(book: Any) -> bytes:
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def test_the_workbook_offers_choices_and_says_what_its_columns_hold() -> None:
    book = opened(definition_workbook(TOY))
    assert book.sheetnames == ["Collection", *SHEETS]
    items = book["Items"]
    assert items.freeze_panes == "C2"
    offered = {
        str(v.sqref).split("2:")[0]: v.formula1 for v in items.data_validations.dataValidation
    }
    assert offered["A"].startswith("Sections!$A$2:")
    assert offered["G"] == '"yes,no"'
    assert "whole_number" in offered["E"]
    assert items["D1"].comment.text.startswith("What is asked.")
    assert items["B2"].number_format == "@"
    assert all(width.width > 8 for width in items.column_dimensions.values())


@pytest.mark.parametrize(("title", "table"), SHEETS.items())
def test_every_column_says_what_it_holds(title: str, table: Table) -> None:
    assert all(looks_of(title, column).note for column in table.columns)
    assert all(looks_of("Collection", column).note for column in HEAD_COLUMNS.values())


def test_what_a_person_typed_is_read_as_a_folder_would_hold_it() -> None:

    book = opened(definition_workbook(TOY))
    rules, items, head = book["Rules"], book["Items"], book["Collection"]
    rules["I2"].value = date(2024, 1, 16)
    items["G3"].value, items["I9"].value, items["B3"].value = True, 12, " SiteName "
    head["B5"].value = date(2025, 3, 31)
    items["D4"].value = "two\r\nlines"
    back = read(saved(book))
    assert back.of(RULES)[0]["active_from"] == "2024-01-16"
    assert (back.of(ITEMS)[1]["mandatory"], back.of(ITEMS)[1]["code"]) == ("yes", "SiteName")
    assert back.of(ITEMS)[7]["minimum"] == "12"
    assert back.of(ITEMS)[2]["label"] == "two\nlines"
    assert back.head["reference_date"] == "2025-03-31"


def test_columns_may_stand_in_another_order_and_rows_may_be_empty() -> None:
    book = opened(definition_workbook(TOY))
    codes = book["Codes"]
    codes.insert_rows(3)
    codes.move_range("A1:A8", cols=5)
    back = read(saved(book))
    assert cells(back)["codes.csv"] == cells(TOY)["codes.csv"]


def without_sheet(book: Any) -> None:
    del book["Rules"]


def misnamed(book: Any) -> None:
    book["Items"].title = "Itms"


def extra(book: Any) -> None:
    book.create_sheet("Thoughts")


def misnamed_column(book: Any) -> None:
    book["Items"]["D1"].value = "lable"


def missing_column(book: Any) -> None:
    book["Codes"]["C1"].value = None


def twice(book: Any) -> None:
    book["Codes"]["D1"].value = "label"


def no_key(book: Any) -> None:
    book["Collection"].delete_rows(3)


def strange_key(book: Any) -> None:
    book["Collection"]["A4"].value = "tittle"


@pytest.mark.parametrize(
    ("harm", "told"),
    [
        (without_sheet, "There is no sheet called Rules. Add it"),
        (misnamed, "A definition has no sheet called Itms. Did you mean Items?"),
        (extra, "A definition has no sheet called Thoughts. Remove it."),
        (misnamed_column, "Sheet Items has no column lable. Did you mean label?"),
        (missing_column, "Sheet Codes: the column label is missing"),
        (twice, "Sheet Codes has the column label twice"),
        (no_key, "Sheet Collection: the key year is missing"),
        (strange_key, "Sheet Collection, row 4: There is no key tittle. Did you mean title?"),
    ],
)
def test_a_workbook_of_another_shape_says_what_to_mend(
    harm: Callable[[Any], None], told: str
) -> None:
    book = opened(definition_workbook(TOY))
    harm(book)
    with pytest.raises(UnreadableFile, match=re.escape(told)):
        read(saved(book))


def test_too_many_rows_are_told_of(monkeypatch: pytest.MonkeyPatch) -> None:
    small = {**SHEETS, "Items": replace(ITEMS, most=5)}
    monkeypatch.setattr("collect.exchange.definition_book.reading.SHEETS", small)
    with pytest.raises(UnreadableFile, match="Sheet Items has more than 5 rows"):
        read(definition_workbook(TOY))


def zipped(**files: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in files.items():
            archive.writestr(name.replace("__", "/").replace("_csv", ".csv"), content)
    return out.getvalue()


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "neither an Excel workbook"),
        (b"section,code\n", "neither an Excel workbook"),
        (zipped(itmes_csv=b""), "no file called itmes.csv. Did you mean items.csv?"),
        (zipped(a__items_csv=b"", b__rules_csv=b""), "more than one folder"),
        (definition_workbook(TOY)[:9000], "neither an Excel workbook"),
    ],
)
def test_a_file_of_another_kind_says_what_to_send(content: bytes, told: str) -> None:
    with pytest.raises(UnreadableFile, match=re.escape(told)):
        read(content)


def test_a_name_that_leads_out_of_the_zip_is_refused() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("../items.csv", "x")
    with pytest.raises(UnreadableFile, match="leads out of it"):
        read(out.getvalue())


def test_a_workbook_with_a_document_type_is_refused() -> None:
    out = io.BytesIO()
    whole = zipfile.ZipFile(io.BytesIO(definition_workbook(TOY)))
    with whole as archive, zipfile.ZipFile(out, "w") as target:
        for name in archive.namelist():
            part = archive.read(name)
            if name == "xl/workbook.xml":
                part = b'<!DOCTYPE x [<!ENTITY a "b">]>' + part
            target.writestr(name, part)
    with pytest.raises(UnreadableFile, match="document type"):
        read(out.getvalue())


def test_a_folder_inside_the_zip_is_read_and_its_problems_have_their_places() -> None:
    with zipfile.ZipFile(io.BytesIO(definition_zip(TOY))) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    files["items.csv"] = files["items.csv"].replace(b"section,code", b"section,cod")
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as target:
        for name, content in files.items():
            target.writestr(f"toy/{name}", content)
    tables = read(out.getvalue())
    assert tables.head == TOY.head
    assert "items.csv row 1, column code: This column is missing" in str(tables.problems[0])


def test_a_formula_counts_with_its_result_and_is_told_of() -> None:
    book = opened(definition_workbook(TOY))
    book["Items"]["D3"].value = "=1+1"
    found = read_definition(io.BytesIO(saved(book)))
    assert any("formula" in notice for notice in found.notices)
