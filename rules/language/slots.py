"""The message of a rule, with its slots such as {TotAll} or {previous.TotAll}."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from rules.language.mistakes import Mistake
from rules.language.names import PREVIOUS, Names
from rules.language.rewriting import Place

_SLOT = re.compile(r"\{([^{}]*)\}|[{}]")


@dataclass(frozen=True, slots=True)
class Message:
    """A message taken apart: texts, and between them the names whose values they show."""

    texts: tuple[str, ...]
    names: tuple[str, ...]

    def filled(self, shown: Mapping[str, str]) -> str:
        """The message with `shown[name]` in each slot; what is put in is never read again."""
        parts = [self.texts[0]]
        for name, text in zip(self.names, self.texts[1:], strict=True):
            parts += (shown[name], text)
        return "".join(parts)


def slots_in(text: str) -> Iterator[Place]:
    """Where a message names values, without the braces around the names."""
    for found in _SLOT.finditer(text):
        if found.group(1) is not None:
            yield Place(*found.span(1), found.group(1))


def message_of(text: str, names: Names) -> tuple[Message, tuple[Mistake, ...]]:
    """The message and the mistakes in it; with mistakes it is not to be used."""
    texts, slots, mistakes, after = list[str](), list[str](), list[Mistake](), 0
    for found in _SLOT.finditer(text):
        name = found.group(1)
        at, end = found.span()
        if name is None:
            message = "Braces stand only around the code of an item, such as {previous.X} or {X}."
            mistakes.append(Mistake(message, text, at, end))
            continue
        if names.item(name) is None:
            code = name.removeprefix(PREVIOUS)
            guess = len(mistakes) < 3
            mistakes.append(names.item_missing(code, text, at, end, guess))
        texts.append(text[after:at])
        slots.append(name)
        after = end
    return Message((*texts, text[after:]), tuple(slots)), tuple(mistakes)
