"""Reads a flood of a file with little memory, in a process of its own, and prints what is said."""

import io
import resource
import sys

from collect.exchange.readers.formats import UnreadableFile, read_return
from exchange.supplies import TOY, WHO

ROOM = 512 * 1024 * 1024


class Repeated(io.RawIOBase):
    """A file of a start, then one block over and over, which is never in memory as a whole."""

    def __init__(self, start: bytes, block: bytes, size: int) -> None:
        self._start, self._block, self._size = start, block, size
        self._place = 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = 0) -> int:
        self._place = offset if whence == 0 else self._size + offset
        return self._place

    def tell(self) -> int:
        return self._place

    def readinto(self, buffer: bytearray) -> int:  # type: ignore[override]
        wanted = min(len(buffer), self._size - self._place)
        if self._place < len(self._start):
            part = self._start[self._place : self._place + wanted]
        else:
            offset = (self._place - len(self._start)) % len(self._block)
            times = wanted // len(self._block) + 2
            part = (self._block * times)[offset : offset + wanted]
        buffer[: len(part)] = part
        self._place += len(part)
        return len(part)


def main() -> None:
    """Read a file that starts with one text and goes on with another up to a size."""
    start, block, size = sys.argv[1].encode(), sys.argv[2].encode(), int(sys.argv[3])
    with open("/proc/self/statm", encoding="ascii") as statm:
        own = int(statm.read().split()[0]) * resource.getpagesize()
    resource.setrlimit(resource.RLIMIT_AS, (own + ROOM, own + ROOM))
    try:
        read_return(io.BufferedReader(Repeated(start, block, size)), "A1.xml", TOY, WHO)
    except UnreadableFile as problem:
        print("UnreadableFile", str(problem)[:300])


if __name__ == "__main__":
    main()
