"""Counts in words, as messages tell them."""

from __future__ import annotations


def counted(number: int, noun: str) -> str:
    """The number with its noun, such as `1 return` or `1,200 returns`."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"
