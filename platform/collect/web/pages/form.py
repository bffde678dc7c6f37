"""The form of one section, generated from its items, to look at or to edit."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from django.urls import reverse
from django.utils.safestring import SafeString

from collect.guidance.selectors import item_help_shown
from collect.returns.access import edit_step
from collect.returns.data import filled_items, texts_of
from collect.returns.models import Record
from collect.returns.services.merging import Conflict
from collect.returns.workflow import ReturnStatus, target_of
from collect.web.pages.form_record import RecordPlace, facts_of
from collect.web.pages.form_rows import FormRow, form_rows
from collect.web.pages.parts import Button, ReturnHead, TreeNode
from rules.records import has_many
from rules.spec import SectionSpec


@dataclass(frozen=True, slots=True)
class Attempt:
    """A form that was sent and could not be saved, or not all of it.

    `typed` and `opened` are its texts and those that it opened with, by item code; `conflicts`
    the cells that somebody else changed meanwhile.
    """

    typed: Mapping[str, str] = field(default_factory=dict)
    opened: Mapping[str, str] | None = None
    conflicts: Sequence[Conflict] = ()
    problems: Sequence[str] = ()


NO_ATTEMPT = Attempt()

BOTH_CHANGED = (
    "Somebody else changed the same values while you were editing. Your changes to other items "
    "were saved. Choose which value to keep for each of these, then save again."
)


@dataclass(frozen=True, slots=True)
class FormPage:
    """What `web/form.html` shows. `mode` is `view` or `edit`.

    `becomes` is the status that saving a change brings, "" while it stays as it is; `place` is
    where the record stands among the others, None in a section that occurs once.
    """

    head: ReturnHead
    section: SectionSpec
    mode: str
    rows: list[FormRow]
    buttons: list[Button]
    tree: list[TreeNode]
    opened: str
    save_url: str
    leave_url: str
    next_section: SectionSpec | None
    place: RecordPlace | None = None
    summary: list[dict[str, str]] = field(default_factory=list)
    summary_intro: str = ""
    is_first_save: bool = False
    becomes: str = ""

    @property
    def title(self) -> str:
        """What the form is of."""
        return self.place.title if self.place else self.section.title

    @property
    def is_stored(self) -> bool:
        """Whether the items have findings, notes and a history to go to."""
        return self.place is None or self.place.record is not None


def form_page(
    head: ReturnHead,
    section: SectionSpec,
    mode: str,
    attempt: Attempt = NO_ATTEMPT,
    *,
    place: RecordPlace | None = None,
) -> FormPage:
    """The form as stored, or after an attempt to save it; `place` tells which record of many."""
    record = place.record if place else _only_record(head, section)
    stored = _stored(head, section, record)
    by_item = {conflict.item: conflict for conflict in attempt.conflicts}
    facts = facts_of(head, section, record) if place else None
    rows = form_rows(
        head,
        section,
        mode,
        {**stored, **attempt.typed},
        by_item,
        record=facts,
        item_help=_help_with(head, section),
    )
    own_url = reverse("form", args=(head.return_.pk, section.code))
    return FormPage(
        head=head,
        section=section,
        mode=mode,
        rows=rows,
        buttons=place.buttons(head, mode) if place else head.form_buttons(mode, section.code),
        tree=head.tree(section.code, mode),
        opened=json.dumps(stored if attempt.opened is None else attempt.opened, ensure_ascii=False),
        save_url=place.save_url if place else own_url,
        leave_url=place.leave_url if place else own_url,
        next_section=None if place else _after(head, section),
        place=place,
        summary=_summary(rows, attempt),
        summary_intro=BOTH_CHANGED if attempt.conflicts else "",
        is_first_save=not head.return_.has_data,
        becomes=_status_after_save(head),
    )


def _summary(rows: Sequence[FormRow], attempt: Attempt) -> list[dict[str, str]]:
    """What stands in the error summary: problems, and a link to each value to choose."""
    choices = [
        {"text": f"Choose the value of {row['name']}", "url": f"#{row['id']}"}
        for row in rows
        if row["conflict"]
    ]
    return [*({"text": problem, "url": ""} for problem in attempt.problems), *choices]


def _only_record(head: ReturnHead, section: SectionSpec) -> Record | None:
    return head.return_.records.filter(section=section.code, key="").first()


def _help_with(head: ReturnHead, section: SectionSpec) -> dict[str, SafeString]:
    if not getattr(head.actor.user, "has_help", True):
        return {}
    codes = [item.code for item in section.items]
    return item_help_shown(head.spec.series, head.spec.year, codes)


def _status_after_save(head: ReturnHead) -> str:
    step = edit_step(head.actor, head.return_) if head.return_.has_data else ""
    after = target_of(step) if step else head.return_.status
    return ReturnStatus(after).label if after != head.return_.status else ""


def _stored(head: ReturnHead, section: SectionSpec, record: Record | None) -> dict[str, str]:
    stored = texts_of(record, section)
    if record is None or not head.return_.has_data:
        stored |= filled_items(section, head.return_.source)
    return stored


def _after(head: ReturnHead, section: SectionSpec) -> SectionSpec | None:
    sections = head.spec.sections
    later = sections[sections.index(section) + 1 :]
    return next((after for after in later if not has_many(head.spec, after)), None)
