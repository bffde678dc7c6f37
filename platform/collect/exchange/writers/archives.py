"""Zips that go out: the same files always give the same bytes."""

from __future__ import annotations

import zipfile
from collections.abc import Iterable
from typing import BinaryIO

_EARLIEST = (1980, 1, 1, 0, 0, 0)
"""The first moment that a zip can name; a real one would make each export another file."""


def write_zip(out: BinaryIO, files: Iterable[tuple[str, bytes]], *, packed: bool = True) -> None:
    """Write files, each a name and its bytes, into a zip; not `packed` where that gains nothing."""
    method = zipfile.ZIP_DEFLATED if packed else zipfile.ZIP_STORED
    with zipfile.ZipFile(out, "w", method, compresslevel=6) as archive:
        for name, content in files:
            info = zipfile.ZipInfo(name, _EARLIEST)
            info.compress_type = method
            info.create_system = 3
            info.external_attr = 0o644 << 16
            archive.writestr(info, content, compresslevel=6)
