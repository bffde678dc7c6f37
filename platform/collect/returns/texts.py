"""Texts that people write: made fit to be stored and shown, or refused with the reason."""

from __future__ import annotations

from collect.returns.access import Refused

LONGEST = 4000
LONGEST_SEARCH = 100
"""Characters of what is looked for."""


class UnfitText(Refused):
    """What somebody wrote cannot be taken as it is: it is too long, or there is nothing in it."""


def readable(text: str, name: str, longest: int = LONGEST) -> str:
    """The text without white space around it, and without signs that no database can hold.

    Raises UnfitText when it is longer than `longest` characters; `name` is what it is called.
    """
    kept = text.replace("\x00", "").replace("\r\n", "\n").strip()
    if len(kept) > longest:
        raise UnfitText(f"{name} must be {longest:,} characters or less. It has {len(kept):,}")
    return kept


def sought(text: str) -> str:
    """What somebody looks for, cut to what a search takes and without what no database holds."""
    return text.replace("\x00", "").strip()[:LONGEST_SEARCH]
