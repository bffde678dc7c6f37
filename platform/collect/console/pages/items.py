"""The items of a draft as a table to type in, and what can be done to those that are chosen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.http import QueryDict

from collect.console.pages.problems import row_problems
from collect.definitions.arranging import key_of
from collect.definitions.models import DataCollection
from collect.definitions.rows import tables_of
from collect.definitions.tables import CODES, ITEMS, SECTIONS, FolderTables, Row
from rules.kinds import KINDS
from rules.spec import Lineage

KINDS_SHOWN = {name: kind.label for name, kind in KINDS.items()}
YES_NO_SHOWN = {"yes": "Yes", "no": "No"}
LINEAGES = {
    Lineage.SAME.value: "Same",
    Lineage.RENAMED.value: "Renamed",
    Lineage.SPLIT.value: "Split",
    Lineage.MERGED.value: "Merged",
    Lineage.NEW.value: "New",
}

COLUMNS = {
    "question": "Question",
    "label": "What is asked",
    "kind": "Kind",
    "mandatory": "Mandatory",
    "code_set": "Code set",
    "minimum": "Minimum",
    "maximum": "Maximum",
    "unit": "Unit",
    "group": "Heading above",
    "hint": "Hint",
}
"""The columns that can be typed into in the table; the editor of an item has the others."""


@dataclass(frozen=True, slots=True)
class Sought:
    """What the table is narrowed to; "" where it is not."""

    text: str = ""
    section: str = ""
    kind: str = ""
    mandatory: str = ""
    lineage: str = ""
    problems: str = ""

    @classmethod
    def of(cls, query: QueryDict) -> Sought:
        """What an address asks for."""
        return cls(**{name: query.get(name, "").strip()[:60] for name in cls.__slots__})

    @property
    def is_narrow(self) -> bool:
        """Whether some items are left out."""
        return any(getattr(self, name) for name in self.__slots__)

    def shows(self, row: Row, problems: object) -> bool:
        """Whether an item is among those that are shown."""
        text = " ".join(row[name] for name in ("code", "question", "label", "group", "hint"))
        exact = all(
            not wanted or row[name] == wanted
            for name, wanted in (
                ("section", self.section),
                ("kind", self.kind),
                ("mandatory", self.mandatory),
                ("lineage", self.lineage),
            )
        )
        return (
            exact
            and (not self.problems or bool(problems))
            and (self.text.casefold() in text.casefold())
        )


@dataclass(frozen=True, slots=True)
class ItemLine:
    """One row of the table; `cells` are text and raw value, in the order of the columns.

    `wrong` says what is wrong in the row, one sentence after the other.
    """

    section: str
    code: str
    cells: list[tuple[str, str]]
    lineage: str
    lineage_shown: str
    wrong: str
    wrong_columns: str
    is_shown: bool


@dataclass(frozen=True, slots=True)
class SectionItems:
    """The items of one section."""

    code: str
    title: str
    lines: list[ItemLine]
    is_shown: bool


@dataclass(frozen=True, slots=True)
class ItemsPage:
    """What `console/items.html` shows."""

    sections: list[SectionItems]
    sought: Sought
    total: int
    count: int
    code_sets: list[str]
    columns: Mapping[str, str] = field(default_factory=lambda: COLUMNS)
    kinds: Mapping[str, str] = field(default_factory=lambda: KINDS_SHOWN)
    lineages: Mapping[str, str] = field(default_factory=lambda: LINEAGES)

    @property
    def options(self) -> dict[str, dict[str, str]]:
        """What can be chosen in the columns that are not typed: label by value."""
        sets = {"": "", **{name: name for name in self.code_sets}}
        return {"kind": KINDS_SHOWN, "mandatory": YES_NO_SHOWN, "code_set": sets}


def items_page(collection: DataCollection, query: QueryDict) -> ItemsPage:
    """Every item of the draft; those that are not sought are there and hidden."""
    tables, sought = tables_of(collection), Sought.of(query)
    problems = row_problems(collection, tables, ITEMS)
    lines: dict[str, list[ItemLine]] = {row["code"]: [] for row in tables.of(SECTIONS)}
    for row in tables.of(ITEMS):
        wrong = problems.get(key_of(ITEMS, row), [])
        lines.setdefault(row["section"], []).append(_line(row, wrong, sought))
    titles = {row["code"]: row["title"] for row in tables.of(SECTIONS)}
    sections = [
        SectionItems(code, titles.get(code, code), held, any(line.is_shown for line in held))
        for code, held in lines.items()
    ]
    shown = sum(line.is_shown for held in lines.values() for line in held)
    return ItemsPage(sections, sought, len(tables.of(ITEMS)), shown, code_sets_of(tables))


def code_sets_of(tables: FolderTables) -> list[str]:
    """The names of the code sets, in order."""
    return list(dict.fromkeys(row["set"] for row in tables.of(CODES)))


def shown_as(column: str, text: str) -> str:
    """A cell's text as the table shows it."""
    if column == "kind":
        return KINDS_SHOWN.get(text, text)
    return YES_NO_SHOWN.get(text, text) if column == "mandatory" else text


def _line(row: Row, wrong: list[tuple[str, str]], sought: Sought) -> ItemLine:
    return ItemLine(
        section=row["section"],
        code=row["code"],
        cells=[(shown_as(name, row[name]), row[name]) for name in COLUMNS],
        lineage=row["lineage"],
        lineage_shown=LINEAGES.get(row["lineage"], row["lineage"]),
        wrong=" ".join(message for _, message in wrong),
        wrong_columns=" ".join(column for column, _ in wrong),
        is_shown=sought.shows(row, wrong),
    )
