"""Years and dates among the words of a definition, and the same words a year later."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from datetime import date

from collect.definitions.edits import Key, keyed
from collect.definitions.mentions import with_rows
from collect.definitions.rolling import a_year_later
from collect.definitions.tables import (
    CODES,
    EXAMPLES,
    HEAD_FILE,
    ITEMS,
    RULES,
    SECTIONS,
    FolderTables,
    Row,
)

_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip
_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_WORDS = re.compile(
    rf"""(?<![\w.£$])(?:
      (?:(?P<weekday>{"|".join(_WEEKDAYS)})(?P<before>,?\s+))?
        (?P<day>\d{{1,2}})(?P<of>(?:st|nd|rd|th)?\s+)(?P<month>{"|".join(_MONTHS)})(?P<gap>,?\s+)
        (?P<dated>(?:19|20)\d\d)
    | (?P<iso>(?:19|20)\d\d-\d\d-\d\d)
    | (?P<short>\d{{1,2}}/\d{{1,2}}/)(?P<shorted>(?:19|20)\d\d)
    | (?P<first>(?:19|20)\d\d)(?P<dash>[/–-])(?P<second>(?:(?:19|20)\d\d|\d\d))
    | (?P<year>(?:19|20)\d\d)
    )(?!\w|[.,]\d|-\d)""",
    re.VERBOSE,
)
_HEAD = ("title", "guidance")
_COLUMNS = (
    (SECTIONS, ("title",)),
    (ITEMS, ("label", "group", "unit", "hint")),
    (CODES, ("label",)),
    (RULES, ("expression", "message", "how_to_fix", "switch_reason")),
    (EXAMPLES, ("name", "values")),
)
_OF_RULES = ("expression", "values")
"""Columns in which a bare number is an amount rather than a year."""

_NEAR = 1
"""Years from the collection's own within which a year is taken to move along with it."""


@dataclass(frozen=True, slots=True)
class DatedWord:
    """A year or date in a cell, from character `at` on, and what it is a year later.

    `moves` says that it most likely has to follow; "the Act of 1996" does not.
    """

    file: str
    key: Key
    column: str
    text: str
    at: int
    word: str
    later: str
    moves: bool

    @property
    def name(self) -> str:
        """What tells it from every other one, and from itself in a cell that has changed."""
        return "|".join((self.file, *self.key, self.column, str(self.at), self.word))

    @property
    def before(self) -> str:
        """What stands before it in its cell."""
        return self.text[: self.at]

    @property
    def after(self) -> str:
        """What stands after it in its cell."""
        return self.text[self.at + len(self.word) :]


def dated_words(tables: FolderTables, year: int) -> Iterator[DatedWord]:
    """Every year and date among the words of tables that were written for `year`."""
    for column in _HEAD:
        yield from _in_cell(HEAD_FILE, (), column, tables.head.get(column, ""), year)
    for table, columns in _COLUMNS:
        for key, row in keyed(table, tables.of(table)).items():
            for column in columns:
                yield from _in_cell(table.file, key, column, row[column], year)


def reworded(tables: FolderTables, chosen: Collection[DatedWord]) -> FolderTables:
    """Tables with the later word in place of each that is chosen."""
    cells: dict[tuple[str, Key, str], str] = {}
    for word in sorted(chosen, key=lambda one: one.at, reverse=True):
        place = (word.file, word.key, word.column)
        text = cells.get(place, word.text)
        cells[place] = text[: word.at] + word.later + text[word.at + len(word.word) :]
    head = {c: cells.get((HEAD_FILE, (), c), text) for c, text in tables.head.items()}
    tables = replace(tables, head=head)
    for table, columns in _COLUMNS:
        rows = keyed(table, tables.of(table)).items()
        tables = with_rows(
            tables, table, [_with(row, table.file, key, columns, cells) for key, row in rows]
        )
    return tables


def _with(
    row: Row, file: str, key: Key, columns: tuple[str, ...], cells: dict[tuple[str, Key, str], str]
) -> Row:
    new = {c: cells[file, key, c] for c in columns if (file, key, c) in cells}
    return replace(row, cells={**row.cells, **new}) if new else row


def _in_cell(file: str, key: Key, column: str, text: str, year: int) -> Iterator[DatedWord]:
    for found in _WORDS.finditer(text):
        later = _later(found)
        if later:
            bare = found["year"] is not None and column in _OF_RULES
            near = abs(int(re.findall(r"(?:19|20)\d\d", found[0])[0]) - year) <= _NEAR
            word = (text, found.start(), found[0], later)
            yield DatedWord(file, key, column, *word, moves=near and not bare)


def _later(found: re.Match[str]) -> str:
    """The word a year later; "" for what is no date and no year."""
    if found["year"]:
        return _next(found["year"])
    if found["iso"]:
        try:
            return a_year_later(date.fromisoformat(found["iso"])).isoformat()
        except ValueError:
            return ""
    if found["shorted"]:
        return found["short"] + _next(found["shorted"])
    if found["first"]:
        second = found["second"]
        follows = int(second) % 100 == (int(found["first"]) + 1) % 100
        last = f"{int(second) + 1:04d}" if len(second) == 4 else f"{(int(second) + 1) % 100:02d}"
        return _next(found["first"]) + found["dash"] + last if follows else ""
    leap = found["month"] == "February" and found["day"] == "29"
    day, year = "28" if leap else found["day"], _next(found["dated"])
    named = _weekday(found, int(day), int(year))
    return named + day + found["of"] + found["month"] + found["gap"] + year


def _weekday(found: re.Match[str], day: int, year: int) -> str:
    """The day of the week of the date a year later, where one stands before it."""
    if not found["weekday"]:
        return ""
    try:
        falls = date(year, _MONTHS.index(found["month"]) + 1, day)
    except ValueError:
        return found["weekday"] + found["before"]
    return _WEEKDAYS[falls.weekday()] + found["before"]


def _next(year: str) -> str:
    return str(int(year) + 1)
