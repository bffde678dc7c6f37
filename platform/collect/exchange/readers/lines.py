"""Bytes of a table become lines of text and rows of cells, each kept within bounds."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from typing import BinaryIO

from collect.exchange.readers.problems import (
    LARGEST_FILE,
    LONGEST_CELL,
    LONGEST_LINE,
    MIB,
    MOST_COLUMNS,
    UnreadableFile,
)

LONGEST_ROW = 2 * LONGEST_LINE
"""Characters of one row, which may run over many lines."""

_SAVE_AS = "Save it as CSV UTF-8."


class Lines:
    """The lines of a file as text, each with its own line end."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._number = 0
        self._size = 0

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        """The next line. Raises UnreadableFile for one that is too long or not UTF-8."""
        line = self._file.readline(LONGEST_LINE + 1)
        if not line:
            raise StopIteration
        self._number += 1
        self._size += len(line)
        if self._size > LARGEST_FILE:
            raise UnreadableFile(
                f"The file is larger than {LARGEST_FILE // MIB} MB. Check that it is the right one."
            )
        if len(line) > LONGEST_LINE:
            raise UnreadableFile(f"The line is longer than {LONGEST_LINE // MIB} MB.", self._number)
        if self._number == 1 and line.startswith((b"\xff\xfe", b"\xfe\xff")):
            raise UnreadableFile(f"The file is UTF-16. {_SAVE_AS}", 1)
        try:
            text = line.decode("utf-8-sig" if self._number == 1 else "utf-8")
        except UnicodeDecodeError as error:
            column = len(line[: error.start].decode("utf-8", "replace")) + 1
            raise UnreadableFile(
                f"The byte {line[error.start]:02X} is not UTF-8. {_SAVE_AS}", self._number, column
            ) from None
        if "\0" in text:
            raise UnreadableFile(
                f"There is a NUL, a character that no table holds. {_SAVE_AS}",
                self._number,
                text.index("\0") + 1,
            )
        return text


class Rows:
    """The rows of a table in CSV; `line` is the line that the last one ended on."""

    def __init__(self, lines: Iterable[str]) -> None:
        csv.field_size_limit(LONGEST_CELL)
        self._lines = iter(lines)
        self._taken = 0
        self._reader = csv.reader(self._bounded(), strict=True)

    @property
    def line(self) -> int:
        """The number of the line that was read last."""
        return self._reader.line_num

    def __iter__(self) -> Iterator[list[str]]:
        return self

    def __next__(self) -> list[str]:
        """The next row. Raises UnreadableFile where the file is no CSV."""
        self._taken = 0
        try:
            return next(self._reader)
        except UnicodeDecodeError as error:
            raise UnreadableFile(
                f"The file is not UTF-8 text (byte {error.start:,}). {_SAVE_AS}"
            ) from error
        except csv.Error as error:
            raise self._in_words(str(error)) from error

    def heading(self) -> list[str]:
        """The first row, with white space around names taken away."""
        cells = next(self, None)
        if cells is None:
            raise UnreadableFile("The file is empty. It needs a heading line with item codes.")
        if len(cells) > MOST_COLUMNS:
            raise UnreadableFile(f"The file has more than {MOST_COLUMNS:,} columns.", 1)
        return [cell.strip() for cell in cells]

    def filled(self, width: int) -> Iterator[list[str]]:
        """The rows that are not blank. Raises UnreadableFile for one of another width."""
        for cells in self:
            if not any(cell.strip() for cell in cells):
                continue
            if len(cells) != width:
                raise UnreadableFile(
                    f"This row has {len(cells):,} cells, but the heading has {width:,}.", self.line
                )
            yield cells

    def _in_words(self, said: str) -> UnreadableFile:
        if "field limit" in said or "unexpected end" in said:
            told = "A text does not end. A quotation mark that closes it is probably missing."
            return UnreadableFile(told, self.line)
        return UnreadableFile(f"This cannot be read as CSV: {said}.", self.line)

    def _bounded(self) -> Iterator[str]:
        """The lines; a row may run over some of them, but not over all that there are."""
        for line in self._lines:
            self._taken += len(line)
            if self._taken > LONGEST_ROW:
                raise UnreadableFile(
                    f"A row is longer than {LONGEST_ROW // MIB} MB. "
                    "A quotation mark that closes a text is probably missing.",
                    self.line,
                )
            yield line
