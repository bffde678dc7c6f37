"""What stands in a printed return: plain texts, the same for the page and for the PDF."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class PrintedRow:
    """One item: its number and words, its value, and what the rules say of it.

    `heading` starts a group of items and is empty within one.
    """

    question: str
    label: str
    value: str
    says: Sequence[str]
    heading: str = ""


@dataclass(frozen=True, slots=True)
class PrintedSection:
    """One section with an item a row."""

    title: str
    rows: Sequence[PrintedRow]


@dataclass(frozen=True, slots=True)
class PrintedFinding:
    """An error or query that stands beside no item above."""

    place: str
    says: str


@dataclass(frozen=True, slots=True)
class PrintedNote:
    """One note."""

    at: str
    by: str
    subject: str
    text: str


@dataclass(frozen=True, slots=True)
class PrintedStep:
    """One step of the return."""

    at: str
    done: str
    by: str
    status: str
    reason: str


@dataclass(frozen=True, slots=True)
class PrintedReturn:
    """A whole return as it was `at` a time; `left_out` says, a sentence each, what is missing.

    `facts` are pairs of a name and what it is.
    """

    title: str
    subtitle: str
    at: datetime
    as_at: str
    status: str
    facts: Sequence[tuple[str, str]]
    sections: Sequence[PrintedSection]
    findings: Sequence[PrintedFinding]
    notes: Sequence[PrintedNote]
    steps: Sequence[PrintedStep]
    left_out: Sequence[str]
