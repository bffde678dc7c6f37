"""The layout of exported tables, and that no spreadsheet takes a text in them for a formula."""

import csv
import io
import json
import re
import zipfile
from dataclasses import replace
from datetime import date
from decimal import Decimal
from io import BytesIO

import openpyxl
import polars as pl
import pytest
from hypothesis import given, settings

from collect.exchange.contents import ReturnFile, file_name
from collect.exchange.readers.formats import UnreadableFile, read_return
from collect.exchange.readers.wide import read_row
from collect.exchange.signs import from_neutral, neutral
from collect.exchange.writers.archives import write_zip
from collect.exchange.writers.formats import ENDINGS, MANY_WRITERS, WRITERS
from exchange.supplies import DEEP, NASTY, TOY, WHO, example, returns_of, written
from rules.data import ReturnData
from rules.records import record_of

RISKY = re.compile(r"[=+\-@\t\r\n]")
NUMBER = re.compile(r"-?\d+(\.\d+)?")


def tables(out: BytesIO) -> dict[str, list[list[str]]]:
    """The rows of each file of a zip of CSV, by its name."""
    with zipfile.ZipFile(out) as archive:
        return {
            name: list(csv.reader(io.StringIO(archive.read(name).decode(), newline="")))
            for name in archive.namelist()
        }


def test_the_top_table_repeats_the_header() -> None:
    spec = replace(TOY, series="SURVEY")
    file = ReturnFile(replace(example().header, collection="SURVEY"), example().data)
    found = tables(written("csv", spec, file))
    assert list(found) == [
        "Blade-Export_01-05-2024_survey.csv",
        "Blade-Export_01-05-2024_site.csv",
        "Blade-Export_01-05-2024_plots.csv",
        "Blade-Export_01-05-2024_shed.csv",
    ]
    heading, row = found["Blade-Export_01-05-2024_survey.csv"]
    assert ",".join(heading) == (
        "surveytableid,NativeId,surveyorderseqcolumn,sourceid,collection,year,referencedate,"
        "sourcelevel,lea,softwarecode,release,serialno,datetime"
    )
    assert row[:9] == [
        *("1", "A1", "1", "A1", "SURVEY", "2024", "2024-Mar-31 00:00:00", "S", "A1"),
    ]
    assert row[-1] == "2024-May-01 10:11:12"


def test_a_section_has_keys_order_and_items_in_lower_case() -> None:
    found = tables(written("csv", TOY, example()))
    heading, first, second = found["Blade-Export_01-05-2024_shed.csv"]
    assert heading[:5] == [
        "shedtableid",
        "NativeId",
        "shedorderseqcolumn",
        "sourceid",
        "sitetableid",
    ]
    assert heading[5:] == ["shedno", "roof", "built", "remark"]
    assert first == ["1", "A1", "1", "A1", "1", "1", "T", "2022-Sep-28 00:00:00", ""]
    assert second == ["2", "A1", "2", "A1", "1", "2", "", "", "'+ leaks"]


def test_an_item_with_the_name_of_a_key_column_gets_another() -> None:
    found = tables(written("csv", DEEP, ReturnFile(example().header, ReturnData())))
    tool = found["Blade-Export_01-05-2024_tool.csv"][0]
    assert tool[3] == "sourceid"
    assert tool[-2:] == ["sourceid_", "weight"]


@given(file=returns_of(DEEP))
@settings(max_examples=30)
def test_keys_are_unique_and_no_row_is_an_orphan(file: ReturnFile) -> None:
    out = BytesIO()
    MANY_WRITERS["csv"](out, DEEP, [file, file])
    keys: dict[str, list[str]] = {}
    parents: list[tuple[str, str]] = []
    for heading, *rows in tables(out).values():
        keys[heading[0]] = [row[0] for row in rows]
        if heading[4].endswith("tableid"):
            parents += [(heading[4], row[4]) for row in rows]
    assert all(len(set(held)) == len(held) for held in keys.values())
    assert all(key in keys[column] for column, key in parents)


@given(file=returns_of(TOY))
@settings(max_examples=40)
def test_no_exported_cell_begins_like_a_formula(file: ReturnFile) -> None:
    for rows in tables(written("csv", TOY, file)).values():
        for cell in (cell for row in rows for cell in row):
            assert not RISKY.match(cell) or NUMBER.fullmatch(cell), cell
    book = openpyxl.load_workbook(written("xlsx", TOY, file))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert {cell.data_type for cell in cells} <= {"s", "n", "d"}
    begin = [c for c in cells if isinstance(c.value, str) and c.value[:1] in ("=", "+", "-", "@")]
    assert all(cell.quotePrefix for cell in begin)


@pytest.mark.parametrize("text", NASTY)
def test_what_makes_a_text_harmless_can_be_taken_back(text: str) -> None:
    assert from_neutral(neutral(text)) == text


def test_a_minus_before_a_number_is_no_formula() -> None:
    plots = record_of(TOY, TOY.sections[1], {"PlotsAll": "-5", "Rent": "-2.50"}, "", "")
    out = written("csv", TOY, ReturnFile(example().header, ReturnData((plots,))))
    row = tables(out)["Blade-Export_01-05-2024_plots.csv"][1]
    assert (row[7], row[10]) == ("-5", "-2.50")


def changed(table: str, old: str, new: str) -> BytesIO:
    """The example's zip of tables with one table changed."""
    out = BytesIO()
    with zipfile.ZipFile(written("csv", TOY, example())) as source:
        files = [(name, source.read(name)) for name in source.namelist()]
    name = f"Blade-Export_01-05-2024_{table}.csv"
    assert any(n == name and old.encode() in content for n, content in files)
    renamed = ((n, c.replace(old.encode(), new.encode(), 1) if n == name else c) for n, c in files)
    write_zip(out, renamed)
    return out


PROBLEMS = {
    "an orphan": ("shed", "\r\n2,A1,2,A1,1,", "\r\n2,A1,2,A1,9,", "Line 3: site has no row 9"),
    "a key twice": ("shed", "\r\n2,A1", "\r\n1,A1", "Line 3: shedtableid is there twice: 1"),
    "a key blank": ("shed", "\r\n2,A1", "\r\n,A1", "Line 3: shedtableid is blank"),
    "a wrong column": ("shed", "roof", "rooff", "no column rooff here. Did you mean roof?"),
    "no key column": ("shed", "shedtableid", "built", "lacks the column shedtableid"),
    "two returns": ("plotsheader", "\r\n1,A1", "\r\n2,A1,,,,,,,,,,,\r\n1,A1", "must have one row"),
    "a second row": ("plots", "\r\n1,", "\r\n2,A1,1,A1,1,,,,,,,\r\n1,", "Plots occurs once"),
    "another collection": ("plotsheader", "PLOTS", "SHEEP", "for the collection SHEEP"),
    "another organisation": ("plotsheader", "S,A1", "S,A2", "from organisation A2"),
}


@pytest.mark.parametrize("name", PROBLEMS)
def test_tables_that_do_not_hang_together_are_refused(name: str) -> None:
    table, old, new, words = PROBLEMS[name]
    with pytest.raises(UnreadableFile) as caught:
        read_return(changed(table, old, new), "A1.zip", TOY, WHO)
    assert words in str(caught.value)


def test_a_missing_table_is_told_and_an_unknown_one_refused() -> None:
    with zipfile.ZipFile(written("csv", TOY, example())) as source:
        files = {name: source.read(name) for name in source.namelist() if "shed" not in name}
    out = BytesIO()
    write_zip(out, files.items())
    read = read_return(out, "A1.zip", TOY, WHO)
    assert read.notices == ("The zip has no table shed, so nothing of it was read.",)
    write_zip(out := BytesIO(), [*files.items(), ("Blade-Export_01-05-2024_sheep.csv", b"")])
    with pytest.raises(UnreadableFile, match=r"sheep\.csv is no table of this collection"):
        read_return(out, "A1.zip", TOY, WHO)


def test_a_row_an_organisation_is_read_for_the_one_that_is_asked_for() -> None:
    content = 'native_id,plotsall,mood,SiteName\nA2,1,x,Two\nA1,many,y,"\'=1"\n'
    read = read_row(BytesIO(content.encode()), TOY, "A1")
    assert read.header.organisation == "A1"
    assert read.data.records[0].values == {"SiteName": "=1"}
    assert read.data.records[1].unreadable == {"PlotsAll": "many"}
    assert read.notices == ("Passed over, because they are no items of PLOTS_2024: mood.",)


def parquet(out: BytesIO) -> dict[str, pl.DataFrame]:
    """The tables of a zip of Parquet by their names."""
    with zipfile.ZipFile(out) as archive:
        return {
            name.rpartition("_")[2].removesuffix(".parquet"): pl.read_parquet(archive.read(name))
            for name in archive.namelist()
        }


def test_parquet_holds_typed_values_and_what_could_not_be_read() -> None:
    found = parquet(written("parquet", TOY, example()))
    plots, site, shed = (found[name].row(0, named=True) for name in ("plots", "site", "shed"))
    assert plots["rent"] == Decimal("250.00")
    assert plots["plotsall"] == 10
    assert plots["waiting"] is None
    assert json.loads(plots["unreadable"]) == {"Waiting": "many"}
    assert site["opened"] == date(1974, 3, 31)
    assert site["water"] is True
    assert site["sitename"] == "=Hill"
    assert shed["sitetableid"] == site["sitetableid"]


@given(file=returns_of(DEEP))
@settings(max_examples=30)
def test_parquet_loses_no_cell(file: ReturnFile) -> None:
    found = parquet(written("parquet", DEEP, file))
    held = sum(
        frame.select(frame.columns[5:-1]).count().sum_horizontal().sum()
        + sum(len(json.loads(text)) for text in frame["unreadable"].drop_nulls())
        for name, frame in found.items()
        if name != "plotsheader"
    )
    assert held == sum(len(r.values) + len(r.unreadable) for r in file.data.records)


def test_every_writer_has_an_ending_and_files_a_name() -> None:
    assert set(ENDINGS) == set(WRITERS)
    assert file_name(example().header) == "A1_PLOTS_A1LS24_001"
