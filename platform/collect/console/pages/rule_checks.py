"""What the editor says of a rule as it stands: mistakes, meaning, items, message and examples."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from collect.console.pages.rule_examples import (
    ExampleRow,
    JudgedExample,
    judged,
    values_text,
)
from collect.definitions.grounds import Ground
from rules.boundaries import Proposal, Subject, Values, review
from rules.findings import BlankPolicy, Verdict
from rules.kinds import text_of
from rules.language.check import check
from rules.language.explain import explain
from rules.language.fixes import fix_of
from rules.language.mistakes import Mistake
from rules.language.names import PREVIOUS
from rules.language.slots import Message, message_of
from rules.spec import ItemSpec

_NEIGHBOURS = 1
"""Items shown before and after each item that the rule reads."""

_MOST_SHOWN = 20


@dataclass(frozen=True, slots=True)
class FormLine:
    """A line of the small form: an item, or how many are left out."""

    item: ItemSpec | None
    is_read: bool = False
    last_year: bool = False
    left_out: int = 0


@dataclass(frozen=True, slots=True)
class FormPart:
    """A section of the form of which the rule reads items."""

    title: str
    lines: list[FormLine]


@dataclass(frozen=True, slots=True)
class Offer:
    """An example that one click adds to the table; `change` is what it would notice."""

    name: str
    expected: str
    values: str
    change: str = ""

    @property
    def packed(self) -> str:
        """The example as the value of a button, line by line."""
        return f"{self.name}\n{self.expected}\n{self.values}"


@dataclass(frozen=True, slots=True)
class RuleCheck:
    """All of it; of a rule with mistakes the rest is empty."""

    mistakes: list[dict[str, Any]]
    english: str = ""
    form: list[FormPart] = field(default_factory=list)
    message: str = ""
    judged: list[JudgedExample] = field(default_factory=list)
    offers: list[Offer] = field(default_factory=list)
    unnoticed: list[Offer] = field(default_factory=list)
    more_unnoticed: int = 0
    tried: int = 0
    lacking: list[str] = field(default_factory=list)

    @property
    def is_sound(self) -> bool:
        """Whether the expression can be used; there may be a mistake in the message still."""
        return bool(self.english)


def subject_of(cells: Any, ground: Ground) -> tuple[Subject | None, Sequence[Mistake]]:
    """The rule in these cells, or None and the mistakes in its expression."""
    text = cells.get("expression", "")
    checked, mistakes = check(text, ground.names, cells.get("tolerance", "").strip())
    blank = cells.get("blank") or BlankPolicy.NOT_CHECKED.value
    if checked is None or blank not in tuple(BlankPolicy):
        return None, mistakes
    codes = ground.spec.code_set_by_name
    return Subject(text, checked, BlankPolicy(blank), ground.names, codes), ()


def rule_check(cells: Any, examples: Sequence[ExampleRow], ground: Ground) -> RuleCheck:
    """The check of a rule whose cells and examples are as they stand in the editor."""
    subject, wrong = subject_of(cells, ground)
    message, in_message = message_of(cells.get("message", ""), ground.names)
    mistakes = [
        *(_told("expression", mistake, cells.get("expression", "")) for mistake in wrong),
        *(_told("message", mistake, cells.get("message", "")) for mistake in in_message),
    ]
    if subject is None:
        return RuleCheck(mistakes)
    verdicts, readable = judged(examples, subject, ground)
    found = review(subject, readable)
    tolerance = cells.get("tolerance", "").strip()
    return RuleCheck(
        mistakes,
        english=explain(subject.rule.tree, subject.blank, ground.words, tolerance),
        form=_form(subject, ground),
        message="" if in_message else _message(message, verdicts, readable, ground),
        judged=verdicts,
        offers=[_offer(one, ground) for one in found.proposals],
        unnoticed=[_offer(one.example, ground, one.change) for one in found.unnoticed[:10]],
        more_unnoticed=max(len(found.unnoticed) - 10, 0),
        tried=found.tried,
        lacking=_lacking(subject, verdicts),
    )


def _told(column: str, mistake: Mistake, text: str) -> dict[str, Any]:
    """A mistake for the page; one in the tolerance has no place in the expression."""
    where = column if mistake.text == text else "tolerance"
    return {
        "column": where,
        "at": mistake.at,
        "end": mistake.end,
        "message": mistake.message,
        "suggestion": mistake.suggestion,
        "fix": fix_of(mistake) if where == column else None,
    }


def _offer(one: Proposal, ground: Ground, change: str = "") -> Offer:
    return Offer(one.name, one.verdict.value, values_text(one.values, ground), change)


def _lacking(subject: Subject, verdicts: Iterable[JudgedExample]) -> list[str]:
    """The verdicts that an example must show before the collection can be published."""
    needed = [Verdict.PASS, Verdict.FAIL]
    if subject.blank is BlankPolicy.NOT_CHECKED:
        needed.append(Verdict.UNCHECKED)
    shown = {one.verdict for one in verdicts}
    return [verdict.value for verdict in needed if verdict.value not in shown]


def _message(
    message: Message, verdicts: Sequence[JudgedExample], readable: Sequence[Values], ground: Ground
) -> str:
    """The message as a source would read it, with the values of the first example that fails."""
    read = [one for one in verdicts if not one.mistake]
    pairs = zip(read, readable, strict=True)
    failing = next((v for one, v in pairs if one.verdict == Verdict.FAIL), {})
    shown = {}
    for name in message.names:
        item = ground.names.item(name)
        shown[name] = (text_of(failing.get(name), item).strip() if item else "") or "blank"
    return message.filled(shown)


def _form(subject: Subject, ground: Ground) -> list[FormPart]:
    """The sections that the rule reads of: its items, and those beside them."""
    reads = subject.rule.reads
    now = {name for name in reads if not name.startswith(PREVIOUS)}
    last = {name.removeprefix(PREVIOUS) for name in reads if name.startswith(PREVIOUS)}
    parts = []
    for section in ground.spec.sections:
        if not section.repeats and any(item.code in now | last for item in section.items):
            parts.append(FormPart(section.title, _lines(section.items, now, last)))
    return parts


def _lines(items: Sequence[ItemSpec], now: set[str], last: set[str]) -> list[FormLine]:
    read = [place for place, item in enumerate(items) if item.code in now | last]
    shown = {
        near
        for place in read[:_MOST_SHOWN]
        for near in range(place - _NEIGHBOURS, place + _NEIGHBOURS + 1)
    }
    lines, left_out = list[FormLine](), 0
    for place, item in enumerate(items):
        if place not in shown:
            left_out += 1
            continue
        if left_out:
            lines.append(FormLine(None, left_out=left_out))
            left_out = 0
        lines.append(FormLine(item, item.code in now, item.code in last))
    return [*lines, FormLine(None, left_out=left_out)] if left_out else lines
