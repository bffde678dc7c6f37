"""Zips that come in: checked by their directory before anything of them is unpacked."""

from __future__ import annotations

import lzma
import struct
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import BinaryIO

from collect.exchange.readers.problems import (
    LARGEST_FILE,
    LARGEST_UNPACKED,
    MIB,
    MOST_FILES,
    UnreadableFile,
    short,
)

_DAMAGED = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    EOFError,
    OSError,
    struct.error,
    ValueError,
    IndexError,
)
_PASSED_OVER = ("__MACOSX/", ".DS_Store", "Thumbs.db")
_ENCRYPTED = 0x1
_BLOCK = MIB


@contextmanager
def opened_zip(file: BinaryIO, largest: int = LARGEST_UNPACKED) -> Iterator[zipfile.ZipFile]:
    """The zip, fit to be read: few and small enough files with names that stay inside it.

    What goes wrong while it is read is raised as UnreadableFile too.
    """
    with damage_in_words(), zipfile.ZipFile(file) as archive:
        _check(archive, largest)
        yield archive


@contextmanager
def damage_in_words() -> Iterator[None]:
    """Raise what a damaged zip makes the reader of zips say as UnreadableFile."""
    try:
        yield
    except UnreadableFile:
        raise
    except _DAMAGED as error:
        raise UnreadableFile("The zip is damaged or cut off. Make it again.") from error
    except (RuntimeError, NotImplementedError) as error:
        raise UnreadableFile(
            "The zip is packed in a way that is not accepted. Make it again without a password "
            "and with the usual compression."
        ) from error


def bytes_in(archive: zipfile.ZipFile, name: str) -> Iterator[bytes]:
    """A file's bytes in blocks: no more than the zip says there are, whatever is packed in it."""
    with archive.open(name) as part:
        while block := part.read(_BLOCK):
            yield block


def names_in(archive: zipfile.ZipFile) -> list[str]:
    """The names of the files that count, in the order of the zip."""
    return [
        info.filename
        for info in archive.infolist()
        if not info.is_dir()
        and not info.filename.startswith(_PASSED_OVER[0])
        and info.filename.rpartition("/")[2] not in _PASSED_OVER
    ]


def _check(archive: zipfile.ZipFile, largest: int) -> None:
    infos = archive.infolist()
    if len(infos) > MOST_FILES:
        raise UnreadableFile(f"The zip holds more than {MOST_FILES:,} files. Split it.")
    if sum(info.file_size for info in infos) > largest:
        raise UnreadableFile(
            f"The zip holds more than {largest // MIB} MB when it is unpacked. Check that it "
            "is the right one."
        )
    seen: set[str] = set()
    for info in infos:
        if info.filename in seen:
            raise UnreadableFile(f"The zip holds {short(info.filename)} twice. Make it again.")
        seen.add(info.filename)
        _check_member(info)


def _check_member(info: zipfile.ZipInfo) -> None:
    parts = info.orig_filename.replace("\\", "/").split("/")
    if ".." in parts or parts[0] == "" or ":" in parts[0] or "\0" in info.orig_filename:
        raise UnreadableFile(
            f"The zip holds a file whose name leads out of it: {short(info.orig_filename)}. "
            "Make it again from the files themselves."
        )
    if info.flag_bits & _ENCRYPTED:
        raise UnreadableFile("The zip is protected by a password. Make it again without one.")
    if info.file_size > LARGEST_FILE:
        raise UnreadableFile(
            f"{short(info.filename)} has more than {LARGEST_FILE // MIB} MB when it is unpacked. "
            "Check that it is the right one."
        )
