"""The examples of a rule in its editor: read, judged, and written as texts that read back."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from collect.definitions.examples import ExampleUnreadableError, values_of
from collect.definitions.grounds import Ground
from rules.boundaries import Subject, Values
from rules.findings import StoredValue
from rules.kinds import text_of
from rules.language.names import PREVIOUS
from rules.language.stored import reader
from rules.trials import tried

_MOST_WRITTEN = 3
"""How often a text is written out before `*` stands for it."""


@dataclass(frozen=True, slots=True)
class ExampleRow:
    """One row of the table as it is typed."""

    name: str
    expected: str
    values: str

    @property
    def is_empty(self) -> bool:
        """Whether nothing was typed, so that the row is left out."""
        return not (self.name or self.values)


@dataclass(frozen=True, slots=True)
class JudgedExample:
    """What the rule says of one row: its verdict, or why the values cannot be read."""

    verdict: str = ""
    mistake: str = ""
    is_wrong: bool = False


def judged(
    rows: Sequence[ExampleRow], subject: Subject, ground: Ground
) -> tuple[list[JudgedExample], list[Values]]:
    """What the rule says of each row, and the values of those rows that could be read."""
    own = [name for name in subject.rule.reads if not name.startswith(PREVIOUS)]
    found, readable = list[JudgedExample](), list[Values]()
    for row in rows:
        try:
            values = values_of(row.values, ground.spec, own)
        except ExampleUnreadableError as mistake:
            found.append(JudgedExample(mistake=str(mistake), is_wrong=True))
            continue
        readable.append(values)
        verdict = verdict_on(values, subject)
        wrong = bool(row.expected) and row.expected != verdict
        found.append(JudgedExample(verdict, is_wrong=wrong))
    return found, readable


def verdict_on(values: Values, subject: Subject) -> str:
    """The rule's verdict on stored values by name."""
    read = [(name, reader(subject.names.type_named(name))) for name in subject.rule.reads]
    slots = tuple(one(values.get(name)) for name, one in read)
    return tried(subject.rule, subject.blank, subject.names, [slots])[0].value


def values_text(values: Mapping[str, StoredValue | None], ground: Ground) -> str:
    """The text of an example with these values; blank ones need no words."""
    texts = {name: _text(name, value, ground) for name, value in values.items()}
    own = [text for name, text in texts.items() if not name.startswith(PREVIOUS)]
    usual, often = Counter(own).most_common(1)[0] if own else ("", 0)
    if often <= _MOST_WRITTEN or not usual:
        return "; ".join(f"{name}={text}" for name, text in texts.items() if text)
    others = [
        f"{name}={text}"
        for name, text in texts.items()
        if (text if name.startswith(PREVIOUS) else text != usual)
    ]
    return "; ".join([*others, f"*={usual}"])


def _text(name: str, value: StoredValue | None, ground: Ground) -> str:
    item = ground.names.item(name)
    text = text_of(value, item) if item else ""
    if text != text.strip() or any(sign in text for sign in ';"'):
        quoted = text.replace('"', '""')
        return f'"{quoted}"'
    return text


def named_apart(rows: Iterable[ExampleRow]) -> list[ExampleRow]:
    """The rows that hold something, each with a name of its own."""
    taken: set[str] = set()
    found = []
    for number, row in enumerate((row for row in rows if not row.is_empty), start=1):
        name, again = row.name or f"example {number}", 1
        base = name
        while name in taken:
            again += 1
            name = f"{base} ({again})"
        taken.add(name)
        found.append(ExampleRow(name, row.expected, row.values))
    return found
