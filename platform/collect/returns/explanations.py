"""The wording of usual explanations: texts with slots for what only the source knows."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from collect.returns.texts import UnfitText, readable

MOST_SLOTS = 5
LONGEST_WORDING = 500
LONGEST_ANSWER = 200
_WORDS_NAMED = 4

_BRACES = re.compile(r"\{([^{}]*)\}|[{}]")
_NUMBER = re.compile(r"-?\d{1,15}(\.\d{1,6})?", re.ASCII)
_MONTHS = tuple(date(2000, month, 1).strftime("%B") for month in range(1, 13))


class SlotKind(StrEnum):
    """What a slot takes; its name stands in braces in the text."""

    FIGURE = "figure"
    DATE = "date"
    TEXT = "text"


@dataclass(frozen=True, slots=True)
class Slot:
    """One slot; `place` says where it is, such as `before “places closed”`, or is empty."""

    kind: SlotKind
    place: str

    @property
    def label(self) -> str:
        """What its field is called."""
        return f"The {self.kind} {self.place}".strip()

    @property
    def _named(self) -> str:
        return f"the {self.kind} that comes {self.place}" if self.place else f"the {self.kind}"

    @property
    def _subject(self) -> str:
        return f"T{self._named[1:]}"

    def read(self, parts: Sequence[str]) -> str:
        """The text for the slot from its one field, or from day, month and year of a date.

        Raises UnfitText, which says what to enter.
        """
        stripped = [part.replace("\x00", "").strip() for part in parts]
        if not any(stripped):
            raise UnfitText(f"Enter {self._named}")
        if self.kind is SlotKind.DATE:
            return self._read_date(stripped)
        return (
            self._read_figure(stripped[0]) if self.kind is SlotKind.FIGURE else self._words(parts)
        )

    def _words(self, parts: Sequence[str]) -> str:
        return readable(parts[0], self._subject, LONGEST_ANSWER)

    def _read_figure(self, text: str) -> str:
        plain = text.replace(",", "").replace(" ", "")
        if not _NUMBER.fullmatch(plain):
            raise UnfitText(f"{self._subject} must be a number, like 12 or 1,250.5")
        return f"{Decimal(plain):,}"

    def _read_date(self, parts: Sequence[str]) -> str:
        for part, name in zip(parts, ("day", "month", "year"), strict=True):
            if not part:
                raise UnfitText(f"{self._subject} must include a {name}")
        try:
            day, month, year = int(parts[0]), _month(parts[1]), int(parts[2])
            found = date(year, month, day)
        except (ValueError, OverflowError):
            found = date.min
        if found.year < 1900:
            raise UnfitText(f"{self._subject} must be a real date, like 27 3 2014")
        return f"{found.day} {found:%B} {found.year}"


@dataclass(frozen=True, slots=True)
class Wording:
    """A text taken apart: words, and between them the slots."""

    words: tuple[str, ...]
    slots: tuple[Slot, ...]

    def filled(self, answers: Sequence[str]) -> str:
        """The text with an answer in each slot; what is put in is never read again."""
        parts = [self.words[0]]
        for answer, words in zip(answers, self.words[1:], strict=True):
            parts += (answer, words)
        return "".join(parts)

    @property
    def shown(self) -> str:
        """The text with `(figure)` where a figure goes, and so on."""
        return self.filled([f"({slot.kind})" for slot in self.slots])


def wording_of(text: str) -> Wording:
    """The text taken apart. Raises UnfitText when it is blank, too long, or its braces are off."""
    kept = readable(text, "The explanation", LONGEST_WORDING)
    if not kept:
        raise UnfitText("Enter the text of the explanation")
    words, kinds, after = list[str](), list[SlotKind](), 0
    for found in _BRACES.finditer(kept):
        if found[1] not in set(SlotKind):
            raise UnfitText(
                f"Use braces only for {{figure}}, {{date}} and {{text}}. Change {found[0][:40]}"
            )
        words.append(kept[after : found.start()])
        kinds.append(SlotKind(found[1]))
        after = found.end()
    words.append(kept[after:])
    if len(kinds) > MOST_SLOTS:
        raise UnfitText(f"Use at most {MOST_SLOTS} slots. This text has {len(kinds)}")
    if not re.search(r"\w", "".join(words)):
        raise UnfitText("Enter words around the slots, so that it reads as an explanation")
    return Wording(
        tuple(words), tuple(_slot(kind, words[n], words[n + 1]) for n, kind in enumerate(kinds))
    )


def usual_from(text: str) -> str:
    """A note's text as the start of a usual explanation: a slot for each date and figure."""
    return slotted(text.replace("{", "(").replace("}", ")"))


_DATE = (
    rf"\b\d{{1,2}}(?:st|nd|rd|th)?\s+(?:of\s+)?(?:{'|'.join(m[:3] + '[a-z]*' for m in _MONTHS)})"
    r"(?:\s+\d{4})?\b|\b\d{1,2}[/.\-]\d{1,2}[/.\-]\d{2,4}\b|\b\d{4}-\d{2}-\d{2}\b"
)
_FIGURE = r"(?<![\w.,])[£$€]?-?\d+(?:[.,]\d+)*%?(?!\w)"
_SLOTTED = re.compile(rf"(?P<date>{_DATE})|(?P<figure>{_FIGURE})", re.IGNORECASE)


def slotted(text: str) -> str:
    """The text with `{date}` and `{figure}` for the dates and figures in it."""
    return _SLOTTED.sub(lambda found: f"{{{found.lastgroup}}}", text)


def given_in(text: str) -> list[str]:
    """The dates and figures in a text, in their order."""
    return [found[0] for found in _SLOTTED.finditer(text)]


def _slot(kind: SlotKind, before: str, after: str) -> Slot:
    before_it, after_it = _near(before.split()[-_WORDS_NAMED:]), _near(after.split()[:_WORDS_NAMED])
    follows = f"after “{before_it}”" if before_it else ""
    leads = f"before “{after_it}”" if after_it else ""
    # A figure belongs to the noun that follows it, a date or a text to what comes before it.
    return Slot(kind, (leads or follows) if kind is SlotKind.FIGURE else (follows or leads))


def _near(words: Sequence[str]) -> str:
    return " ".join(words).strip(" .,;:!?()-–")


def _month(text: str) -> int:
    """The month's number, from a number or from its name or the first letters of it."""
    names = [n for n, name in enumerate(_MONTHS, 1) if name.lower().startswith(text.lower())]
    return names[0] if len(text) > 2 and len(names) == 1 else int(text)
