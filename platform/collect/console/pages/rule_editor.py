"""The page on which a rule is written: its fields, what they say, and what could not be saved."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from django.db.models import QuerySet

from collect.console.pages.rule_checks import RuleCheck, rule_check
from collect.console.pages.rule_edits import COLUMNS, NEW, Clash, Written, written
from collect.console.pages.rule_examples import ExampleRow, JudgedExample
from collect.console.pages.rule_trial import TrialPage
from collect.definitions.grounds import Ground
from collect.definitions.models import DataCollection
from collect.definitions.tables import RULES, Problem
from rules.findings import BlankPolicy, Severity, Switch, Verdict

_WORDS = {
    "number": "Number",
    "severity": "Error or query",
    "expression": "What must hold",
    "blank": "What a blank value means",
    "tolerance": "Tolerance",
    "message": "Message",
    "how_to_fix": "How to fix it",
    "active_from": "In use from",
    "active_to": "In use until",
    "switch": "Switch",
    "switch_reason": "Reason for the switch",
    "source": "Source",
    "note": "Note",
    "examples": "Examples",
}
_BLANKS = {
    BlankPolicy.FAILS: "The rule fails",
    BlankPolicy.ZERO: "It counts as 0",
    BlankPolicy.NOT_CHECKED: "The rule is not checked",
}
_SEVERITIES = {
    Severity.ERROR: "Error: it must be corrected",
    Severity.QUERY: "Query: it must be corrected or explained",
}
_SWITCHES = {
    Switch.ON: "On",
    Switch.QUERY: "Counts as a query",
    Switch.OFF: "Off",
}
_LAST_NUMBER = re.compile(r"\d+", re.ASCII)


@dataclass(frozen=True, slots=True)
class EditedExample:
    """A row of the table of examples with what the rule says of it."""

    row: ExampleRow
    judged: JudgedExample


@dataclass(frozen=True, slots=True)
class Told:
    """Something to put right: in which field, and how."""

    column: str
    text: str

    @property
    def label(self) -> str:
        """What the page calls the field."""
        return _WORDS.get(self.column, "")


@dataclass(frozen=True)
class EditorPage:
    """The editor of one rule; `before` is None for a rule that is not there yet."""

    rule: Written
    before: Written | None
    check: RuleCheck
    problems: Sequence[Told] = ()
    clashes: Sequence[Clash] = ()
    dropped: bool = False
    below: str = ""
    trial: TrialPage | None = None
    blanks: Mapping[str, str] = field(default_factory=lambda: _said(_BLANKS))
    severities: Mapping[str, str] = field(default_factory=lambda: _said(_SEVERITIES))
    switches: Mapping[str, str] = field(default_factory=lambda: _said(_SWITCHES))
    verdicts: Sequence[str] = tuple(verdict.value for verdict in Verdict)

    @property
    def is_new(self) -> bool:
        """Whether saving adds a rule."""
        return self.before is None

    @property
    def remembered(self) -> str:
        """What the page was opened with, for the form to send back."""
        return self.before.to_json() if self.before else ""

    @property
    def errors(self) -> dict[str, str]:
        """The problems by field."""
        return {told.column: told.text for told in self.problems}

    @property
    def mistakes(self) -> list[dict[str, object]]:
        """The mistakes in the expression, the message and the tolerance, with their fields."""
        return [{**one, "label": _WORDS[str(one["column"])]} for one in self.check.mistakes]

    @property
    def told_clashes(self) -> list[tuple[str, Clash]]:
        """The fields that somebody else changed too."""
        return [(_WORDS.get(clash.column, clash.column), clash) for clash in self.clashes]

    @property
    def examples(self) -> list[EditedExample]:
        """The rows of the table, with verdicts as far as there are any."""
        judged = [*self.check.judged, *([JudgedExample()] * len(self.rule.examples))]
        return [EditedExample(*pair) for pair in zip(self.rule.examples, judged, strict=False)]


def editor_page(
    rule: Written, before: Written | None, ground: Ground, **more: object
) -> EditorPage:
    """The page for a rule as it is typed, checked."""
    check = rule_check(rule.cells, rule.examples, ground)
    return EditorPage(rule, before, check, **more)


def new_rule(collection: DataCollection, copied: str) -> tuple[Written, str]:
    """A rule to begin with, a copy if one is named, and the rule that it comes below."""
    numbers = _numbers(collection)
    start = written(collection, copied) if copied else None
    number = free_number(numbers, copied if start else "")
    if start:
        return Written({**start.cells, "number": number}, start.examples), copied
    cells = {**NEW, "number": number, "severity": Severity.ERROR.value}
    return Written(cells, (ExampleRow("", Verdict.PASS.value, ""),)), ""


def last_number(collection: DataCollection) -> str:
    """The number of the last rule; "" where there is none."""
    return next(iter(_numbers(collection).reverse()), "")


def free_number(taken: Iterable[str], after: str) -> str:
    """A number that no rule has: one above the copied rule's, or else above all, letters kept."""
    held = set(taken)
    found = _LAST_NUMBER.search(after)
    if not found:
        counted = [int(m[0]) for m in map(_LAST_NUMBER.match, held) if m and len(m[0]) < 10]
        return str(max(counted, default=0) + 1)
    number = int(found[0])
    while True:
        number += 1
        candidate = f"{after[: found.start()]}{number}{after[found.end() :]}"
        if candidate not in held:
            return candidate


def problems_of(problems: Iterable[Problem]) -> list[Told]:
    """What kept the rule from being saved, field by field."""
    return [
        Told(p.column if p.file == RULES.file and p.column in COLUMNS else "examples", p.message)
        for p in problems
    ]


def _numbers(collection: DataCollection) -> QuerySet[object, str]:
    return collection.rules.values_list("number", flat=True)


def _said(words: Mapping[object, str]) -> dict[str, str]:
    return {str(word): text for word, text in words.items()}
