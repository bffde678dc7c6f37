"""What rules can ask of a text: its parts and its check digits."""

from __future__ import annotations

import re

_UPN = re.compile(r"[A-HJ-NP-RT-Z]\d{11}[\dA-HJ-NP-RT-Z]", re.ASCII)
_UPN_LETTERS = "ABCDEFGHJKLMNPQRTUVWXYZ"
_NHS_NUMBER = re.compile(r"\d{10}", re.ASCII)


def left(text: str, length: int) -> str | None:
    """The first characters of a text; None when that leaves nothing but white space."""
    part = text[: max(length, 0)]
    return part if part.strip() else None


def right(text: str, length: int) -> str | None:
    """The last characters of a text; None when that leaves nothing but white space."""
    part = text[max(len(text) - max(length, 0), 0) :]
    return part if part.strip() else None


def is_upn(text: str) -> bool:
    """Whether the text is a unique pupil number, temporary ones included, with its check letter.

    The letter stands for the sum of the twelve others, each times its place (2 to 13), modulo
    23. A temporary number ends in a letter, which counts as its place in the same alphabet.
    """
    if not _UPN.fullmatch(text):
        return False
    values = (int(c) if c.isdigit() else _UPN_LETTERS.index(c) for c in text[1:])
    total = sum(place * value for place, value in enumerate(values, 2))
    return _UPN_LETTERS[total % 23] == text[0]


def is_nhs_number(text: str) -> bool:
    """Whether the text is ten digits (spaces do not count) of which the last is the check."""
    digits = text.replace(" ", "")
    if not _NHS_NUMBER.fullmatch(digits):
        return False
    total = sum(
        weight * int(digit) for weight, digit in zip(range(10, 1, -1), digits, strict=False)
    )
    return (11 - total % 11) % 11 == int(digits[9])
