"""Signs that a file format cannot hold or a spreadsheet would act on, and how they come back."""

from __future__ import annotations

import re

_UNFIT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]|_(?=x[0-9A-Fa-f]{4}_)")
_WRITTEN = re.compile("_x(00[01][0-9A-Fa-f]|FFF[EF]|005F)_", re.IGNORECASE)

_RISKY = re.compile(
    r"""'*(?:[=+\-@\t\r\n]                                        # a spreadsheet's formulas
        |\d{4}-[A-Z][a-z]{2}-\d\d\ \d\d:\d\d:\d\d\Z)              # the look of an exported date
    """,
    re.VERBOSE,
)


def fit_for_xml(text: str) -> str:
    """The text with each sign that XML forbids as `_xHHHH_`, the way that workbooks write it."""
    return _UNFIT.sub(lambda found: f"_x{ord(found[0]):04X}_", text)


def from_xml(text: str) -> str:
    """The text that `fit_for_xml` took."""
    return _WRITTEN.sub(lambda found: chr(int(found[1], 16)), text) if "_x" in text else text


def neutral(text: str) -> str:
    """The text with an apostrophe before it if a spreadsheet might take it for a formula."""
    return f"'{text}" if _RISKY.match(text) else text


def from_neutral(text: str) -> str:
    """The text that `neutral` took."""
    return text[1:] if text.startswith("'") and _RISKY.match(text) else text
