"""Every real return goes through files of each format and comes back the same."""

import io
from functools import cache
from io import BytesIO

import pytest
import xmlschema
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from collect.exchange.contents import ReturnFile, header_for
from collect.exchange.readers.formats import read_return
from collect.exchange.readers.wide import read_wide
from collect.exchange.writers.formats import MANY_WRITERS, WRITERS
from collect.exchange.writers.workbook import write_template
from collect.exchange.xsd import schema_of
from exchange.supplies import folder_spec, headers, returns_of, written
from rules.data import ReturnData
from rules.records import arranged, record_of
from rules.spec import CollectionSpec
from sen2.tables import ROOT

YEARS = (2013, 2014)


@cache
def spec_of_year(year: int) -> CollectionSpec:
    """The definition of a year."""
    return folder_spec(ROOT / "sen2" / str(year))


@cache
def real_returns(year: int) -> tuple[ReturnFile, ...]:
    """The published figures of a year as returns."""
    spec = spec_of_year(year)
    path = ROOT / "fixtures" / "figures" / f"sen2_{year}_la_data.csv"
    table = read_wide(io.StringIO(path.read_text("utf-8"), newline=""), spec.return_items)
    return tuple(
        ReturnFile(
            header_for(spec, row.native_id, date_time=f"{year}-01-20T11:14:05"),
            ReturnData(
                tuple(
                    record_of(spec, section, {"LEA": row.native_id, **row.texts}, "", "")
                    for section in spec.sections
                )
            ),
        )
        for row in table.rows
    )


@pytest.mark.parametrize("year", YEARS)
@pytest.mark.parametrize("form", ["xml", "csv", "xlsx"])
def test_every_real_return_comes_back_the_same(form: str, year: int) -> None:
    spec, returns = spec_of_year(year), real_returns(year)
    assert len(returns) == 152
    for number, file in enumerate(returns):
        out = written(form, spec, file)
        read = read_return(out, "a file", spec, file.header.organisation)
        assert read == file
        if form != "xlsx" or number % 10 == 0:  # a workbook takes a hundred times as long
            assert written(form, spec, read).getvalue() == out.getvalue()


def test_the_real_returns_have_their_figures() -> None:
    barnet = next(f for f in real_returns(2014) if f.header.organisation == "302")
    assert barnet.data.records[1].values["TotAll"] == 1727
    assert barnet.data.records[0].values == {"LEA": "302"}


@pytest.mark.parametrize("year", YEARS)
def test_every_real_return_is_valid_by_the_schema(year: int) -> None:
    schema = schema_of(spec_of_year(year))
    first, second = etree.XMLSchema(etree.fromstring(schema)), xmlschema.XMLSchema10(schema)
    for number, file in enumerate(real_returns(year)):
        content = written("xml", spec_of_year(year), file).getvalue()
        assert first.validate(etree.fromstring(content)), first.error_log
        if number < 10:  # the second implementation takes a hundred times as long
            assert second.is_valid(content)


@pytest.mark.parametrize("form", MANY_WRITERS)
def test_all_returns_of_a_year_go_into_the_same_tables(form: str) -> None:
    out = BytesIO()
    MANY_WRITERS[form](out, spec_of_year(2014), real_returns(2014))
    assert len(out.getvalue()) < 1_000_000


def test_the_message_is_the_one_that_suppliers_know() -> None:
    barnet = next(f for f in real_returns(2014) if f.header.organisation == "302")
    found = etree.fromstring(written("xml", spec_of_year(2014), barnet).getvalue())
    assert found.tag == "Message"
    assert found.findtext("Header/CollectionDetails/Collection") == "SEN2"
    assert found.findtext("Header/CollectionDetails/ReferenceDate") == "2014-01-16"
    assert found.findtext("Header/Source/SourceLevel") == "L"
    assert found.findtext("Header/Source/LEA") == "302"
    assert found.findtext("SEN2/Part1/Tot05") == "112"


def test_a_file_of_last_year_or_another_authority_is_refused() -> None:
    file = real_returns(2013)[0]
    for form in WRITERS.keys() - {"parquet"}:
        out = written(form, spec_of_year(2013), file)
        with pytest.raises(ValueError, match="this collection is for 2014"):
            read_return(out, "a file", spec_of_year(2014), file.header.organisation)
        with pytest.raises(ValueError, match="Choose the file of 841"):
            read_return(out, "a file", spec_of_year(2013), "841")


@pytest.mark.parametrize("form", ["xml", "csv", "xlsx"])
@given(data=st.data())
@settings(max_examples=15)
def test_whatever_is_supplied_reads_back_the_same(form: str, data: st.DataObject) -> None:
    spec = spec_of_year(data.draw(st.sampled_from([2011, *YEARS])))
    made = data.draw(returns_of(spec))
    file = ReturnFile(data.draw(headers(spec)), made.data)
    read = read_return(written(form, spec, file), "a file", spec, "A1")
    assert read.data == arranged(spec, file.data)
    assert read.header == file.header


def test_the_return_workbook_of_each_year_is_read_as_empty() -> None:
    for year in (2011, *YEARS):
        out = BytesIO()
        write_template(out, spec_of_year(year), "302")
        assert read_return(out, "302.xlsx", spec_of_year(year), "302").data.is_empty()
