"""The moments at which a day of London ends, where that is easily got wrong; and a moving clock."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils import timezone

SECOND, DAY = timedelta(seconds=1), timedelta(days=1)

MIDNIGHTS = {
    "a winter night": (date(2024, 1, 16), datetime(2024, 1, 17, tzinfo=UTC)),
    "a summer night": (date(2024, 6, 30), datetime(2024, 6, 30, 23, tzinfo=UTC)),
    "before the clocks go forward": (date(2024, 3, 30), datetime(2024, 3, 31, tzinfo=UTC)),
    "after the clocks went forward": (date(2024, 3, 31), datetime(2024, 3, 31, 23, tzinfo=UTC)),
    "before the clocks go back": (date(2024, 10, 26), datetime(2024, 10, 26, 23, tzinfo=UTC)),
    "after the clocks went back": (date(2024, 10, 27), datetime(2024, 10, 28, tzinfo=UTC)),
    "28 February of a leap year": (date(2024, 2, 28), datetime(2024, 2, 29, tzinfo=UTC)),
    "29 February": (date(2024, 2, 29), datetime(2024, 3, 1, tzinfo=UTC)),
    "28 February of another year": (date(2025, 2, 28), datetime(2025, 3, 1, tzinfo=UTC)),
    "the year's end": (date(2024, 12, 31), datetime(2025, 1, 1, tzinfo=UTC)),
}
"""Days, each with the first moment of the next one."""

every_midnight = pytest.mark.parametrize(
    ("day", "midnight"), MIDNIGHTS.values(), ids=MIDNIGHTS.keys()
)


class Clock:
    """The platform's clock: it stands still at the moment that it is set to."""

    def __init__(self) -> None:
        self.moment = datetime(2024, 1, 1, 12, tzinfo=UTC)

    def set(self, moment: datetime) -> None:
        """Go to that moment."""
        self.moment = moment

    def noon(self, day: date) -> None:
        """Go to the middle of a day."""
        self.moment = datetime(day.year, day.month, day.day, 12, tzinfo=UTC)


def moving_clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """A clock that everything reads from now on."""
    clock = Clock()
    monkeypatch.setattr(timezone, "now", lambda: clock.moment)
    return clock
