"""What a reader can ask of a report: its parameters, their choices, and how an answer is read."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from collect.desk.reports.scope import Scope
from rules.findings import Severity
from rules.kinds import read_cell
from rules.spec import ItemSpec

Choice = tuple[str, str]
"""A value as the address has it, and what people read."""

Asked = Mapping[str, Any]
"""The answers by the parameter's name: a `str`, `Decimal`, `date` or `bool`; None where blank."""

LARGEST_PERCENT = 1000


@dataclass(frozen=True, slots=True)
class Option:
    """One parameter of a report. `kind` is a key of OPTION_KINDS.

    `choices` are those of a `choice`; the choices of other kinds come from what the report is of.
    Without an answer it is `default`.
    """

    name: str
    kind: str
    label: str
    hint: str = ""
    default: str = ""
    choices: Sequence[Choice] = ()


@dataclass(frozen=True, slots=True)
class OptionKind:
    """One kind of parameter: the box that it is drawn as, its choices, and how a text is read.

    `read` raises ValueError with a sentence that says how to put it right.
    """

    box: str
    choices: Callable[[Option, Scope], Sequence[Choice]]
    read: Callable[[str, Option, Scope], Any]


def _severities(option: Option, scope: Scope) -> Sequence[Choice]:
    return (
        ("", "Errors and queries"),
        (Severity.ERROR.value, "Errors"),
        (Severity.QUERY.value, "Queries"),
    )


def _sections(option: Option, scope: Scope) -> Sequence[Choice]:
    sections = scope.spec.sections if scope.spec else ()
    return (("", "All sections"), *((section.code, section.title) for section in sections))


def _rules(option: Option, scope: Scope) -> Sequence[Choice]:
    rules = scope.spec.rules if scope.spec else ()
    return (("", "All rules"), *((rule.number, rule.number) for rule in rules))


def _own(option: Option, scope: Scope) -> Sequence[Choice]:
    return option.choices


def _none(option: Option, scope: Scope) -> Sequence[Choice]:
    return ()


def _read_choice(text: str, option: Option, scope: Scope) -> str:
    if text not in dict(OPTION_KINDS[option.kind].choices(option, scope)):
        raise ValueError(f"{option.label}: choose one from the list")
    return text


def _read_percent(text: str, option: Option, scope: Scope) -> Decimal:
    cell = read_cell(text.removesuffix("%"), ItemSpec(option.name, "decimal", "", places=2))
    if not isinstance(cell.value, str) or not 0 <= Decimal(cell.value) <= LARGEST_PERCENT:
        raise ValueError(
            f"{option.label} must be a number between 0 and {LARGEST_PERCENT:,}, such as 10"
        )
    return Decimal(cell.value)


def _read_day(text: str, option: Option, scope: Scope) -> date:
    value = read_cell(text, ItemSpec(option.name, "date", "")).value
    if not isinstance(value, str):
        raise ValueError(f"{option.label} must be a real date, such as 27/3/2014")
    return date.fromisoformat(value)


def _read_tick(text: str, option: Option, scope: Scope) -> bool:
    return True


OPTION_KINDS: dict[str, OptionKind] = {
    "choice": OptionKind("select", _own, _read_choice),
    "severity": OptionKind("select", _severities, _read_choice),
    "section": OptionKind("select", _sections, _read_choice),
    "rule": OptionKind("select", _rules, _read_choice),
    "percent": OptionKind("short", _none, _read_percent),
    "day": OptionKind("short", _none, _read_day),
    "tick": OptionKind("tick", _none, _read_tick),
}
"""The kinds of parameter by name; the box is how `web/report_options.html` draws them."""


@dataclass(frozen=True, slots=True)
class Answers:
    """What was asked for, as texts and as values, and by name what is wrong with a text."""

    texts: Mapping[str, str]
    values: Asked
    problems: Mapping[str, str]


def read_options(options: Sequence[Option], given: Mapping[str, str], scope: Scope) -> Answers:
    """The answers in an address; in place of one with a problem stands the default."""
    texts: dict[str, str] = {}
    values: dict[str, Any] = {}
    problems: dict[str, str] = {}
    for option in options:
        text = given.get(option.name, option.default).replace("\x00", "").strip()[:100]
        texts[option.name], values[option.name] = text, None
        for attempt in (text, option.default):
            if not attempt:
                break
            try:
                values[option.name] = OPTION_KINDS[option.kind].read(attempt, option, scope)
                break
            except ValueError as problem:
                problems[option.name] = str(problem)
    return Answers(texts, values, problems)


def in_words(options: Sequence[Option], answers: Answers, scope: Scope) -> str:
    """What was asked for, such as "Severity: Errors; Section: Part 1"; "" where nothing was."""
    told = []
    for option in options:
        text = answers.texts[option.name]
        if answers.values[option.name] is None or option.name in answers.problems:
            continue
        if OPTION_KINDS[option.kind].box == "tick":
            told.append(option.label)
        else:
            named = dict(OPTION_KINDS[option.kind].choices(option, scope))
            told.append(f"{option.label}: {named.get(text, text)}")
    return "; ".join(told)
