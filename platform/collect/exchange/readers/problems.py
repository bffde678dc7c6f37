"""The one exception of every reader, and the limits that keep a file within bounds."""

from __future__ import annotations

MIB = 1024 * 1024
LARGEST_FILE = 100 * MIB
"""Bytes of one file as it is read, unpacked where it came in a zip."""

LARGEST_UNPACKED = 400 * MIB
"""Bytes of everything in one zip."""

LARGEST_WORKBOOK = 60 * MIB
"""Bytes of everything in one workbook, which takes far longer to read than it does to unpack."""

MOST_TAGS = 4_000_000
"""Tags in a workbook's sheets and strings: some 800,000 cells."""

MOST_TAGS_BESIDE = 100_000
"""Tags in any other part of a workbook, such as its styles, which weigh far more."""

MOST_FILES = 5_000
"""Files in one zip."""

DEEPEST = 32
"""Elements inside one another."""

MOST_COLUMNS = 5_000
LONGEST_CELL = 4_000_000
"""Characters of one cell; a page takes no longer text either."""

LONGEST_LINE = 8_000_000
"""Bytes of one line of a table."""

MOST_NOTICES = 50
MOST_RECORDS = 500_000
"""Records of one return."""

MOST_IN_HEADER = 1_000
"""Elements of a header, which needs a dozen."""


class UnreadableFile(ValueError):
    """The file is of no use as it is; the message says why and how to mend it.

    `line` and `column` count from 1 and are 0 where there is none to name.
    """

    def __init__(self, message: str, line: int = 0, column: int = 0) -> None:
        self.message = message
        self.line = line
        self.column = column
        super().__init__(message, line, column)

    def __str__(self) -> str:
        """The place, if there is one, and the message."""
        if not self.line:
            return self.message
        place = f"Line {self.line:,}" + (f", column {self.column:,}" if self.column else "")
        return f"{place}: {self.message}"

    def within(self, name: str) -> UnreadableFile:
        """The same problem, said of a file inside this one."""
        inside = UnreadableFile(f"{name}: {self}")
        inside.line, inside.column = 0, 0
        return inside


class Notices:
    """Sentences about what was passed over, each once and not too many."""

    def __init__(self) -> None:
        self._said: dict[str, None] = {}
        self._more = 0

    def add(self, sentence: str) -> None:
        """Say this once."""
        if sentence in self._said:
            return
        if len(self._said) < MOST_NOTICES:
            self._said[sentence] = None
        else:
            self._more += 1

    def all(self) -> tuple[str, ...]:
        """Every sentence, in the order in which they were said."""
        more = (f"There are {self._more:,} more notices like these.",) if self._more else ()
        return (*self._said, *more)


def refuse_too_many(records: int) -> None:
    """Raise UnreadableFile for more records than a return may have."""
    if records > MOST_RECORDS:
        raise UnreadableFile(
            f"The file holds more than {MOST_RECORDS:,} records. Check that it is the right one."
        )


def short(text: str) -> str:
    """A text of a file as a message quotes it: on one line, printable and not too long."""
    shown = "".join(
        sign if sign.isprintable() else "\N{REPLACEMENT CHARACTER}" for sign in text[:61]
    )
    return shown if len(shown) < 61 else f"{shown[:60]}…"
