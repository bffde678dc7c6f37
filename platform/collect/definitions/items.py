"""Rows of items.csv among themselves: codes, kinds, limits, totals and lineage."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal

from collect.definitions.cells import is_places, number_of, places_of
from collect.definitions.references import circular, out_of_order, repeated, unknown
from collect.definitions.tables import CODES, ITEMS, SECTIONS, FolderTables, Problem, Row
from rules.kinds import KINDS, LONGEST_NUMBER, ValueType
from rules.spec import CollectionSpec, ItemSpec, Lineage


def item_problems(tables: FolderTables, last_year: CollectionSpec | None) -> Iterator[Problem]:
    """What is wrong between items, and between items and sections, code sets and last year.

    Without `last_year` the codes of last year's items are taken as they are.
    """
    rows = tables.of(ITEMS)
    there = {i.code: i for s in last_year.sections for i in s.items} if last_year else None
    once = {row["code"] for row in tables.of(SECTIONS) if row["repeats"] == "no"}
    sections = [row["code"] for row in tables.of(SECTIONS)]
    code_sets = {row["set"]: row for row in tables.of(CODES)}
    # Items of sections that occur once share one space of names: rules read them by code alone.
    yield from repeated(
        ITEMS,
        rows,
        "code",
        lambda row: ("" if row["section"] in once else row["section"], row["code"].casefold()),
    )
    yield from repeated(ITEMS, rows, "question", lambda row: row["question"])
    yield from out_of_order(ITEMS, rows, "section", sections)
    yield from _total_problems([row for row in rows if row["section"] in once])
    yield from _key_problems(tables)
    for row in rows:
        if row["section"] and row["section"] not in sections:
            yield _told(row, "section", unknown(row["section"], "section", sections, SECTIONS.file))
        if row["total_of"] and row["section"] in sections and row["section"] not in once:
            yield _told(row, "total_of", "Totals inside a repeating section are not available yet.")
        yield from _kind_problems(row, code_sets)
        yield from _lineage_problems(row)
        if last_year and there is not None and row["lineage"] != Lineage.NEW:
            yield from _continuity_problems(row, last_year.name, there)


def _told(row: Row, column: str, message: str) -> Problem:
    return Problem(ITEMS.file, row.number, column, message)


def _kind_problems(row: Row, code_sets: Mapping[str, Row]) -> Iterator[Problem]:
    if row["kind"] not in KINDS:
        return
    kind = KINDS[row["kind"]]
    if kind.name == "code" and not row["code_set"]:
        yield _told(row, "code_set", "An item of kind code needs the name of its code set.")
    elif row["code_set"] and kind.name != "code":
        told = "Only an item of kind code has a code set. Make this empty or change the kind."
        yield _told(row, "code_set", told)
    elif row["code_set"] and row["code_set"] not in code_sets:
        told = unknown(row["code_set"], "code set", code_sets, CODES.file)
        yield _told(row, "code_set", told)
    if row["places"] not in ("", "0") and kind.name != "decimal":
        told = "Only an item of kind decimal has places. Make this empty or change the kind."
        yield _told(row, "places", told)
    yield from _limit_problems(row)


def _limit_problems(row: Row) -> Iterator[Problem]:
    limits: dict[str, Decimal] = {}
    kind = KINDS[row["kind"]]
    places = int(row["places"]) if kind.name == "decimal" and is_places(row["places"]) else 0
    for column in ("minimum", "maximum"):
        limit = number_of(row[column])
        if limit is None:
            continue  # empty, or the cell's own problem
        limits[column] = limit
        if kind.type is not ValueType.NUMBER:
            yield _told(
                row, column, "Only a number has limits. Make this empty or change the kind."
            )
        elif places_of(limit) > places:
            yield _told(row, column, f"Write this with {places} decimal places at most.")
        elif len(limit.as_tuple().digits) > LONGEST_NUMBER:
            yield _told(row, column, f"Use {LONGEST_NUMBER} digits at most.")
    if len(limits) == 2 and limits["minimum"] > limits["maximum"]:
        told = f"This is above the maximum, {row['maximum']}. Correct one of the two."
        yield _told(row, "minimum", told)


def _total_problems(rows: list[Row]) -> Iterator[Problem]:
    """Totals of items in sections that occur once."""
    by_code = {row["code"]: row for row in rows}
    parts = {row["code"]: row.listed("total_of") for row in rows}
    for row in rows:
        own = parts[row["code"]]
        if not row["total_of"]:
            continue
        if len(own) < 2:
            told = "A total needs at least two parts. Name them all, with ; between them."
            yield _told(row, "total_of", told)
        for code in own:
            if code not in by_code:
                told = unknown(code, "item that occurs once", by_code, ITEMS.file)
                yield _told(row, "total_of", told)
            elif not _is_number(by_code[code]):
                yield _told(row, "total_of", f"{code} is not a number, so it cannot be added up.")
        if not _is_number(row):
            yield _told(row, "total_of", "Only a number can be a total. Change the kind.")
        if circular(row["code"], parts):
            told = f"{row['code']} is part of itself. Remove it from the parts."
            yield _told(row, "total_of", told)


def _is_number(row: Row) -> bool:
    return row["kind"] not in KINDS or KINDS[row["kind"]].type is ValueType.NUMBER


def _key_problems(tables: FolderTables) -> Iterator[Problem]:
    for section in tables.of(SECTIONS):
        codes = [r["code"] for r in tables.of(ITEMS) if r["section"] == section["code"]]
        for code in section.listed("key_items"):
            if code not in codes:
                told = unknown(code, "item in this section", codes, ITEMS.file)
                yield Problem(SECTIONS.file, section.number, "key_items", told)


def _lineage_problems(row: Row) -> Iterator[Problem]:
    named, lineage = row.listed("previous"), row["lineage"]
    if lineage == Lineage.NEW and named:
        yield _told(row, "previous", "A new item continues no item. Make this empty.")
    elif lineage in (Lineage.RENAMED, Lineage.SPLIT) and len(named) != 1:
        yield _told(row, "previous", f"Name the one item of last year that is {lineage}.")
    elif lineage == Lineage.MERGED and len(named) < 2:
        yield _told(row, "previous", "Name the items of last year that are merged, two or more.")
    elif lineage == Lineage.SAME and len(named) > 1:
        yield _told(row, "previous", "An item that is the same continues one item at most.")


def _continuity_problems(row: Row, name: str, there: Mapping[str, ItemSpec]) -> Iterator[Problem]:
    """Items that last year's collection, called `name`, does not have, or not of this type."""
    named = row.listed("previous")
    for code in named or (row["code"],):
        if code and code not in there:
            told = f"{name} has no item called {code}. Name its item, or call this one new."
            yield _told(row, "previous" if named else "lineage", told)
        elif row["lineage"] == Lineage.SPLIT and row["kind"] in KINDS:
            before, now = KINDS[there[code].kind], KINDS[row["kind"]]
            if before.type is not now.type:
                told = (
                    f"{code} was of the kind “{before.label}”, and its part is of the kind "
                    f"“{now.label}”. Rules read last year’s value as the part’s kind, so give the "
                    "part the same kind, or call it new."
                )
                yield Problem(ITEMS.file, row.number, "kind", told, stops=False)
