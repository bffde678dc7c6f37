"""The rows of a return's form: those of its section, with what is known of the return."""

from __future__ import annotations

from collections.abc import Mapping

from django.urls import reverse
from django.utils.safestring import SafeString

from collect.forms.rows import NO_HELP, FormRow, RecordFacts, Shown, rows_of
from collect.returns.data import filled_items
from collect.returns.services.merging import Conflict
from collect.web.pages.parts import ReturnHead
from rules.spec import SectionSpec

__all__ = ["FormRow", "RecordFacts", "form_rows"]


def form_rows(
    head: ReturnHead,
    section: SectionSpec,
    mode: str,
    texts: Mapping[str, str],
    conflicts: Mapping[str, Conflict],
    *,
    record: RecordFacts | None = None,
    item_help: Mapping[str, SafeString] = NO_HELP,
) -> list[FormRow]:
    """A row for each item of the section; texts, conflicts and longer help go by item code.

    `record` holds what is known of the record shown, in a section that has many.
    """
    facts = record or RecordFacts(
        reverse("item_findings", args=(head.return_.pk, section.code, "ITEM")),
        [finding for finding in head.findings if not finding.record],
        head.counts.by_item,
        head.spec.return_items,
    )
    shown = Shown(
        is_edited=mode == "edit",
        texts=texts,
        filled=filled_items(section, head.return_.source),
        conflicts=conflicts,
        help=item_help,
    )
    return rows_of(head.spec, section, shown, facts)
