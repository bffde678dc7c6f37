"""Stored values as compiled rules read them; what is no value of its kind reads as blank."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from decimal import ROUND_HALF_UP, Context, Decimal

from rules.findings import StoredValue
from rules.kinds import ValueType
from rules.language.limits import MAX_TEXT
from rules.language.names import Type

Read = Callable[[StoredValue | None], int | str | bool | None]
"""From a stored value to a number in units of its last place, a text, a day number or a bool."""

_PLAIN = re.compile(r"-?\d{1,40}(\.\d{1,40})?", re.ASCII)
_EXACT = Context(prec=200, rounding=ROUND_HALF_UP)


def reader(kind: Type) -> Read:
    """The function that reads stored values of a type; it never raises."""
    if kind.kind is ValueType.NUMBER:
        return _decimal(kind.places) if kind.places else _whole
    return {
        ValueType.TEXT: _text,
        ValueType.DATE: _day,
        ValueType.YES_NO: _yes_no,
    }[kind.kind]


def _whole(value: StoredValue | None) -> int | None:
    if type(value) is int or value is None:
        return value
    return _units(value, 0)


def _decimal(places: int) -> Read:
    return lambda value: None if value is None else _units(value, places)


def _units(value: StoredValue, places: int) -> int | None:
    exact = exact_number(value)
    if exact is None:
        return None
    return int(exact.scaleb(places, _EXACT).to_integral_value(ROUND_HALF_UP, _EXACT))


def exact_number(value: StoredValue) -> Decimal | None:
    """The number that a stored value writes; None when it is no plain number."""
    if isinstance(value, bool) or not _PLAIN.fullmatch(str(value)):
        return None
    return Decimal(value)


def _text(value: StoredValue | None) -> str | None:
    return value[:MAX_TEXT] if isinstance(value, str) and value.strip() else None


def _day(value: StoredValue | None) -> int | None:
    if not isinstance(value, str):
        return None
    try:
        return date.fromisoformat(value).toordinal()
    except ValueError:
        return None


def _yes_no(value: StoredValue | None) -> bool | None:
    return value if isinstance(value, bool) else None
