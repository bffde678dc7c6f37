"""Tables of results as files: what was in the table is in the file, and nothing is a formula."""

import io
import zipfile
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

import openpyxl
import polars as pl
import tablib

from collect.exchange.signs import from_xml
from collect.exchange.table_files import MARK, TABLE_FORMATS, Column, ResultTable

TABLE = ResultTable(
    name="plots",
    title="Plots",
    told="Plots by region",
    columns=(
        Column("Region", "Where the allotments are"),
        Column("Plots", "How many there are", int),
        Column("Rent", "Pounds a year", Decimal, places=2),
        Column("Counted", "The day of the count", date),
        Column("Loaded", "When they came in", datetime),
    ),
    rows=(
        ("=North", 12, Decimal("3.50"), date(2024, 3, 1), datetime(2024, 3, 1, 9, tzinfo=UTC)),
        ("South", None, None, None, None),
    ),
)


def test_a_csv_opens_in_excel_and_holds_no_formula() -> None:
    content = TABLE_FORMATS["csv"].write(TABLE)
    assert content.startswith(MARK)
    read = tablib.Dataset().load(content.decode("utf-8-sig"), format="csv")
    assert read.headers == ["Region", "Plots", "Rent", "Counted", "Loaded"]
    assert list(read) == [
        ("'=North", "12", "3.50", "2024-03-01", "2024-03-01 09:00:00"),
        ("South", "", "", "", ""),
    ]


def test_a_workbook_has_numbers_as_numbers_and_a_dictionary() -> None:
    book = openpyxl.load_workbook(io.BytesIO(TABLE_FORMATS["xlsx"].write(TABLE)))
    assert [cell.value for cell in book["Table"][2]][:3] == ["'=North", 12, 3.5]
    meanings = {row[0].value: row[1].value for row in book["Data dictionary"].iter_rows(min_row=2)}
    assert meanings["Plots"] == "How many there are"


def test_a_workbook_holds_text_with_signs_that_xml_forbids() -> None:
    table = replace(TABLE, told="Asked for \x0b", rows=[("No\x0brth", *TABLE.rows[1][1:])])
    book = openpyxl.load_workbook(io.BytesIO(TABLE_FORMATS["xlsx"].write(table)))
    assert from_xml(book["Table"]["A2"].value) == "No\x0brth"
    assert from_xml(book["Data dictionary"]["B2"].value) == "Asked for \x0b"


def test_parquet_keeps_the_types() -> None:
    archive = zipfile.ZipFile(io.BytesIO(TABLE_FORMATS["parquet"].write(TABLE)))
    frame = pl.read_parquet(archive.read("plots.parquet"))
    assert frame["Plots"].to_list() == [12, None]
    assert frame["Rent"].to_list() == [Decimal("3.50"), None]
    assert frame["Counted"].to_list() == [date(2024, 3, 1), None]
    assert frame["Region"].to_list() == ["=North", "South"]
    assert b"Pounds a year" in archive.read("plots_dictionary.csv")
