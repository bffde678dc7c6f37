"""The rows of a form: one item each, with its text, its counts and its links."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypedDict

from django.urls import reverse
from django.utils.html import escape
from django.utils.safestring import SafeString

from collect.returns.data import filled_items
from collect.returns.services.editing import Conflict
from collect.web.fields import FIELDS, choices_of
from collect.web.pages.parts import ReturnHead
from rules.spec import CodeSpec, ItemSpec, SectionSpec


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
class _Shown:
    """What the rows of one section are made from; all but `url` goes by item code."""

    is_edited: bool
    url: str
    texts: Mapping[str, str]
    conflicts: Mapping[str, Conflict]
    filled: Mapping[str, str]
    messages: Mapping[str, list[SafeString]]


def form_rows(
    head: ReturnHead,
    section: SectionSpec,
    mode: str,
    texts: Mapping[str, str],
    conflicts: Mapping[str, Conflict],
) -> list[FormRow]:
    """A row for each item of the section; texts and conflicts go by item code."""
    url = reverse("item_findings", args=(head.return_.pk, section.code, "ITEM"))
    filled = filled_items(section, head.return_.source)
    shown = _Shown(mode == "edit", url, texts, conflicts, filled, _messages(head))
    groups = ["", *(item.group for item in section.items)]
    return [
        _row(head, shown, item, heading=item.group if item.group != before else "")
        for item, before in zip(section.items, groups, strict=False)
    ]


def _row(head: ReturnHead, shown: _Shown, item: ItemSpec, *, heading: str) -> FormRow:
    text = shown.texts.get(item.code, "")
    messages = shown.messages.get(item.code, [])
    choices = choices_of(item, head.spec)
    labels = {choice.code: choice.label for choice in choices}
    counts = head.counts.by_item[item.code]
    field = FIELDS[item.kind]
    return FormRow(
        id=escape(f"item-{item.code}"),
        name=escape(item.name),
        question=escape(item.question),
        label=escape(item.label),
        hint=item.hint,
        unit=item.unit,
        is_total=bool(item.total_of),
        heading=heading,
        text=escape(text),
        raw=text,
        shown=labels.get(text, text),
        width=escape(field.width),
        input_mode=escape(field.input_mode),
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
        findings_url=escape(shown.url.replace("ITEM", item.code)),
    )


def _described_by(item: ItemSpec, messages: Sequence[str]) -> SafeString:
    """The ids of what the row says about the value: its hint, unit and messages."""
    said = (("hint", item.hint), ("unit", item.unit), ("messages", messages))
    return escape(" ".join(f"item-{item.code}-{name}" for name, text in said if text))


def _messages(head: ReturnHead) -> dict[str, list[SafeString]]:
    """What the open errors and queries say, by the item that they are counted on.

    A rule that reads many items says it once, at the first of them; the others point there.
    """
    found: dict[str, list[SafeString]] = {}
    for finding in head.findings:
        if finding.is_okd or not finding.items:
            continue
        first, *others = finding.items
        found.setdefault(first, []).append(escape(finding.message))
        for item in others:
            name = head.spec.return_items[first].name
            found.setdefault(item, []).append(escape(f"Rule {finding.number}: see {name}"))
    return found
