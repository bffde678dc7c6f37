"""Puts bytes of XML before the parser as UTF-8 and stops what must not reach it."""

from __future__ import annotations

import codecs
import re
from typing import BinaryIO

from collect.exchange.readers.problems import LARGEST_FILE, MIB, UnreadableFile, short

_BLOCK = 65536
_LABEL = re.compile(rb"""^\s*<\?xml\b[^>]{0,200}?\bencoding\s*=\s*["']([^"'<>]{0,60})["']""")
_BEFORE_ROOT = re.compile(r"\s*(?:<\?.*?\?>\s*|<!--.*?-->\s*)*(<!DOCTYPE)?", re.DOTALL)
_ALLOWED = {"utf-8", "ascii", "iso8859-1", "iso8859-15", "cp1252", "utf-16"}
_SAVE_AS = "Save or export the file as UTF-8."


class Screened:
    """A file of XML as the parser reads it: always UTF-8, of bounded size, without NUL or DTD.

    Bytes that are not in the encoding that the file claims are found here, so that the
    message can say which byte on which line it was.
    """

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._size = 0
        self._line = 1
        self._column = 0
        self._ahead = file.read(_BLOCK)
        self.encoding = _encoding_of(self._ahead)
        self._decoder = codecs.getincrementaldecoder(self.encoding)("strict")
        self._unlike = _Doubt() if self.encoding not in ("utf-8", "utf-16") else None
        self._first = True
        self._ended = False

    def read(self, size: int = _BLOCK) -> bytes:
        """The next bytes, as UTF-8; none at the end. Raises UnreadableFile."""
        while not self._ended:
            block, self._ahead = self._ahead or self._file.read(max(size, 1)), b""
            text = self._decoded(block)
            if text:
                return text.encode()
        return b""

    def _decoded(self, block: bytes) -> str:
        self._size += len(block)
        if self._size > LARGEST_FILE:
            raise UnreadableFile(
                f"The file is larger than {LARGEST_FILE // MIB} MB. Check that it is the right one."
            )
        self._ended = not block
        try:
            text = self._decoder.decode(block, final=self._ended)
        except UnicodeDecodeError as error:
            raise self._not_in_encoding(error) from None
        if self._unlike and self._unlike.is_utf8(block):
            raise UnreadableFile(
                f"The file says that it is {self.encoding}, but it is UTF-8. "
                "Correct the encoding in its first line, or your software’s setting for it."
            )
        self._refuse_nul(text)
        self._line += text.count("\n")
        rest = text[text.rfind("\n") + 1 :]
        self._column = len(rest) + (0 if "\n" in text else self._column)
        return self._without_dtd(text)

    def ends_at(self, line: int, column: int) -> bool:
        """Whether the file ends at this place, give or take what the parser looked ahead."""
        last = self._column == 0 and line == self._line - 1
        return last or (line >= self._line and column >= self._column)

    def _without_dtd(self, text: str) -> str:
        if self._first and text:
            self._first = False
            text = text.removeprefix("\ufeff")
            found = _BEFORE_ROOT.match(text)
            if found and found[1]:
                raise dtd_refused(text.count("\n", 0, found.start(1)) + 1)
        return text

    def _refuse_nul(self, text: str) -> None:
        place = text.find("\0")
        if place >= 0:
            line, column = self._place(text, place)
            raise UnreadableFile(
                "There is a NUL, a character that XML does not allow. Remove it, "
                "or export the file again.",
                line,
                column,
            )

    def _not_in_encoding(self, error: UnicodeDecodeError) -> UnreadableFile:
        before = error.object[: error.start].decode(self.encoding, "replace")
        line, column = self._place(before, len(before))
        if error.reason == "unexpected end of data":
            return UnreadableFile(
                "The file ends in the middle of a character. Send it again.", line
            )
        byte = error.object[error.start]
        return UnreadableFile(
            f"The byte {byte:02X} is not {self.encoding.upper()}, which the file says it is. "
            f"{_SAVE_AS}",
            line,
            column,
        )

    def _place(self, text: str, offset: int) -> tuple[int, int]:
        """Line and column of a place in a text that begins on the current line."""
        return (
            self._line + text.count("\n", 0, offset),
            offset - text.rfind("\n", 0, offset),
        )


class _Doubt:
    """Watches bytes of a one-byte encoding for being UTF-8 throughout."""

    def __init__(self) -> None:
        self._decoder = codecs.getincrementaldecoder("utf-8")("strict")
        self._beyond_ascii = False
        self._valid = True

    def is_utf8(self, block: bytes) -> bool:
        """Take the next block; true at the end, if all that is no ASCII was good UTF-8."""
        if self._valid:
            try:
                text = self._decoder.decode(block, final=not block)
            except UnicodeDecodeError:
                self._valid = False
            else:
                self._beyond_ascii |= not text.isascii()
        return not block and self._valid and self._beyond_ascii


def dtd_refused(line: int) -> UnreadableFile:
    """What is said of a document type, which could hold entities that grow or read files."""
    return UnreadableFile(
        "The file has a document type declaration (<!DOCTYPE …>), which is not accepted. "
        "Remove it.",
        line,
    )


def _encoding_of(head: bytes) -> str:
    """The name of the encoding that the file claims, if its first bytes bear that out."""
    wide = head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    if head.startswith((codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)):
        raise UnreadableFile(f"The file is UTF-32, which is not accepted. {_SAVE_AS}")
    if not wide and b"\0" in head[:4]:
        raise UnreadableFile(
            f"The file looks like UTF-16, but lacks the byte order mark that says so. {_SAVE_AS}"
        )
    text = head[:600].decode("utf-16", "ignore").encode() if wide else head[:600]
    found = _LABEL.match(text.removeprefix(codecs.BOM_UTF8))
    label = found[1].decode("ascii", "replace") if found else ("utf-16" if wide else "utf-8")
    try:
        name = codecs.lookup(label).name
    except (LookupError, ValueError):
        name = ""
    name = "utf-16" if name in ("utf-16-le", "utf-16-be") and wide else name
    if name not in _ALLOWED:
        raise UnreadableFile(
            f"The file says that its encoding is {short(label)}, which is not accepted. {_SAVE_AS}"
        )
    signed = head.startswith(codecs.BOM_UTF8)
    if wide != (name == "utf-16") or (signed and name not in ("utf-8", "ascii")):
        actual = "UTF-16" if wide else "UTF-8" if signed else "not"
        raise UnreadableFile(
            f"The file says that its encoding is {short(label)}, but it is {actual}. "
            f"Correct its first line, or your software’s setting for it.",
            1,
        )
    return "utf-8" if signed else name
