"""The usual explanations of a rule as a choice, with a field for each thing the source knows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from collect.returns.explanations import Slot, SlotKind, wording_of
from collect.returns.models import Explanation
from collect.returns.texts import UnfitText

OWN = "own"
"""The choice of own words."""

DATE_PARTS = ("day", "month", "year")
"""The fields of a date."""


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong, and the field that it is about."""

    text: str
    url: str


@dataclass(frozen=True, slots=True)
class SlotField:
    """A slot with what was typed in its box, or in its three boxes for a date."""

    slot: Slot
    name: str
    typed: dict[str, str]
    problem: str = ""

    @property
    def is_date(self) -> bool:
        """Whether it has three boxes."""
        return self.slot.kind is SlotKind.DATE

    @property
    def is_figure(self) -> bool:
        """Whether it takes a number."""
        return self.slot.kind is SlotKind.FIGURE


@dataclass(frozen=True, slots=True)
class UsualOption:
    """One usual explanation that can be chosen."""

    explanation: Explanation
    shown: str
    value: str
    fields: list[SlotField]


@dataclass(frozen=True, slots=True)
class UsualForm:
    """The choice of an explanation, as it was sent; without options there is none."""

    options: list[UsualOption]
    chosen: str = ""
    problem: str = ""

    @property
    def picked(self) -> UsualOption | None:
        """The usual explanation that was chosen."""
        return next((o for o in self.options if o.value == self.chosen), None)

    @property
    def problems(self) -> list[Problem]:
        """All that is wrong, in the order of the page."""
        found = [Problem(self.problem, "#usual")] if self.problem else []
        fields = self.picked.fields if self.picked else []
        return [*found, *(Problem(f.problem, f"#{f.name}") for f in fields if f.problem)]


def usual_form(offered: Sequence[Explanation], sent: Mapping[str, str] | None) -> UsualForm:
    """The form for these explanations; `sent` is what was posted, None before anything was."""
    if not offered:
        return UsualForm([], OWN)
    texts = sent or {}
    chosen = texts.get("usual", "")
    options = [_option(explanation, texts, chosen) for explanation in offered]
    known = chosen == OWN or any(option.value == chosen for option in options)
    missing = "Select an explanation, or “In my own words”"
    problem = missing if sent is not None and not known else ""
    return UsualForm(options, chosen if known else "", problem)


def answers_of(option: UsualOption) -> list[str]:
    """What stands in the slots, as it is written into the note. Raises UnfitText."""
    return [field.slot.read(list(field.typed.values())) for field in option.fields]


def _option(explanation: Explanation, texts: Mapping[str, str], chosen: str) -> UsualOption:
    wording, value = wording_of(explanation.text), str(explanation.pk)
    fields = [
        _field(slot, f"slot-{value}-{place}", texts, is_chosen=chosen == value)
        for place, slot in enumerate(wording.slots, 1)
    ]
    return UsualOption(explanation, wording.shown, value, fields)


def _field(slot: Slot, name: str, texts: Mapping[str, str], *, is_chosen: bool) -> SlotField:
    if slot.kind is SlotKind.DATE:
        typed = {part: texts.get(f"{name}-{part}", "") for part in DATE_PARTS}
    else:
        typed = {"text": texts.get(name, "")}
    problem = ""
    if is_chosen:
        try:
            slot.read(list(typed.values()))
        except UnfitText as unfit:
            problem = str(unfit)
    return SlotField(slot, name, typed, problem)
