"""The items of a draft by what became of them since last year, and one item with its history."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from collect.definitions.item_history import YearOfItem, fate_of, history_of
from collect.definitions.mentions import Mention, mentions_of
from collect.definitions.models import DataCollection
from collect.definitions.next_year import next_year_of
from collect.definitions.renaming import item_row
from collect.definitions.rows import tables_of
from collect.definitions.selectors import newest_publication, previous_collection
from collect.definitions.specs import spec_of, spec_of_tables
from collect.definitions.tables import ITEMS, RULES, SECTIONS, FolderTables, Row
from collect.organisations.models import User
from collect.returns.item_totals import ItemTotal, total_of
from collect.returns.sight import sees_all_returns
from rules.kinds import KINDS
from rules.spec import CollectionSpec, Lineage

MOST_YEARS = 20

_PLACES = {
    "expression": "What must hold, in rule",
    "message": "The message of rule",
    "values": "",
    "total_of": "The total",
    "key_items": "The key of section",
}

MOST_PARTS = 8
"""Items that one can be split into at once."""


@dataclass(frozen=True, slots=True)
class ItemLine:
    """One item in the list of lineages."""

    section: str
    code: str
    question: str
    label: str
    lineage: str


@dataclass(frozen=True, slots=True)
class SectionLines:
    """The items of one section."""

    title: str
    lines: list[ItemLine]


@dataclass(frozen=True, slots=True)
class YearLine:
    """An item in one year, as its history shows it; `total` is None where it is not to be seen."""

    year: int
    question: str
    code: str
    label: str
    kind: str
    change: str
    total: ItemTotal | None


@dataclass(frozen=True, slots=True)
class ItemPage:
    """What `console/item_lineage.html` shows."""

    section: str
    row: Row
    lineage: str
    named_in: list[str]
    rules: list[str]
    others: list[ItemLine]
    years: list[YearLine]
    fate: str
    sees_totals: bool
    parts: range = range(1, MOST_PARTS + 1)


def section_lines(collection: DataCollection) -> list[SectionLines]:
    """Every item of the draft, by section."""
    tables = tables_of(collection)
    return [
        SectionLines(section["title"], list(_lines(tables, section["code"])))
        for section in tables.of(SECTIONS)
    ]


def item_page(collection: DataCollection, section: str, code: str, user: User) -> ItemPage:
    """One item, what names it, and its history. Raises LineageRefusedError if it is gone."""
    tables = tables_of(collection)
    row = item_row(tables, section, code)
    sees = sees_all_returns(user, collection.series)
    years, fate = _years(collection, tables, (section, code), sees=sees)
    mentions = mentions_of(tables, section, code)
    named = {mention.row for mention in mentions if mention.file == RULES.file}
    return ItemPage(
        section=section,
        row=row,
        lineage=_words(tables, row),
        named_in=list(_named_in(mentions)),
        rules=[r["number"] for r in tables.of(RULES) if r["number"] in named],
        others=[line for line in _lines(tables, section) if line.code != code],
        years=years,
        fate=fate,
        sees_totals=sees,
    )


def _named_in(mentions: list[Mention]) -> Iterator[str]:
    """Where an item is named, in a line for each kind of place."""
    for column, words in _PLACES.items():
        rows = list(dict.fromkeys(mention.row for mention in mentions if mention.column == column))
        if column == "values" and rows:
            yield f"{len(rows)} example{'s' * (len(rows) > 1)} of rules"
        elif rows:
            yield f"{words} {', '.join(rows)}"


def _lines(tables: FolderTables, section: str) -> Iterator[ItemLine]:
    for row in tables.of(ITEMS):
        if row["section"] == section:
            told = (row["code"], row["question"], row["label"], _words(tables, row))
            yield ItemLine(section, *told)


def _words(tables: FolderTables, row: Row) -> str:
    """What became of the item since last year."""
    if not tables.head.get("previous"):
        return "No year before"
    names = " and ".join(row.listed("previous") or (row["code"],))
    return {
        Lineage.NEW.value: "New",
        Lineage.RENAMED.value: f"Was {names}",
        Lineage.SPLIT.value: f"Part of {names}",
        Lineage.MERGED.value: f"{names} together",
    }.get(row["lineage"], "Same" if names == row["code"] else f"Same as {names}")


def _years(
    collection: DataCollection, tables: FolderTables, item: tuple[str, str], *, sees: bool
) -> tuple[list[YearLine], str]:
    chain = list(_chain(collection, tables))
    if not chain:
        return [], ""
    specs = [spec for _, spec in chain]
    by_name = {spec.name: held for held, spec in chain}
    rows = history_of(specs, *item)
    lines = [_year(row, by_name[row.spec.name], sees=sees) for row in rows]
    later = next_year_of(collection)
    after = newest_publication(later) if later else None
    return lines, fate_of(specs[0], spec_of(after), *item) if after else ""


def _chain(
    collection: DataCollection, tables: FolderTables
) -> Iterator[tuple[DataCollection, CollectionSpec]]:
    """The draft, then the newest publication of each year before it, newest first."""
    try:
        yield collection, spec_of_tables(tables)
    except (ValueError, KeyError):
        return  # a cell has a problem, which the overview tells
    before = previous_collection(collection)
    for _ in range(MOST_YEARS):
        published = newest_publication(before) if before else None
        if before is None or published is None:
            return
        yield before, spec_of(published)
        before = previous_collection(before)


def _year(row: YearOfItem, collection: DataCollection, *, sees: bool) -> YearLine:
    section, item = row.placed.section, row.placed.item
    codes: Sequence[str] = [code for code in row.from_codes if code != item.code]
    origin = f" ({' and '.join(row.from_codes)})" if codes else ""
    return YearLine(
        year=row.spec.year,
        question=item.question,
        code=item.code,
        label=item.label,
        kind=KINDS[item.kind].label,
        change=row.change + origin,
        total=total_of(collection, section, item) if sees else None,
    )
