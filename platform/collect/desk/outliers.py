"""How far a value lies from the usual ones, measured so that a few odd ones do not hide it."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

FAR = 3.5
"""From this robust score on, a value is an outlier."""

_OF_NORMAL = 1.4826
"""What makes the median deviation of a normal distribution its standard deviation."""

_OF_NORMAL_MEAN = 1.2533
"""The same of the mean deviation, for where more than half of the values are equal."""


def robust_scores(values: Sequence[float | None]) -> list[float | None]:
    """How many usual deviations each value lies above or below the median.

    The usual deviation is the median distance from the median, so one far value cannot widen
    it. None for a value that is None, and for all where all are equal or there are fewer than 3.
    """
    series = pl.Series(values, dtype=pl.Float64)
    distances = series - series.median()
    spread = (distances.abs().median() or 0.0) * _OF_NORMAL  # type: ignore[operator]
    if not spread:
        spread = (distances.abs().mean() or 0.0) * _OF_NORMAL_MEAN  # type: ignore[operator]
    if not spread or series.count() < 3:
        return [None] * len(values)
    return (distances / spread).to_list()


def is_outlier(score: float | None) -> bool:
    """Whether a score says that the value lies far out."""
    return score is not None and abs(score) >= FAR
