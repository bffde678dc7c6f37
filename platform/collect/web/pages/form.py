"""The form of one section, generated from its items, to look at or to edit."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from django.urls import reverse

from collect.returns.access import edit_step
from collect.returns.data import filled_items
from collect.returns.models import Record
from collect.returns.services.editing import Conflict, texts_of
from collect.returns.workflow import ReturnStatus, target_of
from collect.web.pages.form_rows import FormRow, form_rows
from collect.web.pages.parts import Button, ReturnHead, TreeNode
from rules.spec import SectionSpec


@dataclass(frozen=True, slots=True)
class FormPage:
    """What `web/form.html` shows. `mode` is `view` or `edit`.

    `becomes` is the status that saving a change brings, "" while it stays as it is.
    """

    head: ReturnHead
    section: SectionSpec
    mode: str
    rows: list[FormRow]
    buttons: list[Button]
    tree: list[TreeNode]
    opened: str
    next_section: SectionSpec | None
    conflicts: list[FormRow] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    is_first_save: bool = False
    becomes: str = ""

    @property
    def save_url(self) -> str:
        """Where the form is sent."""
        return reverse("form", args=(self.head.return_.pk, self.section.code))


def form_page(
    head: ReturnHead,
    section: SectionSpec,
    mode: str,
    *,
    typed: Mapping[str, str] | None = None,
    opened: Mapping[str, str] | None = None,
    conflicts: Sequence[Conflict] = (),
    problems: Sequence[str] = (),
) -> FormPage:
    """The form as stored, or with what somebody typed and could not save."""
    record = head.return_.records.filter(section=section.code, key="").first()
    stored = _stored(head, section, record)
    by_item = {conflict.item: conflict for conflict in conflicts}
    rows = form_rows(head, section, mode, {**stored, **(typed or {})}, by_item)
    after = _after(head, section)
    return FormPage(
        head=head,
        section=section,
        mode=mode,
        rows=rows,
        buttons=head.form_buttons(mode, section.code),
        tree=head.tree(section.code, mode),
        opened=json.dumps(opened if opened is not None else stored, ensure_ascii=False),
        next_section=after,
        conflicts=[row for row in rows if row["conflict"]],
        problems=list(problems),
        is_first_save=not head.return_.has_data,
        becomes=_status_after_save(head),
    )


def _status_after_save(head: ReturnHead) -> str:
    step = edit_step(head.actor, head.return_) if head.return_.has_data else ""
    after = target_of(step) if step else head.return_.status
    return ReturnStatus(after).label if after != head.return_.status else ""


def _stored(head: ReturnHead, section: SectionSpec, record: Record | None) -> dict[str, str]:
    stored = texts_of(record, section)
    if not head.return_.has_data:
        stored |= filled_items(section, head.return_.source)
    return stored


def _after(head: ReturnHead, section: SectionSpec) -> SectionSpec | None:
    sections = head.spec.sections
    later = sections[sections.index(section) + 1 :]
    return next((after for after in later if not after.repeats), None)
