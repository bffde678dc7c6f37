"""The printed return: what stands in the PDF, and that nothing typed can act in it."""

import json
from collections.abc import Iterator
from dataclasses import asdict, replace
from datetime import UTC, datetime
from typing import Any

import pytest
import typst

from collect.exchange.printing import pdf
from collect.exchange.printing.document import (
    PrintedNote,
    PrintedReturn,
    PrintedRow,
    PrintedSection,
    PrintedStep,
)
from collect.exchange.printing.pdf import pdf_of
from collect.exchange.printing.texts import printable

ROW = PrintedRow("1a", "Name of the site", "The Top", ["Error 101: 2c must be the sum"], "Names")
PLAIN = PrintedReturn(
    title="PLOTS_2024 – Hill Allotments (A1)",
    subtitle="Allotment survey 2024",
    at=datetime(2024, 3, 31, 13, 5, tzinfo=UTC),
    as_at="As at 14:05 on 31 March 2024",
    status="Submitted",
    facts=[("Native ID", "A1")],
    sections=[PrintedSection("The site", [ROW])],
    findings=[],
    notes=[PrintedNote("1 March 2024 at 14:05", "Bina", "Whole return", "We lost a field")],
    steps=[PrintedStep("1 March 2024 at 14:05", "Submitted", "Bina", "Submitted", "")],
    left_out=[],
)

HOSTILE = {
    "markup of the typesetter": '#panic() #read("/etc/passwd") $x$ *a* @ref <lab> \\ `b` = c // d',
    "markup of the web": "<script>alert(1)</script> &amp; <b>",
    "NUL and other control signs": "\x00 \x07 \x1b[31m \u2400",
    "a turned direction": "\u202egnirts \u2066 مرحبا עברית",
    "halves of signs": "\ud800 \ufffe \ue000",
    "other scripts and emoji": "Ελλάδα Россия हिन्दी தமிழ் ไทย 😀 👩‍👩‍👧 🇬🇧 漢字 한국어",
    "a very long word": "W" * 10_000,
    "a very long text": "word " * 2_000,
    "nothing": "",
}


def with_note(text: str) -> PrintedReturn:
    return replace(PLAIN, notes=[replace(PLAIN.notes[0], text=text)])


def texts_of(return_: PrintedReturn) -> str:
    """The cells of its tables as the typesetter lists them, in JSON."""
    data = json.dumps({**asdict(return_), "at": ""})
    compiler = typst.Compiler(
        input=pdf.LAYOUT.read_bytes(),
        root=pdf.LAYOUT.parent,
        ignore_system_fonts=True,
        sys_inputs={"data": data, "boxes": ""},
    )
    return compiler.query("table", field="children")


def _parts(held: Any) -> Iterator[Any]:
    yield held
    for part in held.values() if isinstance(held, dict) else held if isinstance(held, list) else ():
        yield from _parts(part)


def test_a_return_is_an_accessible_pdf() -> None:
    content = pdf_of(PLAIN)
    assert content.startswith(b"%PDF-1.7")
    assert b"/StructTreeRoot" in content
    assert b"pdfuaid" in content, "it says that it follows PDF/UA"


def test_the_same_return_is_the_same_file() -> None:
    assert pdf_of(PLAIN) == pdf_of(PLAIN)


def test_the_values_the_rules_words_and_the_notes_stand_in_it() -> None:
    said = texts_of(PLAIN)
    for words in (
        "Name of the site",
        "The Top",
        "Error 101: 2c must be the sum",
        "We lost a field",
    ):
        assert words in said


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_whatever_is_typed_is_shown_as_text(text: str) -> None:
    assert pdf_of(with_note(text)).startswith(b"%PDF")
    assert pdf_of(replace(PLAIN, title=text, status=text, facts=[(text, text)])).startswith(b"%PDF")


def test_markup_is_not_read_as_markup() -> None:
    text = HOSTILE["markup of the typesetter"]
    assert {"func": "text", "text": text} in list(_parts(json.loads(texts_of(with_note(text)))))


def test_a_sign_that_no_font_has_is_a_box_and_is_told() -> None:
    content = pdf_of(with_note("漢字"))
    assert b"/StructTreeRoot" in content, "still tagged"
    assert b"pdfuaid" not in content, "but PDF/UA wants a picture of every sign"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a\x00b", "a[U+0000]b"),
        ("\N{SYMBOL FOR NULL}", "[U+0000]"),
        ("\u202eabc", "[U+202E]abc"),
        ("one\r\ntwo\tthree", "one\ntwo three"),
        ("\ud800", "[U+D800]"),
        ("ordinary words, as they are", "ordinary words, as they are"),
    ],
)
def test_a_sign_that_cannot_be_seen_is_named(text: str, shown: str) -> None:
    assert printable(text) == shown


def test_a_long_word_can_be_broken_but_not_inside_a_written_sign() -> None:
    broken = printable("e\u0301" * 40)
    assert broken.replace("\u200b", "") == "e\u0301" * 40
    assert "\u200b\u0301" not in broken
    assert max(map(len, broken.split("\u200b"))) <= 22
