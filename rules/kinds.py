"""The kinds of item, one row of a map each: how text becomes a stored value and back."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from enum import StrEnum

from rules.findings import StoredValue
from rules.spec import CodeSetSpec, ItemSpec

LONGEST_NUMBER = 15
"""Digits in the largest number that is kept: above it JSON readers lose exactness (2**53)."""

LONGEST_WRITTEN = 60
"""Characters that a number may be written with: zeros and commas are free within reason."""

LONGEST_TEXT = 4000


class ValueType(StrEnum):
    """What rules see of a kind: the types that expressions compare and compute with."""

    NUMBER = "number"
    TEXT = "text"
    DATE = "date"
    YES_NO = "yes or no"


class Unreadable(ValueError):
    """The text is not a value of the item's kind; kept as supplied and shown with a finding."""


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of item.

    `read` takes the text without surrounding white space and gives the stored value or raises
    `Unreadable`; `write` gives the text that reads back to the same value. `must_be` completes
    the sentence "1.1a Tot05 must be …".
    """

    name: str
    label: str
    type: ValueType
    read: Callable[[str, ItemSpec, CodeSetSpec | None], StoredValue]
    write: Callable[[StoredValue], str]
    must_be: Callable[[ItemSpec], str]


_WHOLE = re.compile(r"[+-]?(\d+|\d{1,3}(,\d{3})+)(\.0+)?", re.ASCII)
_DECIMAL = re.compile(r"[+-]?(\d+|\d{1,3}(,\d{3})+)?(\.\d+)?", re.ASCII)
_EMAIL = re.compile(r"[^@\s]+@[^@\s.]+(\.[^@\s.]+)+")
_TELEPHONE = re.compile(r"\+?[\d ()./-]{5,30}( ?(x|ext\.?) ?\d{1,6})?", re.ASCII | re.IGNORECASE)
_DATES = ("%Y-%m-%d", "%d/%m/%Y", "%d-%m-%Y", "%d %B %Y", "%d %b %Y")
_YES_NO = {"yes": True, "y": True, "true": True, "1": True}
_YES_NO |= {"no": False, "n": False, "false": False, "0": False}


def _read_whole(text: str, item: ItemSpec, codes: CodeSetSpec | None) -> StoredValue:
    if len(text) > LONGEST_WRITTEN or not _WHOLE.fullmatch(text):
        raise Unreadable(text)
    digits = text.partition(".")[0].replace(",", "")
    if len(digits.lstrip("+-0")) > LONGEST_NUMBER:
        raise Unreadable(text)
    return int(digits)


def _read_decimal(text: str, item: ItemSpec, codes: CodeSetSpec | None) -> StoredValue:
    if not text or len(text) > LONGEST_WRITTEN or not _DECIMAL.fullmatch(text):
        raise Unreadable(text)
    try:
        exact = Decimal(text.replace(",", ""))
    except InvalidOperation:
        raise Unreadable(text) from None
    if exact.adjusted() >= LONGEST_NUMBER:
        raise Unreadable(text)
    fixed = exact.quantize(Decimal(1).scaleb(-item.places), rounding=ROUND_HALF_UP)
    if fixed != exact or len(fixed.as_tuple().digits) > LONGEST_NUMBER:
        raise Unreadable(text)
    return str(fixed if fixed else abs(fixed))


def _read_text(text: str, item: ItemSpec, codes: CodeSetSpec | None) -> StoredValue:
    if len(text) > LONGEST_TEXT:
        raise Unreadable(text)
    return text


def _read_date(text: str, item: ItemSpec, codes: CodeSetSpec | None) -> StoredValue:
    for form in _DATES:
        try:
            found: date = datetime.strptime(text, form).date()
        except ValueError:
            continue
        return found.isoformat()
    raise Unreadable(text)


def _read_yes_no(text: str, item: ItemSpec, codes: CodeSetSpec | None) -> StoredValue:
    try:
        return _YES_NO[text.lower()]
    except KeyError:
        raise Unreadable(text) from None


def _read_code(text: str, item: ItemSpec, codes: CodeSetSpec | None) -> StoredValue:
    for code in codes.codes if codes else ():
        if text.casefold() in (code.code.casefold(), code.label.casefold()):
            return code.code
    raise Unreadable(text)


def _matching(pattern: re.Pattern[str]) -> Callable[..., StoredValue]:
    def read(text: str, item: ItemSpec, codes: CodeSetSpec | None) -> StoredValue:
        if len(text) > 254 or not pattern.fullmatch(text):
            raise Unreadable(text)
        return text

    return read


def _write_plain(value: StoredValue) -> str:
    return str(value)


def _write_yes_no(value: StoredValue) -> str:
    return "Yes" if value else "No"


def _number(value: Decimal) -> str:
    return f"{value:,f}"


def _bounded(noun: str) -> Callable[[ItemSpec], str]:
    def must_be(item: ItemSpec) -> str:
        low, high = item.minimum, item.maximum
        words = noun
        if item.places:
            words += f" with at most {item.places} decimal place{'s' * (item.places > 1)}"
        if low is not None and high is not None:
            return f"{words} between {_number(low)} and {_number(high)}"
        if low == 0:
            return f"{words} that is not negative"
        if low is not None:
            return f"{words} of at least {_number(low)}"
        if high is not None:
            return f"{words} of at most {_number(high)}"
        return words

    return must_be


def _always(words: str) -> Callable[[ItemSpec], str]:
    return lambda item: words


_NUMBER, _TEXT = ValueType.NUMBER, ValueType.TEXT

KINDS: dict[str, Kind] = {
    kind.name: kind
    for kind in (
        Kind("whole_number", "Whole number", _NUMBER, _read_whole, _write_plain,
             _bounded("a whole number")),
        Kind("decimal", "Decimal number", _NUMBER, _read_decimal, _write_plain,
             _bounded("a number")),
        Kind("text", "Text", _TEXT, _read_text, _write_plain,
             _always(f"text of at most {LONGEST_TEXT:,} characters")),
        Kind("date", "Date", ValueType.DATE, _read_date, _write_plain,
             _always("a real date, such as 31/8/2013")),
        Kind("yes_no", "Yes or no", ValueType.YES_NO, _read_yes_no, _write_yes_no,
             _always("Yes or No")),
        Kind("code", "Code from a list", _TEXT, _read_code, _write_plain,
             _always("one of the codes in the list")),
        Kind("email", "E-mail address", _TEXT, _matching(_EMAIL), _write_plain,
             _always("an e-mail address, such as name@example.org")),
        Kind("telephone", "Telephone number", _TEXT, _matching(_TELEPHONE), _write_plain,
             _always("a telephone number, such as 020 7946 0000")),
        Kind("organisation", "Organisation's code", _TEXT,
             _matching(re.compile(r"[A-Za-z0-9]{1,20}")), _write_plain,
             _always("the code of an organisation, such as 302")),
    )
}  # fmt: skip
"""Every kind by name."""


class Cell:
    """What became of one supplied text: a stored value, an unreadable text, or a blank."""

    __slots__ = ("unreadable", "value")

    def __init__(self, value: StoredValue | None, unreadable: str | None) -> None:
        self.value = value
        self.unreadable = unreadable


def read_cell(text: str, item: ItemSpec, codes: CodeSetSpec | None = None) -> Cell:
    """Read `text` as a value of `item`; never raises and never drops what was supplied.

    White space around the text does not count, and text of nothing else is blank. NUL, which
    no database text can hold, is kept as its visible symbol, and every line end is a newline.
    """
    kept = text.replace("\x00", "\N{SYMBOL FOR NULL}").replace("\r\n", "\n").replace("\r", "\n")
    stripped = kept.strip()
    if not stripped:
        return Cell(None, None)
    try:
        return Cell(KINDS[item.kind].read(stripped, item, codes), None)
    except Unreadable:
        return Cell(None, kept)


def text_of(value: StoredValue | None, item: ItemSpec) -> str:
    """The text that reads back to `value`; "" for a blank."""
    return "" if value is None else KINDS[item.kind].write(value)


def within_bounds(value: StoredValue, item: ItemSpec) -> bool:
    """Whether a stored value lies between the item's minimum and maximum, inclusive."""
    if (item.minimum is None and item.maximum is None) or isinstance(value, bool):
        return True
    if KINDS[item.kind].type is not ValueType.NUMBER:
        return True
    number = Decimal(value)
    above = item.minimum is None or number >= item.minimum
    return above and (item.maximum is None or number <= item.maximum)
