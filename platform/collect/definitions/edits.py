"""What differs between two states of a draft, as edits that can be kept, applied and undone."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from collect.definitions.tables import HEAD_FILE, TABLES, FolderTables, Row, Table

Key = tuple[str, ...]

ADDED, DROPPED, CHANGED, MOVED = "added", "dropped", "changed", "moved"

_NAMES = {table.file: table.names for table in TABLES}


@dataclass(frozen=True)
class Edit:
    """One row added, dropped or changed, or the rows of one file in another order.

    `cells` holds [before, after] by column; `above` is the key of the row above (None: at the
    top); `order` holds the keys before and after for a change of order.
    """

    file: str
    key: Key
    change: str
    cells: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    above: Key | None = None
    order: tuple[tuple[Key, ...], tuple[Key, ...]] = ((), ())

    @property
    def inverse(self) -> Edit:
        """The edit that takes this one back."""
        opposite = {ADDED: DROPPED, DROPPED: ADDED}
        return replace(
            self,
            change=opposite.get(self.change, self.change),
            cells={name: (after, before) for name, (before, after) in self.cells.items()},
            order=(self.order[1], self.order[0]),
        )

    def to_json(self) -> dict[str, Any]:
        """Plain JSON data that `from_json` reads."""
        return {
            "file": self.file,
            "key": list(self.key),
            "change": self.change,
            "cells": {name: list(both) for name, both in self.cells.items()},
            "above": None if self.above is None else list(self.above),
            "order": [[list(key) for key in keys] for keys in self.order],
        }

    @classmethod
    def from_json(cls, plain: Mapping[str, Any]) -> Edit:
        """The edit that `to_json` wrote."""
        before, after = (tuple(tuple(key) for key in keys) for keys in plain["order"])
        return cls(
            file=plain["file"],
            key=tuple(plain["key"]),
            change=plain["change"],
            cells={name: (both[0], both[1]) for name, both in plain["cells"].items()},
            above=None if plain["above"] is None else tuple(plain["above"]),
            order=(before, after),
        )


def inverses(edits: Iterable[Edit]) -> list[Edit]:
    """The edits that take all of these back, in the order in which they can be applied."""
    back = [edit.inverse for edit in edits]
    return sorted(back, key=lambda edit: (MOVED, DROPPED, CHANGED, ADDED).index(edit.change))


class EditsConflictError(ValueError):
    """Edits do not fit the draft as it is now; `conflicts` pairs each with what is there."""

    def __init__(self, conflicts: Iterable[tuple[Edit, str]]) -> None:
        self.conflicts = tuple(conflicts)
        super().__init__("\n".join(what for _, what in self.conflicts))


def keyed(table: Table, rows: Iterable[Row]) -> dict[Key, Row]:
    """Rows by what they are known by; a repeated key gets a number behind it."""
    found: dict[Key, Row] = {}
    for row in rows:
        key = base = tuple(row[name] for name in table.key)
        number = 1
        while key in found:
            number += 1
            key = (*base, f"#{number}")
        found[key] = row
    return found


def edits_between(before: FolderTables, after: FolderTables) -> list[Edit]:
    """All that must be done to `before` to get `after`."""
    cells = _cells(before.head, after.head)
    head = [Edit(HEAD_FILE, (), CHANGED, cells)] if cells else []
    return [*head, *(edit for table in TABLES for edit in _of_table(table, before, after))]


def _cells(before: Mapping[str, str], after: Mapping[str, str]) -> dict[str, tuple[str, str]]:
    names = dict.fromkeys((*before, *after))
    both = {name: (before.get(name, ""), after.get(name, "")) for name in names}
    return {name: (was, now) for name, (was, now) in both.items() if was != now}


def _of_table(table: Table, before: FolderTables, after: FolderTables) -> Iterator[Edit]:
    if before.of(table) is after.of(table):
        return
    old, new = keyed(table, before.of(table)), keyed(table, after.of(table))
    for key, above in _with_above(old):
        if key not in new:
            yield Edit(table.file, key, DROPPED, _cells(old[key].cells, {}), above)
    for key, above in _with_above(new):
        if key not in old:
            yield Edit(table.file, key, ADDED, _cells({}, new[key].cells), above)
        elif cells := _cells(old[key].cells, new[key].cells):
            yield Edit(table.file, key, CHANGED, cells)
    kept = {key: row for key, row in old.items() if key in new}
    for key, above in _with_above(new):
        if key not in old:
            kept = _inserted(kept, key, new[key], above)
    if tuple(kept) != tuple(new):
        yield Edit(table.file, (), MOVED, order=(tuple(kept), tuple(new)))


def _with_above(rows: Iterable[Key]) -> Iterator[tuple[Key, Key | None]]:
    above: Key | None = None
    for key in rows:
        yield key, above
        above = key


def applied(tables: FolderTables, edits: Iterable[Edit]) -> FolderTables:
    """`tables` after the edits.

    Raises EditsConflictError where a cell or row is no longer as an edit found it.
    """
    head, wanted = dict(tables.head), list(edits)
    touched = {edit.file for edit in wanted}
    rows = {t.file: keyed(t, tables.of(t)) for t in TABLES if t.file in touched}
    conflicts: list[tuple[Edit, str]] = []
    for edit in wanted:
        wrong = _set(head, edit) if edit.file == HEAD_FILE else _apply(rows, edit)
        if wrong:
            conflicts.append((edit, wrong))
    if conflicts:
        raise EditsConflictError(conflicts)
    numbered = {
        file: tuple(replace(row, number=n) for n, row in enumerate(held.values(), start=2))
        for file, held in rows.items()
    }
    return FolderTables(head, {**tables.rows, **numbered})


def _set(cells: dict[str, str], edit: Edit) -> str:
    """Set the cells of an edit, unless one is neither as before nor as wanted already."""
    for name, (before, after) in edit.cells.items():
        now = cells.get(name, "")
        if now not in (before, after):
            place = " ".join((edit.file, *edit.key))
            return f"{place}, {name}: it is “{now[:80]}” now, not “{before[:80]}”."
    cells.update({name: after for name, (_, after) in edit.cells.items()})
    return ""


def _apply(rows: dict[str, dict[Key, Row]], edit: Edit) -> str:
    held = rows[edit.file]
    place = " ".join((edit.file, *edit.key))
    if edit.change == MOVED:
        rows[edit.file] = _reordered(held, edit.order[1])
        return ""
    if edit.change == ADDED:
        if edit.key in held:
            return f"{place}: it is there already."
        row = Row(0, {name: edit.cells.get(name, ("", ""))[1] for name in _NAMES[edit.file]})
        rows[edit.file] = _inserted(held, edit.key, row, edit.above)
        return ""
    if edit.key not in held:
        return "" if edit.change == DROPPED else f"{place}: it is not there any more."
    cells = dict(held[edit.key].cells)
    wrong = _set(cells, edit)
    if wrong:
        return wrong
    if edit.change == DROPPED:
        del held[edit.key]
    else:
        held[edit.key] = Row(0, cells)
    return ""


def _inserted(held: dict[Key, Row], key: Key, row: Row, above: Key | None) -> dict[Key, Row]:
    keys = list(held)
    at = 0 if above is None else keys.index(above) + 1 if above in held else len(keys)
    keys.insert(at, key)
    return {k: row if k == key else held[k] for k in keys}


def _reordered(held: dict[Key, Row], order: Iterable[Key]) -> dict[Key, Row]:
    """The rows named in `order` in that order, in the places that they hold among the others."""
    wanted = iter([key for key in order if key in held])
    named = {key for key in order if key in held}
    keys = [next(wanted) if key in named else key for key in held]
    return {key: held[key] for key in keys}
