"""Patterns of texts: RE2 says which are valid; the faster engine runs what cannot hang it."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache

import re2

_OPTIONS = re2.Options()
_OPTIONS.log_errors = False
_OPTIONS.max_mem = 1 << 20

_ATOM = re.compile(
    r"(\[[^\]\\^\[]+\]|\\d|\\[.()+*?/\-]|[A-Za-z0-9 /_:,@-])(\{\d+(?:,\d*)?\}|[?+*])?"
)


def fault_in(pattern: str) -> str:
    """What RE2 has against the pattern; "" when it is valid."""
    try:
        re2.compile(pattern, _OPTIONS)
    except re2.error as fault:
        text = fault.args[0] if fault.args else ""
        return text.decode("utf-8", "replace") if isinstance(text, bytes) else str(text)
    return ""


@lru_cache(maxsize=2_000)
def matcher(pattern: str) -> Callable[[str], object]:
    """A function that gives something true when the whole of a text matches a valid pattern."""
    core = pattern.removeprefix("^")
    core = core[:-1] if core.endswith("$") and not core.endswith("\\$") else core
    if cannot_backtrack(core):
        return re.compile(core, re.ASCII).fullmatch
    compiled = re2.compile(pattern, _OPTIONS)

    def matches(text: str) -> object:
        return compiled.fullmatch(text.encode("utf-8", "replace").decode())

    return matches


def cannot_backtrack(pattern: str) -> bool:
    """Whether each character of any text decides by itself what to do next.

    True only of plain sequences of characters, digits and simple classes in which whatever may
    repeat a varying number of times cannot also begin what follows it.
    """
    place, open_ends = 0, frozenset[str]()
    while place < len(pattern):
        found = _ATOM.match(pattern, place)
        allowed = _characters(found.group(1)) if found else frozenset[str]()
        if not found or not allowed or allowed & open_ends:
            return False
        count = found.group(2) or ""
        if count in ("?", "*") or count.startswith("{0"):
            open_ends |= allowed
        elif count == "+" or "," in count:
            open_ends = allowed
        else:
            open_ends = frozenset()
        place = found.end()
    return True


def _characters(atom: str) -> frozenset[str]:
    """The characters that an atom accepts; none when that is not plain."""
    if atom == r"\d":
        return frozenset("0123456789")
    if not atom.startswith("["):
        return frozenset(atom[-1])
    inner, found, place = atom[1:-1], set[str](), 0
    while place < len(inner):
        first, last = inner[place], inner[place]
        if inner[place + 1 : place + 2] == "-" and place + 2 < len(inner):
            last = inner[place + 2]
            place += 2
        if not (first.isascii() and last.isascii() and first <= last):
            return frozenset()
        found.update(map(chr, range(ord(first), ord(last) + 1)))
        place += 1
    return frozenset(found)
