"""A day that somebody typed into three boxes: day, month and year."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.http import QueryDict

PARTS = ("day", "month", "year")


@dataclass(frozen=True, slots=True)
class TypedDay:
    """The three texts as they were typed, for the form to show again."""

    day: str = ""
    month: str = ""
    year: str = ""

    @property
    def read(self) -> date | None:
        """The day that they name; None when they name none."""
        texts = (self.year, self.month, self.day)
        if not all(text.isascii() and text.isdigit() and len(text) <= 4 for text in texts):
            return None
        try:
            return date(*(int(text) for text in texts))
        except ValueError:
            return None


def typed_day(post: QueryDict, name: str) -> TypedDay:
    """What was typed into the boxes of the field called `name`."""
    return TypedDay(*(post.get(f"{name}-{part}", "").strip()[:10] for part in PARTS))
