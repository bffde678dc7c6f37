"""Making next year's collection, and what its draft needs a look at afterwards."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from collect.console.column_words import column_words
from collect.definitions.cells import cell_problems
from collect.definitions.dangling import dangling
from collect.definitions.dated_words import DatedWord, dated_words
from collect.definitions.models import DataCollection, Participant, Publication
from collect.definitions.next_year import Start, next_year_of, start_of
from collect.definitions.rolling import a_year_later, to_look_at
from collect.definitions.rows import tables_of
from collect.definitions.selectors import previous_spec_of
from collect.definitions.tables import HEAD, WINDOWS, FolderTables, Form, Problem

MOST_WORDS = 1500
CONTEXT = 70
"""Characters that are shown on either side of a year or date."""

_DATES = tuple(column.name for column in (*HEAD, *WINDOWS) if column.form is Form.DATE)
_TITLES = {
    "collection.toml": "Title and guidance",
    "sections.csv": "Sections",
    "items.csv": "Items",
    "codes.csv": "Codes",
    "rules.csv": "Rules",
    "examples.csv": "Examples of rules",
}


@dataclass(frozen=True, slots=True)
class MovedDate:
    """One date of the collection, this year's and next year's."""

    name: str
    before: date
    after: date


@dataclass(frozen=True, slots=True)
class RollingPage:
    """What `console/rolling.html` shows."""

    next_name: str
    next_year: DataCollection | None
    publications: Sequence[Publication]
    dates: list[MovedDate]
    start: Start | None


@dataclass(frozen=True, slots=True)
class OfferedWord:
    """A year or date to change or to leave, with what stands around it."""

    name: str
    place: str
    before: str
    word: str
    later: str
    after: str
    moves: bool


@dataclass(frozen=True, slots=True)
class OfferedWords:
    """The years and dates of one table."""

    title: str
    words: list[OfferedWord]


@dataclass(frozen=True, slots=True)
class WordsPage:
    """What `console/dated_words.html` shows."""

    start: Start
    groups: list[OfferedWords]
    count: int
    left: list[Problem]
    look_at: list[Problem]
    closed: Sequence[Participant]


def rolling_page(collection: DataCollection) -> RollingPage:
    """What next year's collection would be made of."""
    dates = [(name, getattr(collection, name)) for name in _DATES]
    return RollingPage(
        next_name=f"{collection.series}_{collection.year + 1}",
        next_year=next_year_of(collection),
        publications=collection.publications.order_by("-number")[:20],
        dates=[
            MovedDate(column_words(name).capitalize(), day, a_year_later(day))
            for name, day in dates
            if day
        ],
        start=start_of(collection),
    )


def words_page(collection: DataCollection, start: Start) -> WordsPage:
    """What a draft that was rolled forward needs a look at."""
    tables = tables_of(collection)
    words = offered_words(tables, start)
    closed = collection.participants.filter(organisation__closed__lte=collection.reference_date)
    return WordsPage(
        start=start,
        groups=[
            OfferedWords(_TITLES[file], [_offered(word) for word in held])
            for file, held in groupby(words[:MOST_WORDS], key=lambda word: word.file)
        ],
        count=len(words),
        left=_left(tables, collection),
        look_at=list(to_look_at(tables)),
        closed=closed.select_related("organisation")[:200],
    )


def _left(tables: FolderTables, collection: DataCollection) -> list[Problem]:
    try:
        return dangling(tables, previous_spec_of(collection.previous))
    except ValueError:  # a cell that nothing can be made of
        return list(cell_problems(tables))


def offered_words(tables: FolderTables, start: Start) -> list[DatedWord]:
    """The years and dates in cells that are as they were last year."""
    return [
        word
        for word in dated_words(tables, start.year)
        if (word.file, word.key, word.column) not in start.changed
    ]


def _offered(word: DatedWord) -> OfferedWord:
    before, after = word.before[-CONTEXT:], word.after[:CONTEXT]
    return OfferedWord(
        name=word.name,
        place=", ".join(filter(None, (" ".join(word.key), column_words(word.column)))),
        before=("…" if len(word.before) > CONTEXT else "") + before,
        word=word.word,
        later=word.later,
        after=after + ("…" if len(word.after) > CONTEXT else ""),
        moves=word.moves,
    )
