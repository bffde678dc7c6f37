"""What is wrong with a rule, where, and how its author can put it right."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

LONGEST_SHOWN = 100
"""Characters of a line that are shown around a mistake."""


@dataclass(frozen=True, slots=True)
class Mistake:
    """One mistake in `text`, from character `at` up to `end` (not included).

    `suggestion` is a whole sentence such as "Did you mean TotAll?", or "".
    """

    message: str
    text: str
    at: int
    end: int
    suggestion: str = ""

    @property
    def shown(self) -> str:
        """The message, the line with a caret under each wrong character, and the suggestion."""
        start = self.text.rfind("\n", 0, self.at) + 1
        stop = self.text.find("\n", self.at)
        stop = len(self.text) if stop < 0 else stop
        if stop - start > LONGEST_SHOWN:
            start = max(start, self.at - LONGEST_SHOWN // 2)
            stop = min(stop, start + LONGEST_SHOWN)
        line = "".join(c if c.isprintable() else " " for c in self.text[start:stop])
        carets = max(1, min(self.end, stop) - self.at)
        lines = [self.message, line, " " * (self.at - start) + "^" * carets]
        return "\n".join([*lines, self.suggestion] if self.suggestion else lines)

    def __str__(self) -> str:
        return f"{self.message} {self.suggestion}".rstrip()


class MistakeFoundError(ValueError):
    """Reading a rule stopped at a mistake."""

    def __init__(self, mistake: Mistake) -> None:
        super().__init__(str(mistake))
        self.mistake = mistake


def nearest(word: str, known: Iterable[str]) -> str:
    """The known name that `word` was probably meant to be; "" when none is near.

    A difference of case alone wins; then the fewest wrong, missing or swapped letters, two at
    most (one in words of up to four letters).
    """
    if len(word) > 60:
        return ""
    folded, letters = word.casefold(), set(word.casefold())
    best, limit = "", 1 if len(word) <= 4 else 2
    for name in known:
        other = name.casefold()
        if other == folded:
            return name
        if abs(len(other) - len(folded)) > limit or len(letters.symmetric_difference(other)) > 4:
            continue
        steps = _steps(folded, other)
        if steps <= limit:
            best, limit = name, steps - 1
    return best


def _steps(one: str, other: str) -> int:
    """Letters to insert, drop, change or swap with a neighbour to turn `one` into `other`."""
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, a in enumerate(one, 1):
        earlier, before, row = before, row, [i]
        for j, b in enumerate(other, 1):
            cost = min(before[j] + 1, row[-1] + 1, before[j - 1] + (a != b))
            if earlier and j > 1 and a == other[j - 2] and one[i - 2] == b:
                cost = min(cost, earlier[j - 2] + 1)
            row.append(cost)
    return row[-1]
