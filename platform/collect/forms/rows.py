"""The rows of a form, made from a spec: one item each, with its text, counts and links."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TypedDict

from django.utils.html import escape
from django.utils.safestring import SafeString

from collect.forms.fields import FIELDS, choices_of
from collect.returns.models import Finding
from collect.returns.selectors import Counts
from collect.returns.services.merging import Conflict
from rules.spec import CodeSpec, CollectionSpec, ItemSpec, SectionSpec


class FormRow(TypedDict):
    """One item of the form, flat, with all that is printed in every row escaped already.

    It is a dict because templates look into a dict twice as fast as into an object, and this
    is the one place where that decides what a page costs. `state` is `error`, `query` or ""
    and colours the box; `is_open` says whether there is a box to type in; `has_lines` whether
    the text has several lines, which a box of one line would join.
    """

    id: SafeString
    name: SafeString
    question: SafeString
    label: SafeString
    hint: str
    unit: str
    help: SafeString
    is_total: bool
    heading: str
    text: SafeString
    raw: str
    shown: str
    width: SafeString
    input_mode: SafeString
    choices: tuple[CodeSpec, ...]
    is_unlisted: bool
    has_lines: bool
    is_open: bool
    is_filled: bool
    conflict: Conflict | None
    state: str
    is_counted: bool
    errors: int
    queries: int
    okd: int
    notes: SafeString
    messages: list[SafeString]
    described_by: SafeString
    findings_url: SafeString


@dataclass(frozen=True, slots=True)
class RecordFacts:
    """What is known of the record shown: its findings, and counts and items by item code.

    `items_url` is the address of the findings of its item ITEM; empty for a record that is not
    stored yet, whose items have no findings, notes or history to go to.
    """

    items_url: str
    findings: Sequence[Finding]
    counts: Mapping[str, Counts]
    items: Mapping[str, ItemSpec]


NO_COUNTS = Counts()
NONE = SafeString("")
NO_HELP: Mapping[str, SafeString] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Shown:
    """What the rows of one section show; all but `is_edited` goes by item code."""

    is_edited: bool
    texts: Mapping[str, str]
    filled: Mapping[str, str]
    conflicts: Mapping[str, Conflict] = field(default_factory=dict)
    help: Mapping[str, SafeString] = field(default_factory=dict)


def rows_of(
    spec: CollectionSpec, section: SectionSpec, shown: Shown, facts: RecordFacts
) -> list[FormRow]:
    """A row for each item of the section, with what is known of the record shown."""
    messages = _messages(facts)
    groups = ["", *(item.group for item in section.items)]
    return [
        _row(
            shown,
            facts,
            item,
            choices_of(item, spec),
            messages.get(item.code, []),
            heading=item.group if item.group != before else "",
        )
        for item, before in zip(section.items, groups, strict=False)
    ]


def _row(
    shown: Shown,
    facts: RecordFacts,
    item: ItemSpec,
    choices: tuple[CodeSpec, ...],
    messages: list[SafeString],
    *,
    heading: str,
) -> FormRow:
    text = shown.texts.get(item.code, "")
    labels = {choice.code: choice.label for choice in choices}
    counts = facts.counts.get(item.code, NO_COUNTS)
    box = FIELDS[item.kind]
    return FormRow(
        id=escape(f"item-{item.code}"),
        name=escape(item.name),
        question=escape(item.question),
        label=escape(item.label),
        hint=item.hint,
        unit=item.unit,
        help=shown.help.get(item.code, NONE),
        is_total=bool(item.total_of),
        heading=heading,
        text=escape(text),
        raw=text,
        shown=labels.get(text, text),
        width=escape(box.width),
        input_mode=escape(box.input_mode),
        choices=choices,
        is_unlisted=bool(text) and text not in labels,
        has_lines="\n" in text,
        is_open=shown.is_edited and item.code not in shown.filled,
        is_filled=item.code in shown.filled,
        conflict=shown.conflicts.get(item.code),
        state="error" if counts.errors else "query" if counts.queries else "",
        is_counted=bool(counts.open or counts.okd),
        errors=counts.errors,
        queries=counts.queries,
        okd=counts.okd,
        notes=escape(counts.notes),
        messages=messages,
        described_by=_described_by(item, messages),
        findings_url=escape(facts.items_url.replace("ITEM", item.code)),
    )


def _described_by(item: ItemSpec, messages: Sequence[str]) -> SafeString:
    """The ids of what the row says about the value: its hint, unit and messages."""
    said = (("hint", item.hint), ("unit", item.unit), ("messages", messages))
    return escape(" ".join(f"item-{item.code}-{name}" for name, text in said if text))


def _messages(facts: RecordFacts) -> dict[str, list[SafeString]]:
    """What the open errors and queries say, by the item that they are counted on.

    A rule that reads many items says it once, at the first of them; the others point there.
    """
    found: dict[str, list[SafeString]] = {}
    for finding in facts.findings:
        if finding.is_okd or not finding.items:
            continue
        first, *others = finding.items
        found.setdefault(first, []).append(escape(finding.message))
        name = facts.items[first].name
        told = f"Rule {finding.number}: see {name}" if finding.number else f"See {name}"
        for item in others:
            found.setdefault(item, []).append(escape(told))
    return found
