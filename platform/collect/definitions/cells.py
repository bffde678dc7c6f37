"""Each cell by itself: whether its text is what its column permits."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal

from collect.definitions.tables import (
    HEAD,
    HEAD_FILE,
    TABLES,
    WINDOWS,
    Column,
    FolderTables,
    Form,
    Problem,
)
from rules.language.mistakes import nearest

_CODE = re.compile(r"[A-Za-z][A-Za-z0-9_]*", re.ASCII)
_COLLECTION = re.compile(r"[A-Za-z][A-Za-z0-9_]*_[12]\d{3}", re.ASCII)
_YEAR = re.compile(r"(19|20|21)\d\d", re.ASCII)
_PLACES = re.compile(r"[0-9]", re.ASCII)
_NUMBER = re.compile(r"-?(0|[1-9]\d*)(\.\d+)?", re.ASCII)
_TOLERANCE = re.compile(r"\d{1,9}(\.\d{1,6})?%?", re.ASCII)
_NATIVE_ID = re.compile(r"[A-Za-z0-9]{1,20}", re.ASCII)
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")

_FORMS = {
    Form.CODE: (_CODE, "a code: a letter, then letters, digits and _ only, such as Tot05"),
    Form.COLLECTION: (_COLLECTION, "a collection's series and year, such as SERIES_2013"),
    Form.YEAR: (_YEAR, "a year of four digits, such as 2014"),
    Form.WHOLE: (_PLACES, "a whole number from 0 to 9"),
    Form.NUMBER: (_NUMBER, "a number in digits, such as 0 or 12.5, without commas"),
    Form.TOLERANCE: (_TOLERANCE, "a number or a percentage, such as 1 or 10%"),
    Form.NATIVE_ID: (_NATIVE_ID, "1 to 20 letters and digits, such as 302"),
}


def cell_problems(tables: FolderTables) -> Iterator[Problem]:
    """What is wrong with single cells, file by file and row by row."""
    for column in (*HEAD, *WINDOWS):
        # A key that is missing, or of another type, has been told of already.
        told = mistake_in(tables.head[column.name], column) if column.name in tables.head else ""
        if told:
            yield Problem(HEAD_FILE, tables.lines.get(column.name, 0), column.name, told)
    for table in TABLES:
        for row in tables.of(table):
            for column in table.columns:
                told = mistake_in(row[column.name], column)
                if told:
                    yield Problem(table.file, row.number, column.name, told)


def mistake_in(text: str, column: Column) -> str:
    """What is wrong with `text` as a cell of `column`, and how to mend it; "" for nothing."""
    if not text.strip():
        if column.required:
            return f"This is empty. Enter {_wanted(column)}."
        return "" if not text else "This holds nothing but white space. Make the cell empty."
    if len(text) > column.longest:
        return f"This has {len(text):,} characters. Use {column.longest:,} at most."
    control = _CONTROL.search(text)
    if control:
        return f"Character {control.start() + 1} is a control character. Remove it."
    if column.choices and text not in column.choices:
        near = nearest(text.strip(), column.choices)
        guess = f" Did you mean {near}?" if near else ""
        return f"“{_short(text)}” is not one of {_listed(column.choices)}.{guess}"
    return _mistake_of_form(text, column.form)


def _mistake_of_form(text: str, form: Form) -> str:
    if form in _FORMS:
        pattern, wanted = _FORMS[form]
        return "" if pattern.fullmatch(text) else f"“{_short(text)}” is not {wanted}."
    return _MISTAKES[form](text)


def _mistake_of_date(text: str) -> str:
    return "" if _is_date(text) else f"“{_short(text)}” is not a date such as 2014-01-16."


def _mistake_of_yes_no(text: str) -> str:
    return "" if text in ("yes", "no") else f"“{_short(text)}” is not yes or no."


def _mistake_of_line(text: str) -> str:
    if "\n" in text or "\t" in text:
        return "This must be one line. Remove the line ends and tabs."
    return ""


def _mistake_of_word(text: str) -> str:
    if text != text.strip():
        return "There are spaces before or after the text. Remove them."
    return _mistake_of_line(text)


def _mistake_of_codes(text: str) -> str:
    parts = [part.strip() for part in text.split(";")]
    wrong = next((part for part in parts if not _CODE.fullmatch(part)), None)
    if wrong is not None:
        return f"“{_short(wrong)}” is not a code. Write codes with ; between them, such as A;B."
    twice = next((part for part in parts if parts.count(part) > 1), None)
    return f"{twice} is here twice. Name each code once." if twice else ""


_MISTAKES: dict[Form, Callable[[str], str]] = {
    Form.LINE: _mistake_of_line,
    Form.LONG: lambda text: "",
    Form.WORD: _mistake_of_word,
    Form.CODES: _mistake_of_codes,
    Form.YES_NO: _mistake_of_yes_no,
    Form.DATE: _mistake_of_date,
}


def number_of(text: str) -> Decimal | None:
    """The number in a cell; None for an empty cell and for what is no number."""
    return Decimal(text) if _NUMBER.fullmatch(text) else None


def places_of(number: Decimal) -> int:
    """The decimal places that `number` is written with."""
    exponent = number.as_tuple().exponent
    return -exponent if isinstance(exponent, int) else 0


def is_places(text: str) -> bool:
    """Whether a cell holds a count of decimal places."""
    return _PLACES.fullmatch(text) is not None


def _is_date(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def _wanted(column: Column) -> str:
    if column.choices:
        return f"one of {_listed(column.choices)}"
    if column.form in _FORMS:
        return _FORMS[column.form][1]
    return {Form.YES_NO: "yes or no", Form.DATE: "a date such as 2014-01-16"}.get(
        column.form, "a text"
    )


def _listed(words: tuple[str, ...]) -> str:
    return ", ".join(words[:-1]) + " or " + words[-1]


def _short(text: str) -> str:
    """A text as a message shows it: on one line and not for ever."""
    line = "".join(sign if sign.isprintable() else " " for sign in text)
    return line if len(line) <= 60 else line[:59] + "…"
