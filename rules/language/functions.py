"""The functions that a rule may use, one row of a table each."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from rules.kinds import ValueType
from rules.language import days, wording

_NUMBER, _TEXT, _DATE = ValueType.NUMBER, ValueType.TEXT, ValueType.DATE
_CONDITION = ValueType.YES_NO


@dataclass(frozen=True, slots=True)
class Function:
    """One function. `takes` holds the types of its arguments; `many` allows more of the last.

    `tolerates_blank` is for the few that look at blanks; any other gives unknown for a blank
    argument. `may_be_blank` marks those that can give a blank for filled arguments. `english`
    has a slot for each argument, or {all}.
    """

    name: str
    takes: tuple[ValueType, ...]
    gives: ValueType
    english: str
    example: str
    python: Callable[..., Any] | None = None
    many: bool = False
    tolerates_blank: bool = False
    may_be_blank: bool = False


# fmt: off
FUNCTIONS: Mapping[str, Function] = {row.name: row for row in (
    # Numbers; the check and each target know their decimal places, so there is no `python`
    Function("nz", (_NUMBER,), _NUMBER, "{0} (0 if blank)", "nz(Boarders)",
             tolerates_blank=True),
    Function("sum", (_NUMBER,), _NUMBER, "the sum of {all}, blanks left out",
             "sum(Boys, Girls)", many=True, tolerates_blank=True),
    Function("min", (_NUMBER,), _NUMBER, "the smallest of {all}", "min(Boys, Girls)",
             many=True, tolerates_blank=True, may_be_blank=True),
    Function("max", (_NUMBER,), _NUMBER, "the largest of {all}", "max(Boys, Girls)",
             many=True, tolerates_blank=True, may_be_blank=True),
    Function("average", (_NUMBER,), _NUMBER, "the average of {all}, blanks left out",
             "average(Boys, Girls)", many=True, tolerates_blank=True, may_be_blank=True),
    Function("abs", (_NUMBER,), _NUMBER, "the size of {0}", "abs(Boys - Girls)"),
    Function("round", (_NUMBER, _NUMBER), _NUMBER, "{0} rounded after decimal place {1}",
             "round(Hours / Days, 1)"),
    # Text
    Function("length", (_TEXT,), _NUMBER, "the number of characters of {0}", "length(Name)",
             len),
    Function("upper", (_TEXT,), _TEXT, "{0} in capital letters", "upper(Code)", str.upper),
    Function("lower", (_TEXT,), _TEXT, "{0} in small letters", "lower(Code)", str.lower),
    Function("left", (_TEXT, _NUMBER), _TEXT, "the first {1} characters of {0}",
             "left(Postcode, 2)", wording.left, may_be_blank=True),
    Function("right", (_TEXT, _NUMBER), _TEXT, "the last {1} characters of {0}",
             "right(Postcode, 3)", wording.right, may_be_blank=True),
    Function("starts_with", (_TEXT, _TEXT), _CONDITION, "{0} starts with {1}",
             'starts_with(Code, "A")', str.startswith),
    Function("ends_with", (_TEXT, _TEXT), _CONDITION, "{0} ends with {1}",
             'ends_with(Code, "A")', str.endswith),
    Function("contains", (_TEXT, _TEXT), _CONDITION, "{0} contains {1}",
             'contains(Name, "school")', str.__contains__),
    Function("is_upn", (_TEXT,), _CONDITION, "{0} is a valid unique pupil number",
             "is_upn(UPN)", wording.is_upn),
    Function("is_nhs_number", (_TEXT,), _CONDITION, "{0} is a valid NHS number",
             "is_nhs_number(NHSNumber)", wording.is_nhs_number),
    # Dates
    Function("year", (_DATE,), _NUMBER, "the year of {0}", "year(Born)", days.year),
    Function("month", (_DATE,), _NUMBER, "the month of {0}", "month(Born)", days.month),
    Function("day", (_DATE,), _NUMBER, "the day of the month of {0}", "day(Born)",
             days.day_of_month),
    Function("days_between", (_DATE, _DATE), _NUMBER, "the days from {0} to {1}",
             "days_between(Start, End)", days.days_between),
    Function("months_between", (_DATE, _DATE), _NUMBER, "the whole months from {0} to {1}",
             "months_between(Start, End)", days.months_between),
    Function("age", (_DATE, _DATE), _NUMBER, "the age in years of one born on {0} on {1}",
             "age(Born, CensusDate)", days.age),
    Function("add_days", (_DATE, _NUMBER), _DATE, "the day {1} days after {0}",
             "add_days(Start, 14)", days.add_days, may_be_blank=True),
    Function("add_months", (_DATE, _NUMBER), _DATE, "the day {1} months after {0}",
             "add_months(Start, 6)", days.add_months, may_be_blank=True),
    # Blanks; the parser turns these into the tests that `is blank` and `is filled` write
    Function("blank", (), _CONDITION, "{0} is blank", "blank(Leader)", tolerates_blank=True),
    Function("filled", (), _CONDITION, "{0} is filled", "filled(Leader)", tolerates_blank=True),
    # Records
    Function("unique", (), _CONDITION, "{all} are not the same in two records",
             "unique(UPN)", many=True),
    Function("no_overlap", (_DATE, _DATE), _CONDITION, "no two records overlap in {0} to {1}",
             "no_overlap(Start, End)"),
    Function("first", (), _CONDITION, "the record is the first", "first()"),
    Function("last", (), _CONDITION, "the record is the last", "last()"),
)}
# fmt: on
"""Every function by name."""

AGGREGATES = frozenset(("all", "any", "none", "count", "sum", "min", "max", "average"))
"""The names that can stand before `expression for each Section`."""

OF_RECORDS = frozenset(("unique", "no_overlap", "first", "last"))
"""The functions that look at several records."""
