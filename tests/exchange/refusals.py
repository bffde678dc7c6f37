"""What is said of a file that is of no use, while time and memory are watched."""

import time
import tracemalloc
from collections.abc import Iterator
from contextlib import contextmanager
from typing import BinaryIO

import pytest

from collect.exchange.readers.formats import UnreadableFile, read_return
from collect.exchange.readers.problems import MIB
from exchange.supplies import TOY, WHO

SECONDS = 20
"""Far above what any of these takes, so that a slow machine fails none of them."""


@contextmanager
def bounded(megabytes: int) -> Iterator[None]:
    """Fail if what is inside takes very long, or Python more memory than this."""
    tracemalloc.start()
    start = time.perf_counter()
    try:
        yield
        peak = tracemalloc.get_traced_memory()[1] / MIB
    finally:
        tracemalloc.stop()
    assert time.perf_counter() - start < SECONDS
    assert peak < megabytes, f"{peak:.0f} MB"


def refusal(file: BinaryIO, megabytes: int = 50) -> str:
    """What is said of a file, in bounded time and memory."""
    with bounded(megabytes), pytest.raises(UnreadableFile) as caught:
        read_return(file, "A1", TOY, WHO)
    return str(caught.value)
