"""A return as it was at a moment: its sections, findings and notes, beside what is there now."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.urls import reverse

from collect.definitions.selectors import newest_publication
from collect.definitions.specs import spec_of
from collect.returns.at_moment import Moment
from collect.returns.data import name_of, texts_of
from collect.returns.models import Finding, Record, Return
from collect.returns.rechecking import Recheck, recheck
from collect.returns.selectors import ReturnCounts
from collect.returns.workflow import ReturnStatus
from collect.web.moments import Asked
from collect.web.pages.form_rows import FormRow, form_rows
from collect.web.pages.notes import NoteRow, rule_subject, subject_of
from collect.web.pages.parts import TAG_COLOURS, ReturnHead
from rules.records import has_many
from rules.spec import CollectionSpec, SectionSpec

MOST_RECORDS = 50
"""Records of one section that are shown; the rest are counted."""

RECHECKED = {
    Recheck.AGREES: "Judged again today, the rules of then find the same in the data of then.",
    Recheck.DIFFERS: (
        "Judged again today, the rules of then find something else in the data of then. "
        "What is shown here is what was recorded."
    ),
    Recheck.UNKNOWN: (
        "This could not be judged again today, because last year's values of then are not known."
    ),
}


@dataclass(frozen=True, slots=True)
class ItemRow:
    """One item: what it said then, and what it says now where that is something else."""

    row: FormRow
    now: str
    differs: bool


@dataclass(frozen=True, slots=True)
class RecordRow:
    """One record of many: its name, what it held, and how it is now."""

    name: str
    cells: list[tuple[str, str]]
    now: str


@dataclass(frozen=True, slots=True)
class SectionThen:
    """One section as it was; `more` records of it are not shown."""

    title: str
    items: list[ItemRow]
    records: list[RecordRow]
    has_many: bool
    more: int
    differing: int


@dataclass(frozen=True, slots=True)
class FindingRow:
    """An error or query that stood, and what it is on."""

    finding: Finding
    subject: str


@dataclass(frozen=True, slots=True)
class MomentPage:
    """What `web/at_moment.html` shows; without a moment, the form and why there is none."""

    head: ReturnHead
    asked: Asked
    moment: Moment | None
    sections: Sequence[SectionThen] = ()
    findings: Sequence[FindingRow] = ()
    notes: Sequence[NoteRow] = ()
    colour: str = ""
    settings: Sequence[tuple[str, str]] = ()
    rechecked: str = ""
    specification_url: str = ""
    before_url: str = ""
    after_url: str = ""

    @property
    def at(self) -> datetime | None:
        """The time that is shown: the one asked for, or that of the entry."""
        if isinstance(self.asked.at, datetime):
            return self.asked.at
        return self.moment.entry.at if self.moment else None


def moment_page(head: ReturnHead, asked: Asked, moment: Moment | None) -> MomentPage:
    """The return as it was; a few queries whatever it holds."""
    if moment is None:
        return MomentPage(head, asked, None)
    counts = ReturnCounts()
    then = replace(
        head,
        return_=moment.return_,
        spec=spec_of(moment.publication),
        findings=list(moment.findings),
        counts=counts,
    )
    number = moment.entry.number
    return MomentPage(
        head=head,
        asked=asked,
        moment=moment,
        sections=_sections(then, moment.records, list(head.return_.records.all())),
        findings=[
            FindingRow(f, rule_subject(then, f.rule))
            for f in sorted(moment.findings, key=_place_in(then.spec))
        ],
        notes=[NoteRow(note, subject_of(then, note)) for note in moment.notes],
        colour=TAG_COLOURS[ReturnStatus(moment.entry.status)],
        settings=[(rule, _SETTINGS[setting]) for rule, setting in moment.settings.items()],
        rechecked=RECHECKED[recheck(moment)],
        specification_url=_specification(head.return_, moment),
        before_url=_entry_url(head, number - 1) if number > 1 else "",
        after_url=_entry_url(head, number + 1) if number < head.return_.trail_number else "",
    )


_SETTINGS = {
    "error": "counted as an error",
    "query": "counted as a query",
    "off": "was switched off",
}


def _place_in(spec: CollectionSpec) -> Callable[[Finding], tuple[int, int, int]]:
    """Where a finding stands in the report: built-in checks by section, then rules in order."""
    sections = {section.code: place for place, section in enumerate(spec.sections)}
    rules = {rule.number: place for place, rule in enumerate(spec.rules)}

    def place(finding: Finding) -> tuple[int, int, int]:
        if finding.number:
            return 1, rules.get(finding.number, len(rules)), finding.order
        return 0, sections.get(finding.section, len(sections)), finding.order

    return place


def _entry_url(head: ReturnHead, number: int) -> str:
    return f"{reverse('at_moment', args=(head.return_.pk,))}?entry={number}"


def _specification(return_: Return, moment: Moment) -> str:
    """The page of the specification shows the newest publication alone."""
    if newest_publication(return_.collection) != moment.publication:
        return ""
    return reverse("specification", args=(return_.collection_id,))


def _sections(
    then: ReturnHead, records: Sequence[Record], now: Sequence[Record]
) -> list[SectionThen]:
    held: dict[str, list[Record]] = {}
    for record in records:
        held.setdefault(record.section, []).append(record)
    current = {record.pk: record for record in now}
    single = {record.section: record for record in now if not record.key}
    return [
        _many(then, section, held.get(section.code, []), current)
        if has_many(then.spec, section)
        else _single(then, section, held.get(section.code, []), single.get(section.code))
        for section in then.spec.sections
    ]


def _single(
    then: ReturnHead, section: SectionSpec, held: Sequence[Record], now: Record | None
) -> SectionThen:
    texts, current = texts_of(held[0] if held else None, section), texts_of(now, section)
    rows = [
        ItemRow(row, current[item.code] or "blank", current[item.code] != texts[item.code])
        for row, item in zip(
            form_rows(then, section, "view", texts, {}), section.items, strict=True
        )
    ]
    return SectionThen(section.title, rows, [], False, 0, sum(row.differs for row in rows))


def _many(
    then: ReturnHead, section: SectionSpec, held: Sequence[Record], current: Mapping[int, Record]
) -> SectionThen:
    said = [(record, _now(record, current.get(record.pk))) for record in held]
    records = {record.pk: record for record in held}
    rows = []
    for record, now in said[:MOST_RECORDS]:
        record.parent = records.get(record.parent_id)
        texts = texts_of(record, section)
        cells = [(item.name, texts[item.code]) for item in section.items if texts[item.code]]
        rows.append(RecordRow(name_of(record, section), cells, now))
    more = max(len(held) - MOST_RECORDS, 0)
    differing = sum(now != "the same" for _, now in said)
    return SectionThen(section.title, [], rows, True, more, differing)


def _now(then: Record, now: Record | None) -> str:
    if now is None:
        return "removed since"
    if (then.values, then.unreadable, then.key) == (now.values, now.unreadable, now.key):
        return "the same"
    return "changed since"
