"""Correction workbooks read back as they were filled in, whatever was done to them on the way."""

import contextlib
import io
import time
import tracemalloc
import zipfile
from datetime import date
from typing import Any

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from collect.exchange.contents import header_for
from collect.exchange.corrections import layout
from collect.exchange.corrections.addresses import Addresses
from collect.exchange.corrections.guide import guide
from collect.exchange.corrections.matching import Matched, matched
from collect.exchange.corrections.rows import CorrectionRow, KnownFinding, correction_rows
from collect.exchange.readers.corrections import is_corrections, read_corrections
from collect.exchange.readers.formats import UnreadableFile
from collect.exchange.readers.problems import MIB, Notices
from collect.exchange.signs import fit_for_xml
from collect.exchange.writers.corrections import write_corrections
from exchange.refusals import SECONDS, bounded
from exchange.supplies import DEEP, NASTY, TOY, WHO, example, returns_of, written
from rules.data import RecordData, ReturnData
from rules.engine import engine_for
from rules.kinds import read_cell
from rules.records import arranged, cell_text, record_of
from rules.spec import CollectionSpec
from uploads.workbooks import Filling


def findings_of(spec: CollectionSpec, data: ReturnData) -> list[KnownFinding]:
    """What the rules say of the data, as findings that nobody has looked at."""
    return [
        KnownFinding(
            rule=failure.rule,
            number=failure.number,
            section=failure.section,
            record=failure.record,
            is_error=True,
            state="Open",
            message=failure.message,
            how_to_fix="",
            operands=tuple((o.name, o.value) for o in failure.operands),
        )
        for failure in engine_for(spec).check(data).failures
    ]


def rows_of(spec: CollectionSpec, data: ReturnData) -> list[CorrectionRow]:
    return correction_rows(spec, data, findings_of(spec, data))


def workbook(spec: CollectionSpec, rows: list[CorrectionRow]) -> bytes:
    out = io.BytesIO()
    write_corrections(out, spec, header_for(spec, WHO), rows, guide("The toy", "1 May", len(rows)))
    return out.getvalue()


def taken(spec: CollectionSpec, rows: list[CorrectionRow], content: bytes) -> Matched:
    file = io.BytesIO(content)
    assert is_corrections(file)
    return matched(spec, rows, read_corrections(file, spec, WHO, Notices()))


# Signs that no spreadsheet can hold as they are typed; files with them are another matter.
TYPED = st.text(st.characters(exclude_categories=("C", "Zl", "Zp")), min_size=1, max_size=30)
ANY_TEXT = st.sampled_from([text for text in NASTY if text.isprintable() and len(text) <= 4000])


@settings(max_examples=40)
@given(st.data())
def test_whatever_is_filled_in_is_what_is_read(data: st.DataObject) -> None:
    spec = data.draw(st.sampled_from([TOY, DEEP]))
    held = arranged(spec, data.draw(returns_of(spec)).data)
    rows = rows_of(spec, held)
    book = Filling(workbook(spec, rows))
    wanted: dict[tuple[str, str], dict[str, str]] = {}
    notes: list[tuple[str, str, str, str]] = []
    for number, row in enumerate(rows, start=layout.FIRST_ROW):
        text = data.draw(st.none() | st.just("BLANK") | TYPED | ANY_TEXT)
        note = data.draw(st.none() | TYPED | ANY_TEXT)
        if note is not None:
            put(book.cell(layout.NEW_NOTE, number), note)
            said = (row.finding.rule, row.finding.section, row.finding.record, note.strip())
            if note.strip() and said not in notes:
                notes.append(said)
        spot = row.spot
        if text is None or spot is None or spot.why_fixed:
            continue
        place = (spot.section.code, spot.record.key)
        if spot.item.code in wanted.get(place, {}):
            continue
        put(book.cell(layout.CORRECTED, number), text)
        if text.strip():
            given_text = "" if text.strip() == "BLANK" else text
            read = record_of(spec, spot.section, {spot.item.code: given_text})
            wanted.setdefault(place, {})[spot.item.code] = cell_text(read, spot.item)
    now = {(record.section, record.key): record for record in held.records}
    items = {(s.code, i.code): i for s in spec.sections for i in s.items}
    changing = {
        place: changed
        for place, texts in wanted.items()
        if (changed := {
            code: text
            for code, text in texts.items()
            if text != cell_text(now.get(place, RecordData(place[0])), items[place[0], code])
        })
    }  # fmt: skip
    found = taken(spec, rows, book.saved())
    assert found.texts == changing
    assert [(n.rule, n.section, n.record, n.text) for n in found.notes] == notes
    assert found.passed_over == []


def put(cell: Any, text: str) -> None:
    """Type a text as text; a spreadsheet saves what looks like an escape as one."""
    cell.value = fit_for_xml(text)
    cell.data_type = "s"


@settings(max_examples=25)
@given(returns_of(DEEP))
def test_each_address_leads_to_the_value_in_the_return_workbook(file: Any) -> None:
    data = arranged(DEEP, file.data)
    book = openpyxl.load_workbook(written("xlsx", DEEP, file))
    addresses = Addresses(DEEP, data)
    for record in data.records:
        for item in DEEP.section_by_code[record.section].items:
            sheet, cell = addresses.of(record.section, record.key, item.code).rsplit("!", 1)
            stands = book[sheet.strip("'")][cell].value
            if item.code in record.unreadable or item.kind == "text":
                continue  # their signs are written in another way; where they stand is the same
            text = cell_text(record, item)
            shown = stands.date() if hasattr(stands, "date") else stands
            read = read_cell("" if shown is None else str(shown), item, codes(DEEP, item))
            assert read.value == record.values.get(item.code), (sheet, cell, text)


def codes(spec: CollectionSpec, item: Any) -> Any:
    return spec.code_set_by_name.get(item.code_set)


def with_values(**texts: str) -> ReturnData:
    good = {"PlotsLet": "7", "PlotsEmpty": "3", "PlotsAll": "12", **texts}
    return ReturnData(
        (
            record_of(TOY, TOY.section_by_code["Site"], {"SiteName": "x", "Built": "x"}),
            record_of(TOY, TOY.section_by_code["Plots"], good),
            record_of(TOY, TOY.section_by_code["Shed"], {"ShedNo": "1", "Built": "soon"}, "1"),
        )
    )


@pytest.mark.parametrize(
    ("rule", "item", "typed", "stored"),
    [
        ("101", "PlotsAll", 10, "10"),
        ("101", "PlotsAll", 10.0, "10"),
        ("101", "PlotsAll", "10", "10"),
        ("101", "PlotsAll", "'10", "'10"),
        ("101", "PlotsAll", " 1,010 ", "1010"),
        ("104", "Rent", 249.5, "249.50"),
        ("Built in", "Built", date(2022, 9, 28), "2022-09-28"),
        ("Built in", "Built", "28/9/2022", "2022-09-28"),
        ("Built in", "Water", True, "Yes"),
        ("Built in", "Water", "n", "No"),
    ],
)
def test_values_count_however_a_spreadsheet_saved_them(
    rule: str, item: str, typed: object, stored: str
) -> None:
    rows = rows_of(TOY, with_values(Rent="300"))
    book = Filling(workbook(TOY, rows))
    book.write(book.row(rule, item, "1" if item == "Built" else ""), value=typed)
    (texts,) = taken(TOY, rows, book.saved()).texts.values()
    assert texts == {item: stored}


def test_a_workbook_that_another_program_saved_without_styles_or_shared_texts_is_read() -> None:
    rows = rows_of(TOY, with_values())
    book = Filling(workbook(TOY, rows))
    number = book.row("101", "PlotsAll")
    other = openpyxl.Workbook(write_only=True)
    for sheet in book.book.worksheets:
        copy = other.create_sheet(sheet.title)
        for place, cells in enumerate(sheet.iter_rows(values_only=True), start=1):
            values = list(cells)
            if sheet is book.sheet and place == number:
                values[layout.COLUMNS.index(layout.CORRECTED)] = "10"
            copy.append(values)
    out = io.BytesIO()
    other.save(out)
    assert b"inlineStr" in zipfile.ZipFile(out).read("xl/worksheets/sheet2.xml")
    assert taken(TOY, rows, out.getvalue()).texts == {("Plots", ""): {"PlotsAll": "10"}}


def test_a_formula_counts_with_its_last_result_and_is_told() -> None:
    rows = rows_of(TOY, with_values())
    book = Filling(workbook(TOY, rows))
    book.write(book.row("101", "PlotsAll"), value="=7+3")
    notices = Notices()
    filled = read_corrections(io.BytesIO(book.saved()), TOY, WHO, notices)
    assert [row.corrected for row in filled] == ["=7+3"]
    assert "A formula without a result was kept as text" in notices.all()[0]


def test_nothing_in_the_workbook_is_taken_for_a_formula() -> None:
    data = with_values(PlotsLet="=1+1", Waiting="@SUM(A1)", Hens="-x")
    book = Filling(workbook(TOY, rows_of(TOY, data)))
    assert not [
        c for sheet in book.book for r in sheet.iter_rows() for c in r if c.data_type == "f"
    ]
    assert book.at(layout.NOW, book.row("Built in", "PlotsLet")) == "=1+1"


def test_the_return_workbook_and_other_files_are_no_corrections() -> None:
    assert not is_corrections(written("xlsx", TOY, example()))
    assert not is_corrections(written("xml", TOY, example()))
    assert not is_corrections(io.BytesIO(b"PK\x03\x04 nothing of the kind"))
    assert not is_corrections(io.BytesIO())


def changed(content: bytes, part: str, old: bytes, new: bytes) -> io.BytesIO:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(out, "w") as target:
        for name in source.namelist():
            body = source.read(name)
            if name == part:
                assert old in body
                body = body.replace(old, new, 1)
            target.writestr(name, body)
    return out


HARM = {
    "entities": (b"<worksheet ", b'<!DOCTYPE worksheet [<!ENTITY a "ha">]><worksheet ', "document"),
    "very much": (b"</worksheet>", b" " * 70 * MIB, "more than 60 MB"),
    "cells": (b"</sheetData>", b"<c/>" * 4_000_000, "holds too much"),
    "cut off": (b"<sheetData>", b"<sheetData><row><c r=", "damaged"),
}


@pytest.mark.parametrize("harm", HARM)
def test_a_workbook_made_to_do_harm_is_refused_in_bounded_time_and_memory(harm: str) -> None:
    old, new, said = HARM[harm]
    content = workbook(TOY, rows_of(TOY, with_values()))
    file = changed(content, "xl/worksheets/sheet2.xml", old, new)
    with bounded(300):
        is_corrections(file)
    with bounded(300), pytest.raises(UnreadableFile, match=said):
        read_corrections(file, TOY, WHO, Notices())


GOOD = Filling(workbook(TOY, rows_of(TOY, with_values())))
GOOD.write(GOOD.row("101", "PlotsAll"), value=10, note="Counted again")
SAVED = GOOD.saved()


@settings(max_examples=60)
@given(
    st.integers(0, len(SAVED)), st.lists(st.tuples(st.integers(0), st.integers(0, 255)), max_size=5)
)
def test_a_workbook_cut_off_or_with_other_bytes_is_read_or_refused_and_nothing_else(
    end: int, flips: list[tuple[int, int]]
) -> None:
    content = bytearray(SAVED if end % 2 else SAVED[:end])
    for place, byte in flips:
        if content:
            content[place % len(content)] = byte
    file = io.BytesIO(content)
    is_corrections(file)
    with contextlib.suppress(UnreadableFile):
        read_corrections(file, TOY, WHO, Notices())


def test_a_workbook_that_lost_a_column_says_which() -> None:
    book = Filling(workbook(TOY, rows_of(TOY, with_values())))
    book.sheet.delete_cols(len(layout.COLUMNS))
    with pytest.raises(UnreadableFile, match="has no column Value key"):
        read_corrections(io.BytesIO(book.saved()), TOY, WHO, Notices())


def test_rows_that_were_moved_or_added_are_told_by_their_keys() -> None:
    rows = rows_of(TOY, with_values())
    book = Filling(workbook(TOY, rows))
    book.write(book.row("101", "PlotsAll"), value=10)
    book.sheet.insert_rows(2)
    book.sheet.cell(2, layout.COLUMNS.index(layout.NEW_NOTE) + 1).value = "Where does this belong?"
    found = taken(TOY, rows, book.saved())
    assert found.texts == {("Plots", ""): {"PlotsAll": "10"}}
    assert found.passed_over[0].startswith("Row 2 was passed over")


def test_a_note_that_is_too_long_is_told_and_the_value_beside_it_taken() -> None:
    rows = rows_of(TOY, with_values())
    book = Filling(workbook(TOY, rows))
    book.write(book.row("101", "PlotsAll"), value=10, note="x" * 4_001)
    found = taken(TOY, rows, book.saved())
    assert found.texts == {("Plots", ""): {"PlotsAll": "10"}}
    assert found.notes == []
    assert "has a note of 4,001 characters" in found.passed_over[0]


def test_a_tolerance_is_shown_as_a_range_and_the_difference_is_to_its_nearer_end() -> None:
    plots = record_of(TOY, TOY.section_by_code["Plots"], {"PlotsAll": "80"})
    finding = KnownFinding(
        rule="103Q", number="103Q", section="", record="", is_error=False, state="Open",
        message="", how_to_fix="", operands=(("PlotsAll", 80), ("previous.PlotsAll", 100)),
    )  # fmt: skip
    (row,) = correction_rows(TOY, ReturnData((plots,)), [finding])
    assert (row.expected, row.difference) == ("90 to 110", -10)


def test_numbers_longer_than_a_spreadsheet_keeps_are_written_as_text() -> None:
    book = Filling(workbook(TOY, rows_of(TOY, with_values(Area="999999999999.125", PlotsAll="5"))))
    assert book.at(layout.EXPECTED, book.row("101", "PlotsAll")) == 10
    rows = rows_of(TOY, with_values(Waiting=str(10**14), PlotsAll="123456789012345"))
    book = Filling(workbook(TOY, rows))
    assert book.at(layout.DIFFERENCE, book.row("101", "PlotsAll")) == 123456789012335


def test_two_thousand_findings_take_bounded_time_and_memory(capsys: Any) -> None:
    sheds = TOY.section_by_code["Shed"]
    data = ReturnData(
        tuple(
            record_of(TOY, sheds, {"ShedNo": str(n), "Built": f"spring {n}"}, str(n))
            for n in range(1, 2_001)
        )
    )
    start = time.process_time()
    rows = rows_of(TOY, data)
    content = workbook(TOY, rows)
    write = time.process_time() - start
    book = Filling(content)
    for number, row in enumerate(rows, start=layout.FIRST_ROW):
        if row.spot and row.spot.section is sheds:
            book.write(number, value=date(2020, 1, 31), note=f"Note {number}")
    filled = book.saved()
    del book
    start = time.process_time()
    found = taken(TOY, rows, filled)
    read = time.process_time() - start
    tracemalloc.start()
    read_corrections(io.BytesIO(filled), TOY, WHO, Notices())
    peak = tracemalloc.get_traced_memory()[1] / MIB
    tracemalloc.stop()
    with capsys.disabled():
        print(
            f"\n2,000 findings: written in {write:.1f} s of CPU ({len(content):,} bytes), "
            f"read in {read:.1f} s with {peak:.0f} MB"
        )
    assert len(found.texts) == len(found.notes) == 2_000
    assert write < SECONDS
    assert read < SECONDS
    assert peak < 100
