"""What can be done to a section, each as words and as a change of tables."""

from __future__ import annotations

from collections.abc import Callable

from django.http import QueryDict

from collect.console.pages.rule_edits import plain
from collect.definitions.arranging import (
    with_cells_set,
    with_rows_added,
    with_section_renamed,
)
from collect.definitions.renaming import LineageRefusedError
from collect.definitions.section_tree import (
    with_section_before,
    with_section_moved,
    with_section_nested,
    with_section_taken_out,
)
from collect.definitions.tables import SECTIONS, FolderTables

Change = Callable[[FolderTables], FolderTables]


def arranging(post: QueryDict) -> tuple[str, Change]:
    """A section at another place: what is said, and the change. Raises LineageRefusedError."""
    act, _, code = post.get("do", "").partition(" ")
    before = post.get("before", "")
    changes: dict[str, tuple[str, Change]] = {
        "up": (f"Moved {code} up", lambda t: with_section_moved(t, code, -1)),
        "down": (f"Moved {code} down", lambda t: with_section_moved(t, code, 1)),
        "nest": (f"Moved {code} into another section", lambda t: with_section_nested(t, code)),
        "out": (f"Moved {code} out", lambda t: with_section_taken_out(t, code)),
        "place": (f"Moved {code}", lambda t: with_section_before(t, code, before)),
    }
    if act not in changes:
        raise LineageRefusedError("Choose what to do with the section.")
    return changes[act]


def adding(post: QueryDict) -> tuple[str, Change]:
    """A section that is not there yet, at the end. Raises LineageRefusedError."""
    cells = {name: plain(post.get(name, "")) for name in ("code", "title")}
    cells["repeats"] = "yes" if post.get("repeats") else "no"
    if not cells["code"] or not cells["title"]:
        raise LineageRefusedError("Enter both the title and the code of the section.")
    return f"Added the section {cells['code']}", lambda t: with_rows_added(t, SECTIONS, [cells])


def changing(post: QueryDict, code: str) -> tuple[str, Change]:
    """Other cells, or another code, of a section. Raises LineageRefusedError."""
    new = plain(post.get("code", code))
    cells = {name: plain(post.get(name, "")) for name in ("title", "key_items")}
    cells["repeats"] = "yes" if post.get("repeats") else "no"

    def change(tables: FolderTables) -> FolderTables:
        tables = with_cells_set(tables, SECTIONS, [(code,)], cells)
        if new == code:
            return tables
        if any(row["code"] == new for row in tables.of(SECTIONS)):
            raise LineageRefusedError(f"{new} is the code of another section. Choose another.")
        return with_section_renamed(tables, code, new)

    return f"Changed the section {new}", change
