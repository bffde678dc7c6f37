"""Items of a draft split, merged, dropped or called new, with everything that names them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace

from collect.definitions.mentions import is_named_by_rules, with_listed, with_names, with_rows
from collect.definitions.renaming import LineageRefusedError, item_row, refuse_code, with_item
from collect.definitions.spreading import gather_names, spread_names, without_name
from collect.definitions.tables import EXAMPLES, ITEMS, RULES, FolderTables, Row
from rules.kinds import KINDS, ValueType
from rules.language.names import PREVIOUS
from rules.spec import Lineage


@dataclass(frozen=True, slots=True)
class NewItem:
    """What an item that comes out of a split or a merger is called."""

    code: str
    label: str
    question: str = ""


def split(tables: FolderTables, section: str, code: str, parts: Sequence[NewItem]) -> FolderTables:
    """The draft with several items in place of one, each a part of last year's.

    Sums read the parts, `previous.X` reads the whole of last year, and the first part takes the
    value of examples. Raises LineageRefusedError.
    """
    row = item_row(tables, section, code)
    was = _continued(tables, row)
    codes = [part.code for part in parts]
    _refuse_split(row, was, codes)
    for new in codes:
        refuse_code(tables, section, new, instead_of=(code,))
    split_up = Lineage.SPLIT if was else Lineage(row["lineage"])
    rows = [_named(row, part, split_up, was) for part in parts]
    tables = with_item(tables, row, rows)
    tables = with_listed(tables, section, lambda listed: _spread(listed, code, codes))
    if not is_named_by_rules(tables, section):
        return tables
    tables = with_names(tables, {PREVIOUS + code: PREVIOUS + was[0]} if was else {})
    return spread_names(tables, {code: codes}) if _is_number(row) else tables


def merge(tables: FolderTables, section: str, codes: Sequence[str], into: NewItem) -> FolderTables:
    """The draft with one item in place of several, last year's value being the sum of theirs.

    Rules that add all of them up read the one; others stay, to be rewritten. Raises
    LineageRefusedError.
    """
    rows = [item_row(tables, section, code) for code in dict.fromkeys(codes)]
    if len(rows) < 2:
        raise LineageRefusedError("Choose at least two items to merge.")
    if len({row["kind"] for row in rows}) > 1:
        raise LineageRefusedError("Only items of one kind can be merged. Change the kinds first.")
    refuse_code(tables, section, into.code, instead_of=tuple(codes))
    was = _continued_by_all(tables, rows)
    lineage = _lineage_of(into.code, was) if tables.head.get("previous") else Lineage.SAME
    merged = _named(rows[0], into, lineage, () if was == (into.code,) else was)
    tables = with_item(tables, rows[0], [merged])
    tables = with_rows(tables, ITEMS, (row for row in tables.of(ITEMS) if row not in rows[1:]))
    tables = with_listed(tables, section, lambda listed: _gathered(listed, codes, into.code))
    if is_named_by_rules(tables, section) and _is_number(merged):
        tables = gather_names(tables, tuple(codes), into.code)
    return tables


def drop(
    tables: FolderTables, section: str, code: str, rules: Collection[str] = ()
) -> FolderTables:
    """The draft without an item, and without these rules; sums and totals go on without it.

    Raises LineageRefusedError.
    """
    row = item_row(tables, section, code)
    tables = with_item(tables, row, [])
    tables = with_listed(tables, section, lambda listed: (c for c in listed if c != code))
    for table, column in ((RULES, "number"), (EXAMPLES, "rule")):
        kept = (row for row in tables.of(table) if row[column] not in rules)
        tables = with_rows(tables, table, kept)
    return without_name(tables, code) if is_named_by_rules(tables, section) else tables


def as_new(tables: FolderTables, section: str, code: str) -> FolderTables:
    """The draft with an item that continues none of last year's. Raises LineageRefusedError."""
    row = item_row(tables, section, code)
    cells = {**row.cells, "lineage": Lineage.NEW.value, "previous": ""}
    return with_item(tables, row, [replace(row, cells=cells)])


def _refuse_split(row: Row, was: tuple[str, ...], codes: list[str]) -> None:
    if len(codes) < 2:
        raise LineageRefusedError("Name at least two parts.")
    if len({code.casefold() for code in codes}) < len(codes):
        raise LineageRefusedError("Two parts have the same code. Give each its own.")
    if len(was) > 1:
        told = f"{row['code']} is merged of {' and '.join(was)}. Split those in place of it."
        raise LineageRefusedError(told)
    taken = next((code for code in codes if code in (*was, row["code"])), "")
    if taken:
        told = f"{taken} is the code of the whole. Give the parts other codes, such as {taken}a."
        raise LineageRefusedError(told)


def _continued(tables: FolderTables, row: Row) -> tuple[str, ...]:
    """The codes of last year's items that an item continues."""
    if row["lineage"] == Lineage.NEW or not tables.head.get("previous"):
        return ()
    return row.listed("previous") or (row["code"],)


def _continued_by_all(tables: FolderTables, rows: list[Row]) -> tuple[str, ...]:
    """The codes of last year that a merged item adds up; each part of a split must be there."""
    found = dict.fromkeys(code for row in rows for code in _continued(tables, row))
    for row in tables.of(ITEMS):
        if row["lineage"] == Lineage.SPLIT and row not in rows:
            lost = next((code for code in row.listed("previous") if code in found), "")
            if lost:
                told = f"{row['code']} is a part of last year’s {lost} too. Merge it with the rest."
                raise LineageRefusedError(told)
    return tuple(found)


def _lineage_of(code: str, was: tuple[str, ...]) -> Lineage:
    if len(was) > 1:
        return Lineage.MERGED
    return (Lineage.SAME if was[0] == code else Lineage.RENAMED) if was else Lineage.NEW


def _named(row: Row, new: NewItem, lineage: Lineage, was: Iterable[str]) -> Row:
    cells = {"code": new.code, "label": new.label, "question": new.question, "total_of": ""}
    cells |= {"lineage": lineage.value, "previous": ";".join(was)}
    return replace(row, cells={**row.cells, **cells})


def _spread(listed: tuple[str, ...], code: str, parts: Sequence[str]) -> Iterable[str]:
    for one in listed:
        yield from parts if one == code else (one,)


def _gathered(listed: tuple[str, ...], codes: Sequence[str], into: str) -> Iterable[str]:
    """A list with one code for several, if all of them are in it."""
    if not set(codes) <= set(listed):
        return listed
    return (into if code in codes else code for code in listed)


def _is_number(row: Row) -> bool:
    return row["kind"] in KINDS and KINDS[row["kind"]].type is ValueType.NUMBER
