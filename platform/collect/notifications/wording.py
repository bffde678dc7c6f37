"""Texts of others made fit for a line, a subject or a short quotation."""

from __future__ import annotations


def one_line(text: str, longest: int) -> str:
    """The text on one line, without signs that nobody sees, cut with … at `longest` characters.

    A subject made of it cannot smuggle in another header.
    """
    return cut(" ".join(text.split()), longest).replace("\n", " ")


def cut(text: str, longest: int) -> str:
    """The text without signs that nobody sees but new lines, cut with … at `longest` characters."""
    kept = "".join(sign for sign in text if sign.isprintable() or sign == "\n").strip()
    return kept if len(kept) <= longest else kept[: longest - 1].rstrip() + "…"
