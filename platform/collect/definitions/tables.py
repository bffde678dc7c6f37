"""The tables of a definition folder: which file holds which columns, in which order."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from rules.findings import BlankPolicy, Severity, Switch, Verdict
from rules.kinds import KINDS
from rules.language.limits import MAX_RULES
from rules.spec import Lineage


class Form(StrEnum):
    """How the text of a cell must be written, so that it reads back to the same bytes."""

    LINE = "one line of text"
    LONG = "text of one or more lines"
    WORD = "text without spaces around it"
    CODE = "code"
    CODES = "codes separated by ;"
    COLLECTION = "name of a collection"
    YES_NO = "yes or no"
    WHOLE = "whole number"
    YEAR = "year"
    NUMBER = "number"
    DATE = "date"
    TOLERANCE = "tolerance"
    NATIVE_ID = "native id"


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table, or one key of the head.

    `longest` counts characters; `choices` (when there are any) are all the texts permitted.
    """

    name: str
    form: Form = Form.LINE
    required: bool = False
    longest: int = 4000
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Table:
    """One CSV file: its columns in order, what a row is known by, and the most rows it may have."""

    file: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    most: int

    @property
    def names(self) -> tuple[str, ...]:
        """The header of the file."""
        return tuple(column.name for column in self.columns)


@dataclass(frozen=True, slots=True)
class Row:
    """One row as text; `number` counts as a spreadsheet does, so the header is row 1."""

    number: int
    cells: Mapping[str, str]

    def __getitem__(self, column: str) -> str:
        return self.cells.get(column, "")

    def listed(self, column: str) -> tuple[str, ...]:
        """The parts of a cell that holds codes separated by `;`."""
        return tuple(part.strip() for part in self[column].split(";") if part.strip())


@dataclass(frozen=True, slots=True)
class Problem:
    """Something to mend, and where: `row` 0 and `column` "" mean the file as a whole.

    `stops` tells what prevents loading and publishing from advice, which does not.
    """

    file: str
    row: int
    column: str
    message: str
    stops: bool = True

    def __str__(self) -> str:
        counted, named = ("line", "key") if self.file == HEAD_FILE else ("row", "column")
        place = f" {counted} {self.row}" if self.row else ""
        place += f", {named} {self.column}" if self.column else ""
        return f"{self.file}{place}: {self.message}"


@dataclass(frozen=True)
class FolderTables:
    """A definition as text, exactly as a folder holds it, and what was wrong with the folder.

    `head` holds collection.toml by key, those of [windows] among the others, and `lines` the
    line of each key. `rows` holds the tables by file name.
    """

    head: Mapping[str, str]
    rows: Mapping[str, tuple[Row, ...]]
    lines: Mapping[str, int] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()

    def of(self, table: Table) -> tuple[Row, ...]:
        """The rows of `table`, in order."""
        return self.rows.get(table.file, ())


def _choice(name: str, words: type[StrEnum]) -> Column:
    return Column(name, required=True, choices=tuple(word.value for word in words))


def _code(name: str, *, required: bool = False, longest: int = 60) -> Column:
    return Column(name, Form.CODE, required, longest)


HEAD_FILE = "collection.toml"

HEAD = (
    Column("series", Form.CODE, required=True, longest=30),
    Column("year", Form.YEAR, required=True),
    Column("title", required=True, longest=200),
    Column("reference_date", Form.DATE, required=True),
    Column("previous", Form.COLLECTION, longest=40),
    Column("source_type", Form.CODE, required=True, longest=50),
    Column("agent_step", Form.YES_NO, required=True),
    Column("guidance", Form.LONG, longest=100_000),
)
"""The keys of collection.toml above [windows], in order."""

WINDOWS = tuple(
    Column(name, Form.DATE)
    for name in ("opens", "return_date", "closes_to_sources", "closes_to_agents", "closes")
)
"""The keys of [windows], in the order in which they come round."""

SECTIONS = Table(
    "sections.csv",
    (
        _code("code", required=True),
        Column("title", required=True, longest=200),
        _code("parent"),
        Column("repeats", Form.YES_NO, required=True),
        Column("key_items", Form.CODES),
    ),
    key=("code",),
    most=500,
)
ITEMS = Table(
    "items.csv",
    (
        _code("section", required=True),
        _code("code", required=True),
        Column("question", Form.WORD, longest=30),
        Column("label", required=True),
        Column("kind", required=True, choices=tuple(KINDS)),
        Column("group"),
        Column("mandatory", Form.YES_NO, required=True),
        Column("places", Form.WHOLE),
        Column("minimum", Form.NUMBER, longest=30),
        Column("maximum", Form.NUMBER, longest=30),
        _code("code_set"),
        Column("unit", longest=60),
        Column("hint", Form.LONG),
        Column("total_of", Form.CODES),
        Column("filled_from", choices=("native_id", "name", "region", "type")),
        _choice("lineage", Lineage),
        Column("previous", Form.CODES),
        Column("source", Form.LONG),
        Column("note", Form.LONG),
    ),
    key=("section", "code"),
    most=5_000,
)
CODES = Table(
    "codes.csv",
    (
        _code("set", required=True),
        Column("code", Form.WORD, required=True, longest=60),
        Column("label", required=True),
    ),
    key=("set", "code"),
    most=50_000,
)
RULES = Table(
    "rules.csv",
    (
        Column("number", Form.WORD, required=True, longest=30),
        _choice("severity", Severity),
        _code("scope"),
        Column("expression", Form.LONG, required=True),
        _choice("blank", BlankPolicy),
        Column("tolerance", Form.TOLERANCE, longest=20),
        Column("message", Form.LONG, required=True),
        Column("how_to_fix", Form.LONG),
        Column("active_from", Form.DATE),
        Column("active_to", Form.DATE),
        _choice("switch", Switch),
        Column("switch_reason", Form.LONG),
        Column("source", Form.LONG),
        Column("note", Form.LONG),
    ),
    key=("number",),
    most=MAX_RULES,
)
EXAMPLES = Table(
    "examples.csv",
    (
        Column("rule", Form.WORD, required=True, longest=30),
        Column("name", required=True, longest=200),
        _choice("expected", Verdict),
        Column("values", Form.LONG),
    ),
    key=("rule", "name"),
    most=50_000,
)
PARTICIPANTS = Table(
    "participants.csv",
    (
        Column("native_id", Form.NATIVE_ID, required=True, longest=20),
        Column("name", required=True, longest=200),
        Column("type", Form.CODE, required=True, longest=50),
        Column("region", longest=100),
        Column("agent", Form.NATIVE_ID, longest=20),
    ),
    key=("native_id",),
    most=100_000,
)

TABLES = (SECTIONS, ITEMS, CODES, RULES, EXAMPLES, PARTICIPANTS)
FILES = (HEAD_FILE, *(table.file for table in TABLES))
