"""The sections of a draft as a tree: which are inside which, and in what order they come."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from collect.definitions.mentions import with_rows
from collect.definitions.renaming import LineageRefusedError
from collect.definitions.tables import ITEMS, SECTIONS, FolderTables, Row

Tree = dict[str, list[str]]
"""The codes inside each section, in order; those at the top are inside ""."""


def tree_of(tables: FolderTables) -> Tree:
    """The tree of a draft; a section whose parent is not there, or is inside it, is at the top."""
    rows = {row["code"]: row["parent"] for row in tables.of(SECTIONS)}
    tree: Tree = {"": []}
    for code, parent in rows.items():
        above, seen = parent, {code}
        while above in rows and above not in seen:
            seen.add(above)
            above = rows[above]
        is_lost = above != ""
        tree.setdefault("" if is_lost else parent, []).append(code)
    return tree


def walked(tree: Tree, above: str = "", depth: int = 0) -> Iterator[tuple[str, int]]:
    """Every code with how deep it is, each before what is inside it."""
    for code in tree.get(above, []):
        yield code, depth
        yield from walked(tree, code, depth + 1)


def with_section_moved(tables: FolderTables, code: str, by: int) -> FolderTables:
    """The draft with a section so many places down, or up, among those beside it."""
    tree = tree_of(tables)
    beside = tree[_above(tree, code)]
    at = beside.index(code)
    beside.remove(code)
    beside.insert(max(0, at + by), code)
    return _arranged(tables, tree)


def with_section_before(tables: FolderTables, code: str, before: str) -> FolderTables:
    """The draft with a section above another and beside it.

    Raises LineageRefusedError for a section that would be inside itself.
    """
    tree = tree_of(tables)
    above = _above(tree, before)
    if code in (before, above) or above in [inner for inner, _ in walked(tree, code)]:
        raise LineageRefusedError("A section cannot be inside itself. Choose another place.")
    tree[_above(tree, code)].remove(code)
    beside = tree[above]
    beside.insert(beside.index(before), code)
    return _arranged(tables, tree)


def with_section_nested(tables: FolderTables, code: str) -> FolderTables:
    """The draft with a section inside the one before it. Raises LineageRefusedError."""
    tree = tree_of(tables)
    beside = tree[_above(tree, code)]
    at = beside.index(code)
    if at == 0:
        raise LineageRefusedError("There is no section before it to put it into.")
    beside.remove(code)
    tree.setdefault(beside[at - 1], []).append(code)
    return _arranged(tables, tree)


def with_section_taken_out(tables: FolderTables, code: str) -> FolderTables:
    """The draft with a section beside the one that it was inside of."""
    tree = tree_of(tables)
    above = _above(tree, code)
    if above:
        tree[above].remove(code)
        beside = tree[_above(tree, above)]
        beside.insert(beside.index(above) + 1, code)
    return _arranged(tables, tree)


def _above(tree: Tree, code: str) -> str:
    for above, codes in tree.items():
        if code in codes:
            return above
    raise LineageRefusedError(f"There is no section called {code} any more.")


def _arranged(tables: FolderTables, tree: Tree) -> FolderTables:
    """Sections in the order and places of the tree, and items in the order of their sections."""
    rows = {row["code"]: row for row in tables.of(SECTIONS)}
    parents = {code: above for above, codes in tree.items() for code in codes}
    order = [code for code, _ in walked(tree)]
    tables = with_rows(tables, SECTIONS, (_inside(rows[code], parents[code]) for code in order))
    places = {code: place for place, code in enumerate(order)}
    items = sorted(tables.of(ITEMS), key=lambda row: places.get(row["section"], len(places)))
    return with_rows(tables, ITEMS, items)


def _inside(row: Row, parent: str) -> Row:
    return row if row["parent"] == parent else replace(row, cells={**row.cells, "parent": parent})
