"""Workbooks made to do harm are refused, and what is unusual in others is told."""

import time
import zipfile
from io import BytesIO

import openpyxl
import pytest

from collect.exchange.readers.formats import read_return
from collect.exchange.readers.problems import MIB
from exchange.refusals import SECONDS, refusal
from exchange.supplies import TOY, WHO, example, written


def changed_workbook(part: str, old: bytes, new: bytes) -> BytesIO:
    """The toy's workbook with other bytes in one part."""
    out = BytesIO()
    with (
        zipfile.ZipFile(written("xlsx", TOY, example())) as source,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for name in source.namelist():
            content = source.read(name)
            if name == part:
                assert old in content
                content = content.replace(old, new, 1)
            target.writestr(name, content)
    return out


def test_a_workbook_with_entities_is_refused() -> None:
    dtd = b'<!DOCTYPE worksheet [<!ENTITY a "ha">]><worksheet '
    file = changed_workbook("xl/worksheets/sheet2.xml", b"<worksheet ", dtd)
    assert "document type declaration" in refusal(file)


def test_a_workbook_that_unpacks_to_very_much_is_refused() -> None:
    file = changed_workbook("xl/worksheets/sheet2.xml", b"</worksheet>", b" " * 70 * MIB)
    assert "more than 60 MB" in refusal(file, megabytes=300)


def test_a_workbook_with_a_row_far_down_is_read_in_bounded_time() -> None:
    far = b'<row r="999999999"><c r="A999999999"><v>1</v></c></row></sheetData>'
    start = time.perf_counter()
    far_file = changed_workbook("xl/worksheets/sheet4.xml", b"</sheetData>", far)
    read = read_return(far_file, "A1", TOY, WHO)
    assert time.perf_counter() - start < SECONDS
    assert len(list(read.data.of_section("Shed"))) == 2


@pytest.mark.parametrize(
    ("part", "flood"),
    [
        ("xl/worksheets/sheet2.xml", b"<c/>" * 4_000_000),
        ("xl/worksheets/sheet2.xml", b"<a/>" * 4_000_000),
        ("xl/styles.xml", b"<font/>" * 200_000),
    ],
)
def test_a_workbook_with_too_much_in_it_is_refused(part: str, flood: bytes) -> None:
    end = b"</worksheet>" if "sheet2" in part else b"</styleSheet>"
    assert "holds too much" in refusal(changed_workbook(part, end, flood + end), megabytes=100)


def test_a_formula_counts_with_its_last_result_and_is_told() -> None:
    file = changed_workbook("xl/worksheets/sheet3.xml", b"<v>10</v>", b"<f>SUM(A1:A9)</f><v>12</v>")
    read = read_return(file, "A1", TOY, WHO)
    assert read.data.records[1].values["PlotsAll"] == 12
    (told,) = read.notices
    assert told.startswith("A formula was read as its last result: sheet Plots, row ")


def test_a_formula_without_a_result_is_kept_as_text_and_told() -> None:
    formula = b"<f>WEBSERVICE(&quot;http://x.example&quot;)</f>"
    file = changed_workbook("xl/worksheets/sheet3.xml", b"<v>10</v>", formula)
    read = read_return(file, "A1", TOY, WHO)
    assert read.data.records[1].unreadable["PlotsAll"] == '=WEBSERVICE("http://x.example")'
    (told,) = read.notices
    assert told.startswith("A formula without a result was kept as text: sheet Plots, row ")


def test_links_to_other_workbooks_are_not_followed() -> None:
    out = BytesIO(written("xlsx", TOY, example()).getvalue())
    with zipfile.ZipFile(out, "a") as archive:
        archive.writestr("xl/externalLinks/externalLink1.xml", "<externalLink/>")
    assert read_return(out, "A1", TOY, WHO).notices == (
        "Links to other workbooks were not followed.",
    )


def test_a_workbook_of_something_else_is_refused() -> None:
    out = BytesIO()
    openpyxl.Workbook().save(out)
    assert "has no sheet Return" in refusal(out)
