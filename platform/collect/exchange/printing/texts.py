"""Texts that people wrote, made fit for paper: nothing in them acts, hides or runs off the page."""

from __future__ import annotations

import re
import unicodedata

LONGEST_WORD = 20
"""Signs without a space after which a line may be broken."""

_UNSEEN = re.compile(
    "[\x00-\x09\x0b-\x1f\x7f-\x9f"  # control signs, but the end of a line
    "\u202a-\u202e\u2066-\u2069"  # those that turn the direction of what follows
    "\ud800-\udfff\ue000-\uf8ff\ufdd0-\ufdef\ufffe\uffff"  # halves of signs, and no signs at all
    "\U000f0000-\U0010ffff]"
)
_LONG_WORD = re.compile(rf"\S{{{LONGEST_WORD},}}")
_NUL = "\N{SYMBOL FOR NULL}"
_BREAK = "\N{ZERO WIDTH SPACE}"


def printable(text: str) -> str:
    """The text as paper can show it.

    A sign that cannot be seen is named, such as `[U+202E]`; a very long word may be broken.
    """
    lines = text.replace("\r\n", "\n").replace("\t", " ").replace(_NUL, "\x00")
    seen = _UNSEEN.sub(lambda found: f"[U+{ord(found[0]):04X}]", lines)
    return _LONG_WORD.sub(lambda found: _broken(found[0]), seen)


def _broken(word: str) -> str:
    """The word with places to break it, none of them inside one written sign."""
    out: list[str] = []
    since = 0
    for sign in word:
        joins = unicodedata.category(sign) in ("Mn", "Me", "Mc", "Cf", "Sk")
        if since >= LONGEST_WORD and not joins and out[-1] != "\N{ZERO WIDTH JOINER}":
            out.append(_BREAK)
            since = 0
        out.append(sign)
        since += 1
    return "".join(out)
