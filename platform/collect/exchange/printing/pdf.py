"""A printed return as a PDF that screen readers can read, set by Typst.

What people wrote reaches Typst as data, never as markup. The fonts come with the packages, so the
same return is the same file on every machine.
"""

from __future__ import annotations

import json
from dataclasses import asdict
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import typst

from collect.exchange.printing.document import PrintedReturn
from collect.exchange.printing.texts import printable

LAYOUT = Path(__file__).with_name("return.typ")
FONTS = "manimgx_fonts"
"""The package that holds Noto Sans, its other scripts, symbols and emoji."""

ACCESSIBLE = "ua-1"


def pdf_of(return_: PrintedReturn) -> bytes:
    """The return as a tagged PDF, after the standard PDF/UA-1.

    That standard wants a picture of every sign. Where a sign has none in the fonts, it becomes a
    box, the document says so, and is tagged all the same without being called PDF/UA.
    """
    data = json.dumps(_fit(asdict(return_)), default=str)
    try:
        return _compiled(data, return_, boxes="", standards=[ACCESSIBLE])
    except typst.TypstError:
        return _compiled(data, return_, boxes="yes", standards=[])


def _compiled(data: str, return_: PrintedReturn, *, boxes: str, standards: list[Any]) -> bytes:
    compiler = typst.Compiler(
        input=LAYOUT.read_bytes(),
        root=LAYOUT.parent,
        font_paths=_fonts(),
        ignore_system_fonts=True,
        sys_inputs={"data": data, "boxes": boxes},
    )
    at = int(return_.at.timestamp())
    content = compiler.compile(format="pdf", pdf_standards=standards, timestamp=at)
    assert isinstance(content, bytes)
    return content


@cache
def _fonts() -> typst.Fonts:
    """The fonts, read once by each process."""
    package = find_spec(FONTS)
    if package is None or not package.submodule_search_locations:
        raise RuntimeError(f"The fonts of printed returns are missing: install {FONTS}.")
    folders: list[Any] = list(package.submodule_search_locations)
    return typst.Fonts(include_system_fonts=False, font_paths=folders)


def _fit(held: Any) -> Any:
    """The same data with every text made printable."""
    if isinstance(held, str):
        return printable(held)
    if isinstance(held, dict):
        return {name: _fit(value) for name, value in held.items()}
    return [_fit(value) for value in held] if isinstance(held, list | tuple) else held
