"""Exact arithmetic on whole numbers that stand for decimals."""

from __future__ import annotations

from collections.abc import Iterable

from rules.language.limits import PLACES_OF_DIVISION


def quotient(dividend: int, divisor: int) -> int:
    """`dividend` / `divisor` as a whole number, halves going away from zero.

    Raises ZeroDivisionError when the divisor is 0; compiled rules test that before.
    """
    size, by = abs(dividend), abs(divisor)
    rounded = (2 * size + by) // (2 * by)
    return rounded if (dividend < 0) == (divisor < 0) else -rounded


def least(values: Iterable[int | None]) -> int | None:
    """The smallest of the values that are not blank; None when all are."""
    return min((value for value in values if value is not None), default=None)


def greatest(values: Iterable[int | None]) -> int | None:
    """The largest of the values that are not blank; None when all are."""
    return max((value for value in values if value is not None), default=None)


def average(values: Iterable[int | None], places: int) -> int | None:
    """The average of the values that are not blank, in units of the ninth decimal place.

    The values are in units of the `places`-th one. None when all are blank.
    """
    filled = [value for value in values if value is not None]
    if not filled:
        return None
    shift = PLACES_OF_DIVISION - places
    above, below = 10 ** max(shift, 0), 10 ** max(-shift, 0)
    return quotient(sum(filled) * above, len(filled) * below)
