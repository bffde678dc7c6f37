"""Files made to do harm are refused in words, in bounded time and memory."""

import os
import subprocess
import sys
import zipfile
from io import BytesIO
from pathlib import Path

import pytest

from collect.exchange.readers import problems, screening
from collect.exchange.readers.formats import members_of
from collect.exchange.readers.message import read_message
from collect.exchange.readers.problems import MIB
from exchange.refusals import refusal
from exchange.supplies import TOY, example, written
from exchange.test_messages import HEADER, message

ROOT = Path(__file__).resolve().parents[2]
FLOOD = str(ROOT / "tests" / "exchange" / "flood.py")


def test_entities_that_grow_are_refused() -> None:
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 20))
    content = f'<!DOCTYPE Message [<!ENTITY l0 "ha">{laughs}]>{message("<Site>&l19;</Site>")}'
    assert "document type declaration" in refusal(BytesIO(content.encode()))


def test_entities_that_grow_are_refused_behind_a_long_comment() -> None:
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 20))
    dtd = f'<!DOCTYPE Message [<!ENTITY l0 "ha">{laughs}<!ATTLIST Message a CDATA "&l19;">]>'
    content = f"<!--{'x' * 100_000}-->{dtd}{message('')}"
    assert refusal(BytesIO(content.encode())).endswith(".")


def test_an_external_entity_reads_no_file() -> None:
    content = f'<!DOCTYPE Message [<!ENTITY x SYSTEM "file:///etc/passwd">]>{message("&x;")}'
    said = refusal(BytesIO(content.encode()))
    assert "document type declaration" in said
    assert "root:" not in said


def test_an_external_entity_behind_a_long_comment_reads_no_file() -> None:
    dtd = '<!DOCTYPE Message [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
    content = f"<!--{'x' * 100_000}-->{dtd}{message('<Site>&x;</Site>')}"
    assert "document type declaration" in refusal(BytesIO(content.encode()))


@pytest.mark.parametrize("start", ["", f"<Message>{HEADER}<PLOTS><Site>"])
def test_a_million_nested_elements_are_refused(start: str) -> None:
    assert refusal(BytesIO((start + "<Site>" * 1_000_000).encode()))


def test_elements_nested_in_the_header_are_refused() -> None:
    content = f"<Message><Header>{'<Source>' * 1_000_000}"
    assert "nested too deeply" in refusal(BytesIO(content.encode()))


FLOODS = {
    "spaces in an item": ("<PLOTS><Plots><Rent>", " "),
    "spaces between elements": ("<PLOTS>", " " * 4096 + "<!-- -->"),
    "comments": ("<PLOTS>", f"<!--{'-x' * 5000}-->"),
    "records": ("<PLOTS><Site>", "<Shed/>"),
    "elements in the header": ("", "<a/>"),
    "attributes": ("<PLOTS><Site ", 'a="b" '),
    "a name": ("<PLOTS><", "a"),
}


@pytest.mark.parametrize("flood", FLOODS)
def test_a_file_of_200_mb_is_refused_in_half_a_gigabyte(flood: str) -> None:
    start, block = FLOODS[flood]
    header = HEADER if start else "<Header>"
    said = said_with_little_memory(f"<Message>{header}{start}", block, 200 * MIB)
    assert said.startswith("UnreadableFile ")


def said_with_little_memory(start: str, block: str, size: int) -> str:
    """What a process with 512 MB of address space beyond its own says of a flood."""
    environment = {**os.environ, "PYTHONPATH": f"{ROOT}/platform:{ROOT}:{ROOT}/tests"}
    done = subprocess.run(
        [sys.executable, FLOOD, start, block, str(size)],
        env=environment,
        capture_output=True,
        text=True,
        timeout=90,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    return done.stdout


def test_more_than_the_largest_file_is_refused_by_its_size(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(screening, "LARGEST_FILE", MIB)
    sheds = "<Shed><ShedNo>1</ShedNo></Shed>" * 40_000
    said = refusal(BytesIO(message(f"<Site>{sheds}</Site>").encode()))
    assert said == "The file is larger than 1 MB. Check that it is the right one."


@pytest.mark.parametrize("form", ["xml", "csv", "xlsx"])
def test_more_records_than_a_return_may_have_are_refused(
    form: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(problems, "MOST_RECORDS", 1)
    assert "more than 1 records" in refusal(written(form, TOY, example()))


def test_many_records_are_read_without_the_tree_in_memory() -> None:
    count = 20_000
    sheds = b"<Shed><ShedNo>1</ShedNo></Shed>" * count
    content = message("<Site>MANY</Site>").encode().replace(b"MANY", sheds)
    assert len(read_message(BytesIO(content), TOY).data.records) == count + 2


def test_a_zip_that_unpacks_to_2_gb_is_refused_before_it_is_unpacked() -> None:
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        archive.writestr("A1.xml", b"x")
    honest = out.getvalue()
    size = (2 * 1024 * MIB).to_bytes(4, "little")
    bomb = bytearray(honest)
    place = honest.index(b"PK\x01\x02")
    bomb[place + 24 : place + 28] = size
    assert "when it is unpacked" in refusal(BytesIO(bytes(bomb)))


def test_a_zip_that_lies_about_its_size_is_read_no_further_than_it_says() -> None:
    out = BytesIO()
    with (
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive,
        archive.open("A1.xml", "w") as member,
    ):
        for _ in range(300):
            member.write(b" " * MIB)
    packed = bytearray(out.getvalue())
    place = packed.index(b"PK\x01\x02")
    packed[place + 24 : place + 28] = (1000).to_bytes(4, "little")
    assert refusal(BytesIO(bytes(packed))).endswith(".")


def test_many_small_bombs_in_one_zip_are_refused() -> None:
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for number in range(9):
            with archive.open(f"{number}.xml", "w") as member:
                for _ in range(50):
                    member.write(b" " * MIB)
    assert "more than 400 MB" in refusal(out)


@pytest.mark.parametrize(
    "name", ["../A1.xml", "a/../../A1.xml", "/etc/A1.xml", "..\\A1.xml", "C:\\A1.xml"]
)
def test_a_zip_with_names_that_lead_out_of_it_is_refused(name: str) -> None:
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr(name, message(""))
    assert "leads out of it" in refusal(out)


def test_a_zip_with_too_many_files_is_refused() -> None:
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for number in range(5001):
            archive.writestr(f"{number}.xml", "")
    assert "more than 5,000 files" in refusal(out)


def test_a_zip_of_zips_is_not_opened() -> None:
    inner, outer = BytesIO(), BytesIO()
    with zipfile.ZipFile(inner, "w") as archive:
        archive.writestr("A1.xml", message(""))
    with zipfile.ZipFile(outer, "w") as archive:
        archive.writestr("inner.zip", inner.getvalue())
    assert "zip of zips" in refusal(outer)


def test_a_zip_with_a_password_is_refused() -> None:
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("A1.xml", message(""))
    packed = bytearray(out.getvalue())
    packed[packed.index(b"PK\x01\x02") + 8] |= 1
    assert "protected by a password" in refusal(BytesIO(bytes(packed)))


def test_a_package_reads_what_can_be_read() -> None:
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("A1.xml", message(""))
        archive.writestr("notes.pdf", b"%PDF-1.7")
        archive.writestr("A2.xml", message(""))
    members = list(members_of(out))
    assert [member.name for member in members] == ["A1.xml", "notes.pdf", "A2.xml"]
    assert [str(m.problem) for m in members if m.problem] == [
        "The file is a PDF. Choose the file that your software wrote."
    ]
    assert "holds several files" in refusal(out)


TABLES = {
    "100,000 columns": (",".join(f"c{n}" for n in range(100_000)).encode(), "5,000 columns"),
    "ten million commas": (b"," * 10_000_000, "longer than"),
    "an open quotation mark": (
        b'native_id,Ref\n"A1' + (b"x" * 999 + b"\n") * 5_000,
        "A text does not end.",
    ),
    "a row over many lines": (
        b"native_id,Ref\n" + (b'"' + b"x" * 999 + b'\n",') * 20_000,
        "A row is longer",
    ),
    "a NUL": (b"native_id,Ref\nA1,\0\n", "Line 2, column 4: There is a NUL"),
    "UTF-16": ("native_id,Ref\nA1,A1\n".encode("utf-16"), "The file is UTF-16"),
    "UTF-16 without a mark": ("native_id,Ref\nA1,A1\n".encode("utf-16-le"), "There is a NUL"),
    "Latin 1": ("native_id,SiteName\nA1,Sø\n".encode("latin-1"), "Line 2, column 5: The byte F8"),
    "too few cells": (b"native_id,Ref\nA1\n", "Line 2: This row has 1 cells"),
    "no organisation": (b"Ref,SiteName\n", "no column for the organisation"),
    "another organisation": (b"native_id,Ref\nA2,A2\n", "no row of organisation A1"),
    "a column twice": (b"native_id,Ref,ref\nA1,1,2\n", "The column Ref is there twice"),
    "a row twice": (b"native_id,Ref\nA1,1\nA1,2\n", "Line 3: There are two rows"),
    "stray quotation marks": (b'native_id,Ref\nA1,"a"b\n', "cannot be read as CSV"),
}


@pytest.mark.parametrize("name", TABLES)
def test_a_table_of_no_use_is_refused(name: str) -> None:
    content, words = TABLES[name]
    assert words in refusal(BytesIO(content), megabytes=120)


OTHERS = {
    "nothing": (b"", "The file is empty"),
    "white space": (b" \n\n ", "The file is empty"),
    "an old workbook": (b"\xd0\xcf\x11\xe0" + b"\0" * 600, "old Excel workbook (.xls)"),
    "gzip": (b"\x1f\x8b\x08" + b"\0" * 60, "packed with gzip"),
    "a broken zip": (b"PK\x03\x04" + b"\0" * 60, "The zip is damaged"),
}


@pytest.mark.parametrize("name", OTHERS)
def test_other_files_are_told_apart(name: str) -> None:
    content, words = OTHERS[name]
    assert words in refusal(BytesIO(content))
