"""What a filled-in correction workbook asks for, held against the return as it is now."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from collect.exchange.corrections.layout import EMPTY_CELL
from collect.exchange.corrections.rows import CorrectionRow, Spot
from rules.records import cell_text, record_of
from rules.spec import CollectionSpec

LONGEST_NOTE = 4_000

MOST_ROWS_NAMED = 10

SLOTS = ("(figure)", "(date)", "(text)")
"""What stands in a usual explanation for what only the source knows."""


@dataclass(frozen=True, slots=True)
class FilledRow:
    """One row in which somebody wrote: its number, what it says it is about, and their texts."""

    number: int
    rule: str
    item: str
    row_key: str
    value_key: str
    note: str
    corrected: str


@dataclass(frozen=True, slots=True)
class NewNote:
    """A note to be added to a finding; `item` is the code in whose row it was written."""

    rule: str
    section: str
    record: str
    item: str
    text: str


@dataclass(slots=True)
class Matched:
    """What is to be done: corrected texts by section and record, then item code; notes; and
    what was passed over, a sentence each. An empty text empties its cell."""

    texts: dict[tuple[str, str], dict[str, str]] = field(default_factory=dict)
    notes: list[NewNote] = field(default_factory=list)
    passed_over: list[str] = field(default_factory=list)


def matched(
    spec: CollectionSpec, rows: Iterable[CorrectionRow], filled: Iterable[FilledRow]
) -> Matched:
    """The corrections and notes of the filled rows that fit the rows of the return of today."""
    return _Matching(spec, rows).of(filled)


@dataclass(slots=True)
class _Wanted:
    """The texts that rows want for one cell, each with the numbers of its rows."""

    spot: Spot
    rows: dict[str, list[int]] = field(default_factory=dict)


class _Matching:
    """Matches filled rows, one after the other."""

    def __init__(self, spec: CollectionSpec, rows: Iterable[CorrectionRow]) -> None:
        self._spec = spec
        self._rows = {row.key: row for row in rows}
        self._wanted: dict[tuple[str, str, str], _Wanted] = {}
        self._said: set[tuple[str, str, str, str]] = set()
        self._found = Matched()

    def of(self, filled: Iterable[FilledRow]) -> Matched:
        """What all of the rows together ask for."""
        for one in filled:
            row = self._rows.get(one.row_key)
            if row is None:
                self._pass_over(
                    one,
                    "was passed over, because its error or query has been solved since the "
                    "workbook was downloaded, or the row is not one of the workbook’s own.",
                )
                continue
            if one.note:
                self._note(row, one)
            if one.corrected.strip():
                self._correction(row, one)
        for wanted in self._wanted.values():
            self._settle(wanted)
        return self._found

    def _note(self, row: CorrectionRow, one: FilledRow) -> None:
        if len(one.note) > LONGEST_NOTE:
            self._pass_over(
                one,
                f"has a note of {len(one.note):,} characters. A note must be "
                f"{LONGEST_NOTE:,} characters or less. Shorten it.",
            )
            return
        finding = row.finding
        if one.note in finding.usual and any(slot in one.note for slot in SLOTS):
            self._pass_over(
                one,
                "has a usual explanation as its note in which something is still to be filled in. "
                f"Replace each {', '.join(SLOTS[:-1])} or {SLOTS[-1]} by what you know.",
            )
            return
        item = row.spot.item.code if row.spot else ""
        new = NewNote(finding.rule, finding.section, finding.record, item, one.note)
        said = (new.rule, new.section, new.record, new.text)
        if one.note not in finding.notes and said not in self._said:
            self._said.add(said)
            self._found.notes.append(new)

    def _correction(self, row: CorrectionRow, one: FilledRow) -> None:
        spot = row.spot
        if spot is None:
            self._pass_over(one, "has a corrected value, but no value to correct.")
        elif spot.why_fixed:
            self._pass_over(one, f"corrects {spot.item.name}, which cannot be: {spot.why_fixed}.")
        elif one.value_key != spot.key:
            self._pass_over(
                one,
                f"corrects {spot.item.name}, which has changed since the workbook was "
                f"downloaded: it is now {spot.text[:60] or 'blank'}. The value was not taken.",
            )
        else:
            text = self._as_stored(spot, one.corrected)
            place = (spot.section.code, spot.record.key, spot.item.code)
            wanted = self._wanted.setdefault(place, _Wanted(spot))
            wanted.rows.setdefault(text, []).append(one.number)

    def _as_stored(self, spot: Spot, text: str) -> str:
        """The text as it reads once stored, so that 012 and 12 are the same number."""
        given = "" if text.strip() == EMPTY_CELL else text
        read = record_of(self._spec, spot.section, {spot.item.code: given}, "", "")
        return cell_text(read, spot.item)

    def _settle(self, wanted: _Wanted) -> None:
        spot = wanted.spot
        if len(wanted.rows) > 1:
            numbers = sorted(number for rows in wanted.rows.values() for number in rows)
            self._found.passed_over.append(
                f"{_rows_in_words(numbers)} correct {spot.item.name} to different values. "
                "None of them was taken. Keep one."
            )
            return
        (text,) = wanted.rows
        if text != spot.text:
            place = (spot.section.code, spot.record.key)
            self._found.texts.setdefault(place, {})[spot.item.code] = text

    def _pass_over(self, one: FilledRow, why: str) -> None:
        self._found.passed_over.append(f"Row {one.number:,} {why}")


def _rows_in_words(numbers: Sequence[int]) -> str:
    """Two or more rows by their numbers, not all of them where they are many."""
    if len(numbers) > MOST_ROWS_NAMED:
        named = ", ".join(f"{number:,}" for number in numbers[:MOST_ROWS_NAMED])
        return f"Rows {named} and {len(numbers) - MOST_ROWS_NAMED:,} more"
    named = ", ".join(f"{number:,}" for number in numbers[:-1])
    return f"Rows {named} and {numbers[-1]:,}"
