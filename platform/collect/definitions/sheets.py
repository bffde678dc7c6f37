"""One CSV file of a definition folder: text to rows, and rows to the only text they may have."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence

from collect.definitions.tables import Problem, Row, Table

_QUOTED = re.compile('[,"\r\n]')
_MANY = 5
_LONGEST = 131_072
_DUMP = "Only what dump_collection writes can be loaded and dumped without a difference"


def read_table(table: Table, text: str) -> tuple[tuple[Row, ...] | None, list[Problem]]:
    """The rows of a file, or None where they cannot be read, and what is wrong with its writing."""
    csv.field_size_limit(_LONGEST)  # the limit is the process's, and others set their own
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    rows: list[Row] = []
    problems: list[Problem] = []
    number = 0
    try:
        for number, cells in enumerate(reader, start=1):
            if number == 1:
                problems += _header_problems(table, cells)
                if problems:
                    return None, problems
            elif number > table.most + 1:
                told = f"There are more than {table.most:,} rows. Check that it is the right file."
                return None, [Problem(table.file, number, "", told)]
            elif len(cells) != len(table.columns):
                problems.append(_length_problem(table, number, cells))
            else:
                rows.append(Row(number, dict(zip(table.names, cells, strict=True))))
    except csv.Error as mistake:
        told = (
            f"The quotes or line ends of this row cannot be read ({mistake}). "
            "Put a cell with a comma, quote or line end in quotes, and double the quotes in it."
        )
        return None, [*problems, Problem(table.file, number + 1, "", told)]
    if number == 0:
        told = f"The file is empty. Its first row must be: {','.join(table.names)}"
        return None, [Problem(table.file, 1, "", told)]
    return tuple(rows), problems or _writing_problems(table, rows, text)


def _header_problems(table: Table, header: Sequence[str]) -> list[Problem]:
    """What is wrong with the first row: columns that are missing, unknown, twice, or elsewhere."""
    names = set(table.names)
    unknown = [name for name in header if name not in names]
    missing = [name for name in table.names if name not in header]
    twice = sorted({name for name in header if name in names and header.count(name) > 1})
    told = [(name, "This column is missing. Add it; its cells may be empty.") for name in missing]
    told += [
        (name[:60], "There is no such column. Remove it or correct its name.")
        for name in unknown[:_MANY]
    ]
    if len(unknown) > _MANY:
        told.append(("", f"There are {len(unknown) - _MANY:,} more unknown columns. Remove them."))
    told += [(name, "This column is here twice. Keep one of them.") for name in twice]
    if not told and tuple(header) != table.names:
        told = [("", f"Put the columns in this order: {','.join(table.names)}")]
    return [Problem(table.file, 1, column, message) for column, message in told]


def _length_problem(table: Table, number: int, cells: Sequence[str]) -> Problem:
    if not cells:
        return Problem(table.file, number, "", "This row is empty. Remove it.")
    told = (
        f"This row has {len(cells)} cells and the header has {len(table.columns)}. "
        "Add or remove cells; a cell with a comma in it needs quotes."
    )
    return Problem(table.file, number, "", told)


def _writing_problems(table: Table, rows: Iterable[Row], text: str) -> list[Problem]:
    """The first row that is not written as `write_table` would, if any."""
    at = 0
    for number, line in enumerate(_lines(table, rows), start=1):
        if not text.startswith(line, at):
            whole = len(text) <= at + len(line) and line.startswith(text[at:])
            told = (
                "The last row needs a line end after it."
                if whole
                else f"This row is written in another way. Write it as: {line.rstrip()[:200]}"
            )
            return [Problem(table.file, number, "", f"{told} {_DUMP}.")]
        at += len(line)
    return []


def _lines(table: Table, rows: Iterable[Row]) -> Iterable[str]:
    yield ",".join(table.names) + "\n"
    for row in rows:
        yield ",".join(_cell(row[name]) for name in table.names) + "\n"


def _cell(text: str) -> str:
    return '"' + text.replace('"', '""') + '"' if _QUOTED.search(text) else text


def write_table(table: Table, rows: Iterable[Row]) -> str:
    """The text of a file: every column, quotes only where a cell needs them, LF after each row."""
    return "".join(_lines(table, rows))
