"""One item in its editor: every cell as a box of its own, with what is wrong in it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field

from django.http import QueryDict

from collect.console.pages.items import KINDS_SHOWN, YES_NO_SHOWN, code_sets_of
from collect.console.pages.problems import row_problems
from collect.console.pages.rule_edits import plain
from collect.definitions.arranging import key_of
from collect.definitions.models import DataCollection
from collect.definitions.renaming import item_row
from collect.definitions.rows import tables_of
from collect.definitions.tables import ITEMS, SECTIONS, FolderTables

KEYS = ("section", "code")
FOLLOWING = ("lineage", "previous")
"""Columns that change by renaming, splitting, merging and calling new alone."""

CELLS = tuple(name for name in ITEMS.names if name not in (*KEYS, *FOLLOWING))


@dataclass(frozen=True, slots=True)
class Box:
    """One cell to type into; `shape` is `line`, `lines` or `choice`; `now` is another's value."""

    name: str
    label: str
    hint: str
    shape: str
    text: str
    choices: Mapping[str, str] = field(default_factory=dict)
    wrong: str = ""
    now: str | None = None
    is_short: bool = False


@dataclass(frozen=True, slots=True)
class ItemEditor:
    """What `console/item.html` shows; an item without a code is not there yet."""

    section: str
    section_title: str
    code: str
    boxes: list[Box]
    before: str
    previous: tuple[str, str]
    following: tuple[str, str]
    sections: list[tuple[str, str]]
    problem: str = ""
    new_code: Box | None = None

    @property
    def has_wrong(self) -> bool:
        """Whether some cell cannot be kept."""
        return any(box.wrong for box in self.boxes) or bool(self.new_code and self.new_code.wrong)


_BOXES: dict[str, tuple[str, str, str]] = {
    "question": ("Question number", "As it is printed, such as 1.1a.", "short"),
    "label": ("What is asked", "", "lines"),
    "hint": ("Hint", "Shown under the question. It says what to count and what not.", "lines"),
    "kind": ("Kind of value", "", "choice"),
    "code_set": ("Code set", "Only for a code from a list.", "choice"),
    "mandatory": ("Mandatory", "", "choice"),
    "minimum": ("Minimum", "The smallest number that is right.", "short"),
    "maximum": ("Maximum", "The largest number that is right.", "short"),
    "places": ("Decimal places", "Only for a decimal number.", "short"),
    "unit": ("Unit", "Shown behind the value, such as £ or hectares.", "short"),
    "group": ("Heading above", "Items with the same heading stand under it together.", "line"),
    "total_of": ("Total of", "The codes that it adds up, with ; between them.", "line"),
    "filled_from": ("Filled in from", "A fact of the organisation that supplies it.", "choice"),
    "source": ("Where it comes from", "For designers. It is not published.", "lines"),
    "note": ("Note", "For designers. It is not published.", "lines"),
}
_FACTS = {"": "", "native_id": "Native ID", "name": "Name", "region": "Region", "type": "Type"}


def item_editor(  # noqa: PLR0913 - what is shown again after a refusal
    collection: DataCollection,
    section: str,
    code: str,
    *,
    typed: Mapping[str, str] | None = None,
    before: Mapping[str, str] | None = None,
    wrong: Mapping[str, str] | None = None,
    now: Mapping[str, str] | None = None,
    problem: str = "",
) -> ItemEditor:
    """The editor of an item, with what was typed where that could not be saved.

    Raises LineageRefusedError where the item is gone.
    """
    tables = tables_of(collection)
    row = item_row(tables, section, code)
    told = row_problems(collection, tables, ITEMS).get(key_of(ITEMS, row), [])
    mistakes = {**dict(told), **(wrong or {})}
    cells = {name: row[name] for name in CELLS}
    shown = {**cells, **(typed or {})}
    mine = [r["code"] for r in tables.of(ITEMS) if r["section"] == section]
    at = mine.index(code)
    return ItemEditor(
        section=section,
        section_title=_titles(tables).get(section, section),
        code=code,
        boxes=boxes_of(tables, shown, mistakes, now or {}),
        before=json.dumps(dict(before or cells)),
        previous=(section, mine[at - 1]) if at else ("", ""),
        following=(section, mine[at + 1]) if at + 1 < len(mine) else ("", ""),
        sections=list(_titles(tables).items()),
        problem=problem,
    )


def new_item_editor(
    collection: DataCollection,
    section: str,
    typed: Mapping[str, str],
    wrong: Mapping[str, str],
    problem: str = "",
) -> ItemEditor:
    """The editor of an item that is not there yet."""
    tables = tables_of(collection)
    shown = {**dict.fromkeys(CELLS, ""), "kind": "whole_number", "mandatory": "no", **typed}
    hint = "Rules name the item by it. Letters, digits and _ only, such as Tot05."
    code = Box("code", "Code", hint, "line", typed.get("code", ""), {}, wrong.get("code", ""))
    return ItemEditor(
        section=section or next((row["code"] for row in tables.of(SECTIONS)), ""),
        section_title="",
        code="",
        boxes=boxes_of(tables, shown, wrong, {}),
        before="{}",
        previous=("", ""),
        following=("", ""),
        sections=list(_titles(tables).items()),
        problem=problem,
        new_code=code,
    )


def boxes_of(
    tables: FolderTables,
    cells: Mapping[str, str],
    wrong: Mapping[str, str],
    now: Mapping[str, str],
) -> list[Box]:
    """A box for each cell of an item, in the order in which people think of them."""
    sets = {"": "", **{name: name for name in code_sets_of(tables)}}
    choices = {
        "kind": KINDS_SHOWN,
        "code_set": sets,
        "mandatory": YES_NO_SHOWN,
        "filled_from": _FACTS,
    }
    return [
        Box(
            name,
            label,
            hint,
            "line" if shape == "short" else shape,
            cells[name],
            choices.get(name, {}),
            wrong.get(name, ""),
            now.get(name),
            shape == "short",
        )
        for name, (label, hint, shape) in _BOXES.items()
    ]


def typed_cells(post: QueryDict) -> dict[str, str]:
    """The cells that a form holds."""
    return {name: plain(post[name]) for name in (*KEYS, *CELLS) if name in post}


def opened_cells(text: str) -> dict[str, str]:
    """The cells that the form opened with; none where that did not arrive."""
    try:
        held = json.loads(text)
        return {name: str(held[name]) for name in CELLS if name in held}
    except (ValueError, TypeError):
        return {}


def _titles(tables: FolderTables) -> dict[str, str]:
    return {row["code"]: row["title"] for row in tables.of(SECTIONS)}
