"""The rows of a form: one item each, with its text, its counts and its links."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.html import escape
from django.utils.safestring import SafeString

from collect.returns.data import filled_items
from collect.returns.selectors import Counts
from collect.returns.services.editing import Conflict
from collect.web.fields import FIELDS, Field, choices_of
from collect.web.pages.parts import ReturnHead
from rules.spec import CodeSpec, ItemSpec, SectionSpec


@dataclass(frozen=True, slots=True)
class FormRow:
    """One item of the form.

    What the template prints in every row is worked out, and escaped, once here, because that
    costs a template more than anything else on this page. `state` is `error`, `query` or ""
    and colours the box; `is_open` says whether there is a box to type in.
    """

    id: SafeString
    name: SafeString
    item: ItemSpec
    field: Field
    text: str
    shown: str
    choices: tuple[CodeSpec, ...]
    counts: Counts
    state: str
    is_filled: bool
    is_open: bool
    conflict: Conflict | None
    messages: list[SafeString]
    described_by: str
    heading: str
    findings_url: SafeString

    @property
    def is_counted(self) -> bool:
        """Whether any of its errors, queries and OK errors is not 0."""
        return bool(self.state or self.counts.okd)

    @property
    def has_lines(self) -> bool:
        """Whether the text has several lines, which a box of one line would join."""
        return "\n" in self.text

    @property
    def is_unlisted(self) -> bool:
        """Whether the text is none of the choices, so that it has to be shown beside them."""
        return bool(self.text) and self.text not in {choice.code for choice in self.choices}


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
    counts = head.counts.by_item[item.code]
    return FormRow(
        id=escape(f"item-{item.code}"),
        name=escape(item.name),
        item=item,
        field=FIELDS[item.kind],
        text=text,
        shown=next((choice.label for choice in choices if choice.code == text), text),
        choices=choices,
        counts=counts,
        state="error" if counts.errors else "query" if counts.queries else "",
        is_filled=item.code in shown.filled,
        is_open=shown.is_edited and item.code not in shown.filled,
        conflict=shown.conflicts.get(item.code),
        messages=messages,
        described_by=_described_by(item, messages),
        heading=heading,
        findings_url=escape(shown.url.replace("ITEM", item.code)),
    )


def _described_by(item: ItemSpec, messages: Sequence[str]) -> SafeString:
    """The ids of what the row says about the value: its hint, unit and messages."""
    said = (("hint", item.hint), ("unit", item.unit), ("messages", messages))
    return escape(" ".join(f"item-{item.code}-{name}" for name, text in said if text))


def _messages(head: ReturnHead) -> dict[str, list[SafeString]]:
    """What the open errors and queries say, by the item that they are counted on."""
    found: dict[str, list[SafeString]] = {}
    for finding in head.findings:
        if not finding.is_okd:
            message = escape(finding.message)
            for item in finding.items:
                found.setdefault(item, []).append(message)
    return found
