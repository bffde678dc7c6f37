"""collection.toml to text by key and back; the writer knows exactly one way to write a value."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Any

from collect.definitions.tables import HEAD, HEAD_FILE, WINDOWS, Column, Form, Problem

_EXPECTED = {
    Form.YEAR: "a year without quotes, such as 2014",
    Form.DATE: "a date without quotes, such as 2014-01-16",
    Form.YES_NO: "true or false, without quotes",
}
_ESCAPES = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\t": "\\t", "\r": "\\r"}
_BARE = {
    Form.YEAR: re.compile(r"[1-9]\d{3}", re.ASCII),
    Form.DATE: re.compile(r"\d{4}-\d\d-\d\d", re.ASCII),
}


def read_head(text: str) -> tuple[dict[str, str], dict[str, int], list[Problem]]:
    """The keys of collection.toml as text, the line of each, and what is wrong with the file."""
    try:
        found = tomllib.loads(text)
    except (ValueError, RecursionError) as mistake:
        reason = str(mistake) or "values are nested too deeply"
        line = re.search(r"at line (\d+)", reason)
        told = f"This is not TOML: {reason}. Mend it, or dump a collection to see the form."
        return {}, {}, [Problem(HEAD_FILE, int(line[1]) if line else 0, "", told)]
    lines = _lines_of(text)
    problems: list[Problem] = []
    windows = found.pop("windows", None)
    if not isinstance(windows, dict):
        problems.append(Problem(HEAD_FILE, 0, "windows", "There is no table [windows]. Add it."))
        windows = {}
    head: dict[str, str] = {}
    for columns, part, where in ((HEAD, found, ""), (WINDOWS, windows, " under [windows]")):
        for key in part.keys() - {column.name for column in columns}:
            told = f"There is no such key{where}. Remove it or correct its name."
            problems.append(Problem(HEAD_FILE, lines.get(key, 0), key[:60], told))
        for column in columns:
            line_number = lines.get(column.name, 0)
            if column.name not in part:
                told = f"This key is missing{where}. Add it; an empty text means not set."
                problems.append(Problem(HEAD_FILE, 0, column.name, told))
            elif (value := _text_of(part[column.name], column)) is not None:
                head[column.name] = value
            else:
                told = f"This must be {_EXPECTED.get(column.form, 'a text in quotes')}."
                problems.append(Problem(HEAD_FILE, line_number, column.name, told))
    return head, lines, sorted(problems, key=lambda problem: (problem.row, problem.column))


def _lines_of(text: str) -> dict[str, int]:
    """The line of each key; a text of several lines may look like keys, so windows win last."""
    lines: dict[str, int] = {}
    windows = {column.name for column in WINDOWS}
    for number, line in enumerate(text.split("\n"), start=1):
        key = re.match(r"\s*([A-Za-z0-9_-]+)\s*=", line)
        if key and (key[1] not in lines or key[1] in windows):
            lines[key[1]] = number
    return lines


def _text_of(value: Any, column: Column) -> str | None:
    """A TOML value as the text of its cell, or None for a value of another type."""
    if column.form is Form.YES_NO:
        return {True: "yes", False: "no"}[value] if isinstance(value, bool) else None
    if column.form is Form.YEAR:
        is_year = isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 10_000
        return str(value) if is_year else None
    if column.form is Form.DATE and value != "":
        is_date = isinstance(value, date) and not isinstance(value, datetime)
        return value.isoformat() if is_date else None
    return value if isinstance(value, str) else None


def write_head(head: Mapping[str, str]) -> str:
    """The text of collection.toml: every key, in the order of the table's description."""
    return "\n".join([*_keys(HEAD, head), "", "[windows]", *_keys(WINDOWS, head), ""])


def _keys(columns: tuple[Column, ...], head: Mapping[str, str]) -> Iterator[str]:
    for column in columns:
        yield f"{column.name} = {_value(head.get(column.name, ''), column)}"


def _value(text: str, column: Column) -> str:
    if column.form is Form.YES_NO and text in ("yes", "no"):
        return "true" if text == "yes" else "false"
    bare = _BARE.get(column.form)
    if bare and bare.fullmatch(text):
        return text
    if column.form is Form.LONG and text:
        return _long_string(text)
    return '"' + "".join(_escaped(sign) for sign in text) + '"'


def _long_string(text: str) -> str:
    """A multi-line basic string; of quotes, only the last of three and a final one are escaped."""
    final = '\\"' if text.endswith('"') else ""
    body = text[:-1] if final else text
    signs = "".join(sign if sign in '\n"' else _escaped(sign) for sign in body)
    return '"""\n' + signs.replace('"""', '""\\"') + final + '"""'


def _escaped(sign: str) -> str:
    if sign in _ESCAPES:
        return _ESCAPES[sign]
    return f"\\u{ord(sign):04X}" if ord(sign) < 32 or ord(sign) == 127 else sign
