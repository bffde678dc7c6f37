"""Counts the records of a file as they are read, and says how far the reading is."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from typing import BinaryIO

from collect.exchange.readers.problems import refuse_too_many

INTERVAL = 0.5
"""Seconds between two reports of progress."""

Tell = Callable[[int, float], None]
"""Takes the records read so far, and the share of the file that is read, from 0 to 1."""


def nobody(records: int, share: float) -> None:
    """Progress that no one asked for."""


class Watch:
    """Watches one file being read.

    The share is that of the bytes read, or of the records where a reader `expects` a number of
    them: a workbook is unpacked whole before its rows are read.
    """

    def __init__(self, tell: Tell = nobody) -> None:
        self.records = 0
        self._tell = tell
        self._told_at = time.monotonic()
        self._file: BinaryIO | None = None
        self._size = 0
        self._expected = 0
        self._share = 0.0

    def follow(self, file: BinaryIO) -> None:
        """Watch this file, which is read from its beginning."""
        self._file, self._size = file, file.seek(0, os.SEEK_END)
        file.seek(0)

    def expect(self, records: int) -> None:
        """There are about so many records to read."""
        self._expected = records

    def record(self) -> int:
        """Count one record more; how many there are. Raises UnreadableFile for too many."""
        self.records += 1
        refuse_too_many(self.records)
        now = time.monotonic()
        if now - self._told_at >= INTERVAL:
            self._told_at = now
            self._share = min(1.0, max(self._share, self._now()))
            self._tell(self.records, self._share)
        return self.records

    def _now(self) -> float:
        if self._expected:
            return self.records / self._expected
        return self._file.tell() / self._size if self._file and self._size else 0.0
