"""Every reader by the name of its format, and which one a file needs by its first bytes."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import BinaryIO

from collect.exchange.contents import ReturnFile
from collect.exchange.readers.archives import (
    bytes_in,
    damage_in_words,
    names_in,
    opened_zip,
)
from collect.exchange.readers.message import read_message
from collect.exchange.readers.problems import UnreadableFile, short
from collect.exchange.readers.tables import read_tables, table_in
from collect.exchange.readers.watching import Watch
from collect.exchange.readers.wide import read_row
from collect.exchange.readers.workbook import read_workbook
from rules.spec import CollectionSpec

__all__ = [
    "READERS",
    "Member",
    "UnreadableFile",
    "format_of",
    "members_of",
    "number_of_members",
    "read_return",
]

Reader = Callable[[BinaryIO, CollectionSpec, str, Watch | None], ReturnFile]
"""Takes an open file, the spec, the Native ID that it must be from ("" for any), and a watch."""

READERS: dict[str, Reader] = {
    "xml": read_message,
    "csv": read_tables,
    "row": read_row,
    "xlsx": read_workbook,
}
"""Every reader: `csv` is a zip of tables, `row` a table with a row an organisation."""

PACKAGE = "package"
"""A zip with returns in it, each in a file of its own."""

_HEAD = 4096
_MARKS = (
    (b"\xd0\xcf\x11\xe0", "an old Excel workbook (.xls). Save it as .xlsx"),
    (b"%PDF", "a PDF. Choose the file that your software wrote"),
    (b"\x1f\x8b", "packed with gzip. Unpack it, or make a zip"),
    (b"Rar!", "packed with RAR. Unpack it, or make a zip"),
    (b"7z\xbc\xaf", "packed with 7-Zip. Unpack it, or make a zip"),
)


@dataclass(frozen=True, slots=True)
class Member:
    """One return's file in a package; `problem` is set, and the file empty, if it is no use."""

    name: str
    file: BinaryIO
    problem: UnreadableFile | None = None


def format_of(file: BinaryIO, name: str = "") -> str:
    """The key of READERS for an open file, or PACKAGE. Raises UnreadableFile if there is none.

    The first bytes tell. Text that could be any table is XML where its `name` says so.
    """
    file.seek(0)
    head = file.read(_HEAD)
    file.seek(0)
    if not head.strip():
        raise UnreadableFile("The file is empty. Choose the file that your software wrote.")
    for mark, words in _MARKS:
        if head.startswith(mark):
            raise UnreadableFile(f"The file is {words}.")
    if head.startswith(b"PK"):
        return _format_of_zip(file)
    text = head.removeprefix(b"\xef\xbb\xbf").removeprefix(b"\xff\xfe").removeprefix(b"\xfe\xff")
    looks_like_xml = text.replace(b"\0", b"").lstrip()[:1] == b"<"
    return "xml" if looks_like_xml or name.lower().endswith(".xml") else "row"


def read_return(
    file: BinaryIO,
    name: str,
    spec: CollectionSpec,
    native_id: str = "",
    watch: Watch | None = None,
) -> ReturnFile:
    """The return in a file of whatever format; a package must hold just one.

    `file` can be read from any place; `name` is what messages call it; `watch` is told how far
    the reading is. Raises UnreadableFile, and nothing else, for whatever the file may hold.
    """
    watch = watch or Watch()
    found = format_of(file, name)
    if found != PACKAGE:
        watch.follow(file)
        return READERS[found](file, spec, native_id, watch)
    members = list(members_of(file, most=2))
    if len(members) > 1:
        raise UnreadableFile(
            f"{short(name)} holds several files, but this return needs one: "
            f"{short(members[0].name)} and {short(members[1].name)} are the first two."
        )
    inner = members[0]
    if inner.problem:
        raise inner.problem.within(short(inner.name))
    watch.follow(inner.file)
    return READERS[format_of(inner.file, inner.name)](inner.file, spec, native_id, watch)


def number_of_members(file: BinaryIO) -> int:
    """How many files there are in a package. Raises UnreadableFile."""
    with opened_zip(file) as archive:
        return len(names_in(archive))


def members_of(file: BinaryIO, most: int = 0, after: int = 0) -> Iterator[Member]:
    """The returns' files in a package, one after the other, at most `most` of them if given.

    The first `after` of them are left packed. One that is no use comes with its problem, so
    that the others can still be read. Raises UnreadableFile for a zip that is no use itself.
    """
    with opened_zip(file) as archive:
        names = names_in(archive)
        if not names:
            raise UnreadableFile("The zip is empty. Put the returns’ files into it.")
        for name in names[after : after + most if most else None]:
            yield _member(archive, name)


def _member(archive: zipfile.ZipFile, name: str) -> Member:
    try:
        with damage_in_words():
            inner = io.BytesIO(b"".join(bytes_in(archive, name)))
        if format_of(inner) == PACKAGE:
            raise UnreadableFile("It is a zip of zips. Put the returns’ files into one zip.")
    except UnreadableFile as problem:
        return Member(name, io.BytesIO(), problem)
    return Member(name, inner)


def _format_of_zip(file: BinaryIO) -> str:
    with opened_zip(file) as archive:
        names = archive.namelist()
        if "[Content_Types].xml" in names:
            return "xlsx"
        counted = names_in(archive)
        tables = [table_in(name) for name in counted]
        is_export = any("blade-export_" in name.lower() for name in counted)
        if is_export or (len(tables) > 1 and all(tables)):
            return "csv"
        return PACKAGE
