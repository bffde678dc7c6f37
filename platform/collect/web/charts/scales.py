"""From values to places on a picture, and the round values at which an axis is marked."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from collect.web.charts.parts import Number

_ROUND = (1, 2, 5, 10)
_DAYS = (1, 2, 7, 14)
_MONTHS = (1, 2, 3, 6, 12, 24, 60)


@dataclass(frozen=True, slots=True)
class Scale:
    """Values from `low` to `high` at places from `start` to `end`, evenly, or by `bend`."""

    low: float
    high: float
    start: float
    end: float
    bend: Callable[[float], float] = float

    def __call__(self, value: Number) -> float:
        """The place of a value; what lies outside stands on the edge."""
        low, high = self.bend(self.low), self.bend(self.high)
        held = min(max(float(value), self.low), self.high)
        share = (self.bend(held) - low) / (high - low) if high > low else 0.5
        return round(self.start + share * (self.end - self.start), 1)


def nice_ticks(low: Number, high: Number, wanted: int) -> list[float]:
    """Round values of even distance, about `wanted` of them, the ends covering low to high."""
    least, most = float(low), float(high)
    if most - least <= 1e-9 * max(1.0, abs(least), abs(most)):
        most = least + 1
    step = _round_step((most - least) / max(wanted, 1))
    first, last = math.floor(least / step + 1e-9), math.ceil(most / step - 1e-9)
    return [round(count * step, 10) for count in range(first, last + 1)]


def power_ticks(low: Number, high: Number) -> list[float]:
    """The powers of ten from `low`, which is above 0, to `high`, the ends covering both."""
    first = math.floor(math.log10(float(low)) + 1e-9)
    last = math.ceil(math.log10(float(high)) - 1e-9)
    return [float(10**power) for power in range(first, max(last, first + 1) + 1)]


def day_ticks(first: date, last: date, wanted: int) -> list[date]:
    """Days of even distance, or firsts of months where the time is long, within both ends."""
    for step in _DAYS:
        if (last - first).days <= step * wanted:
            days = range(0, (last - first).days + 1, step)
            return [first + timedelta(days=day) for day in days]
    firsts = _firsts_of_months(first, last)
    step = next((s for s in _MONTHS if len(firsts) <= s * wanted), _MONTHS[-1])
    return firsts[::step]


def _firsts_of_months(first: date, last: date) -> list[date]:
    months = range(first.year * 12 + first.month - 1, last.year * 12 + last.month)
    days = [date(month // 12, month % 12 + 1, 1) for month in months]
    return [day for day in days if first <= day <= last]


def _round_step(wanted: float) -> float:
    power = 10.0 ** math.floor(math.log10(wanted))
    return next((power * size for size in _ROUND if power * size >= wanted * 0.999), power * 10)
