"""A whole return for paper: values with what the rules say of them, notes, and status history."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime

from django.utils import timezone

from collect.exchange.counting import counted
from collect.exchange.error_lists import level_of
from collect.exchange.printing.document import (
    PrintedFinding,
    PrintedNote,
    PrintedReturn,
    PrintedRow,
    PrintedSection,
    PrintedStep,
)
from collect.forms.fields import choices_of
from collect.returns.data import texts_of
from collect.returns.history import OPERATOR_NAME
from collect.returns.models import Finding, FindingState, Record, StatusChange
from collect.returns.selectors import Counts, notes_of
from collect.returns.windows import day_words
from collect.web.pages.notes import subject_of
from collect.web.pages.parts import ReturnHead
from rules.records import has_many
from rules.spec import ItemSpec, SectionSpec

NO_VALUE = "no value"
MOST_FINDINGS, MOST_NOTES = 500, 1000
"""Of records of many, and of notes, no more are printed; what is left out is said."""


def printed_return(head: ReturnHead) -> PrintedReturn:
    """The whole return as it is now; sections with many records are left to the export."""
    once = [section for section in head.spec.sections if not has_many(head.spec, section)]
    records = {record.section: record for record in head.return_.records.filter(key="")}
    says, others = _said(head, once)
    notes = notes_of(head.return_)
    at = timezone.now()
    return PrintedReturn(
        title=f"{head.spec.name} – {head.return_.source.name} ({head.return_.source.native_id})",
        subtitle=head.return_.collection.title,
        at=at,
        as_at=f"As at {timezone.localtime(at):%H:%M} on {day_words(timezone.localdate(at))}",
        status=head.return_.get_status_display(),
        facts=_facts(head),
        sections=[_section(head, one, records.get(one.code), says) for one in once],
        findings=others[:MOST_FINDINGS],
        notes=[
            PrintedNote(
                _when(note.at),
                f"{note.by.display_name}, {note.organisation}",
                subject_of(head, note),
                note.text,
            )
            for note in notes[:MOST_NOTES]
        ],
        steps=[_step(change) for change in head.return_.status_changes.select_related("by")],
        left_out=[*_left_out(head, once, len(others)), *_notes_left_out(head.whole.notes)],
    )


def _facts(head: ReturnHead) -> list[tuple[str, str]]:
    return_, whole = head.return_, head.whole
    by = {change.step: change for change in return_.status_changes.select_related("by")}
    facts = [
        ("Collection", f"{return_.collection.name}, {return_.collection.title}"),
        ("Organisation", return_.source.name),
        ("Native ID", return_.source.native_id),
        ("Status", return_.get_status_display()),
        ("Errors and queries", _counts(whole)),
    ]
    for label, step, moment in (
        ("Submitted", "submit", return_.submitted_at),
        ("Approved", "approve", return_.approved_at),
        ("Authorised", "authorise", return_.authorised_at),
    ):
        if moment:
            who = f" by {_who(by[step])}" if step in by else ""
            facts.append((label, f"{_when(moment)}{who}"))
    if return_.validated_at:
        judged = f"{_when(return_.validated_at)} by publication {return_.publication.number}"
        facts.append(("Checked", f"{judged} of the rules"))
    return facts


def _counts(whole: Counts) -> str:
    queries = "1 query" if whole.queries == 1 else f"{whole.queries:,} queries"
    return f"{counted(whole.errors, 'error')}, {queries}, {whole.okd:,} OK’d"


Said = dict[tuple[str, str], list[str]]
"""What the rules say, by the section's and the item's code."""


def _said(head: ReturnHead, once: Sequence[SectionSpec]) -> tuple[Said, list[PrintedFinding]]:
    """What the rules say beside the items of these sections, and what they say elsewhere.

    A rule that reads many items says it once, at the first of them; the others point there.
    """
    printed = {(section.code, item.code): item for section in once for item in section.items}
    said: Said = defaultdict(list)
    others = []
    for finding in head.findings:
        sections = head.spec.section_of_item
        codes = [code for code in dict.fromkeys(finding.items) if code in sections]
        places = [] if finding.record else [(sections[code].code, code) for code in codes]
        places = [place for place in places if place in printed]
        if not places:
            place = level_of(head.spec, finding)
            record = f", record {finding.record}" if finding.record else ""
            others.append(PrintedFinding(f"{place}{record}", _words(finding)))
            continue
        first, *rest = places
        said[first].append(_words(finding))
        for place in rest:
            said[place].append(f"{_named(finding)}: see {printed[first].name}")
    return said, others


def _named(finding: Finding) -> str:
    kind = "Error" if finding.is_error else "Query"
    return f"{kind} {finding.number}".strip()


def _words(finding: Finding) -> str:
    okd = f" (OK’d: {finding.ok_reason})" if finding.is_okd else ""
    again = " (confirm again)" if finding.state == FindingState.CONFIRM_AGAIN else ""
    return f"{_named(finding)}: {finding.message}{okd}{again}"


def _section(
    head: ReturnHead, section: SectionSpec, record: Record | None, says: Said
) -> PrintedSection:
    texts = texts_of(record, section)
    groups = ["", *(item.group for item in section.items)]
    return PrintedSection(
        section.title,
        [
            PrintedRow(
                item.question,
                item.label,
                _value(head, item, texts[item.code]),
                says.get((section.code, item.code), []),
                heading=item.group if item.group != before else "",
            )
            for item, before in zip(section.items, groups, strict=False)
        ],
    )


def _value(head: ReturnHead, item: ItemSpec, text: str) -> str:
    labels = {choice.code: choice.label for choice in choices_of(item, head.spec)}
    return labels.get(text, text) or NO_VALUE


def _step(change: StatusChange) -> PrintedStep:
    status = change.get_to_status_display()
    return PrintedStep(_when(change.at), change.done, _who(change), status, change.reason)


def _left_out(head: ReturnHead, once: Sequence[SectionSpec], findings: int) -> list[str]:
    many = [section.title for section in head.spec.sections if section not in once]
    said = []
    if many:
        counts = head.return_.records.exclude(section__in=[one.code for one in once]).count()
        said.append(
            f"Not printed, because a return can have many records of them: {', '.join(many)} "
            f"({counts:,} record{'' if counts == 1 else 's'}). Export the return to have them."
        )
    if findings > MOST_FINDINGS:
        said.append(
            f"Of {findings:,} other errors and queries the first {MOST_FINDINGS:,} are printed. "
            "The error report has all of them."
        )
    return said


def _notes_left_out(notes: int) -> list[str]:
    if notes <= MOST_NOTES:
        return []
    return [f"Of {notes:,} notes the newest {MOST_NOTES:,} are printed. All Notes has the others."]


def _who(change: StatusChange) -> str:
    return change.by.display_name if change.by else OPERATOR_NAME


def _when(at: datetime) -> str:
    local = timezone.localtime(at)
    return f"{day_words(local.date())} at {local:%H:%M}"
