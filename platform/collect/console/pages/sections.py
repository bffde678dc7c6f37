"""The sections of a draft as a tree, and one of them to change."""

from __future__ import annotations

from dataclasses import dataclass

from collect.console.pages.problems import row_problems
from collect.definitions.arranging import inside, key_of
from collect.definitions.models import DataCollection
from collect.definitions.rows import tables_of
from collect.definitions.section_tree import tree_of, walked
from collect.definitions.tables import ITEMS, RULES, SECTIONS


@dataclass(frozen=True, slots=True)
class SectionLine:
    """One section of the tree, and what can be done with it there."""

    code: str
    title: str
    depth: int
    repeats: bool
    items: int
    wrong: str
    is_first: bool
    is_last: bool

    @property
    def can_nest(self) -> bool:
        """Whether there is a section before it to put it into."""
        return not self.is_first


@dataclass(frozen=True, slots=True)
class SectionPage:
    """What `console/section.html` shows; `gone_too` is what dropping it would take along."""

    code: str
    title: str
    parent: str
    repeats: str
    key_items: str
    items: list[tuple[str, str]]
    gone_too: list[str]
    rules: list[str]


def section_tree(collection: DataCollection) -> list[SectionLine]:
    """Every section of the draft, each before what is inside it."""
    tables = tables_of(collection)
    problems = row_problems(collection, tables, SECTIONS)
    rows = {row["code"]: row for row in tables.of(SECTIONS)}
    tree = tree_of(tables)
    beside = {code: codes for codes in tree.values() for code in codes}
    held = [row["section"] for row in tables.of(ITEMS)]
    return [
        SectionLine(
            code=code,
            title=rows[code]["title"],
            depth=depth,
            repeats=rows[code]["repeats"] == "yes",
            items=held.count(code),
            wrong=" ".join(told for _, told in problems.get(key_of(SECTIONS, rows[code]), [])),
            is_first=beside[code][0] == code,
            is_last=beside[code][-1] == code,
        )
        for code, depth in walked(tree)
    ]


def section_page(collection: DataCollection, code: str) -> SectionPage | None:
    """One section of the draft; None where there is none of this code."""
    tables = tables_of(collection)
    row = next((row for row in tables.of(SECTIONS) if row["code"] == code), None)
    if row is None:
        return None
    return SectionPage(
        code=code,
        title=row["title"],
        parent=row["parent"],
        repeats=row["repeats"],
        key_items=row["key_items"],
        items=[(r["code"], r["label"]) for r in tables.of(ITEMS) if r["section"] == code],
        gone_too=list(inside(tables, code)),
        rules=[r["number"] for r in tables.of(RULES) if r["scope"] == code],
    )
