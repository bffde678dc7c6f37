"""Correction workbooks: made for a return, read into corrections beside its data, and applied."""

from __future__ import annotations

import io
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any, BinaryIO

from django.utils import timezone

from collect.definitions.specs import spec_of
from collect.exchange.contents import header_for
from collect.exchange.corrections.guide import guide
from collect.exchange.corrections.matching import Matched, matched
from collect.exchange.corrections.rows import CorrectionRow, KnownFinding, correction_rows
from collect.exchange.models import Upload, UploadKind
from collect.exchange.readers.corrections import is_corrections, read_corrections
from collect.exchange.readers.problems import Notices, UnreadableFile
from collect.exchange.readers.watching import Watch
from collect.exchange.services.exporting import CONTENT_TYPES, ExportedFile
from collect.exchange.writers.corrections import write_corrections
from collect.returns.access import Actor, Decision, may_edit, may_open
from collect.returns.data import data_of
from collect.returns.explanations import wording_of
from collect.returns.models import Finding, Note, Return
from collect.returns.selectors import findings_of, notes_of, offered_explanations
from collect.returns.services.correcting import RecordTexts, cells_after, correct_records
from collect.returns.services.notes import add_note
from rules.data import RecordData, ReturnData
from rules.spec import CollectionSpec

CORRECT_OR_EXPLAIN = {
    True: "Correct the value. If you cannot, explain it in a note.",
    False: "Check the value. If it is right, explain it in a note.",
}
"""How to fix an error, and a query, whose rule does not say it."""


@dataclass(frozen=True, slots=True)
class Supplied:
    """What a file brings, ready to be kept with its upload."""

    candidate: list[dict[str, Any]]
    notices: tuple[str, ...]
    new_notes: tuple[dict[str, str], ...] = ()


def kind_of(file: BinaryIO) -> UploadKind:
    """What kind of upload an open file is."""
    return UploadKind.CORRECTIONS if is_corrections(file) else UploadKind.RETURN


def may_correct(actor: Actor, return_: Return) -> Decision:
    """Whether the actor may send corrections, and decide on them: they are edits."""
    return may_open(actor, return_) and may_edit(actor, return_)


def correction_workbook(return_: Return) -> ExportedFile:
    """The workbook of every finding of the return, as they are now."""
    spec = spec_of(return_.publication)
    now = timezone.localtime()
    header = header_for(spec, return_.source.native_id, date_time=now.strftime("%Y-%m-%dT%H:%M:%S"))
    rows = _rows(return_, spec)
    out = io.BytesIO()
    title = f"{return_.collection.name}: {return_.source.name} ({return_.source.native_id})"
    when = f"{now.day} {now:%B %Y} at {now:%H:%M}"
    write_corrections(out, spec, header, rows, guide(title, when, len(rows)))
    name = f"{return_.source.native_id}_{return_.collection.name}_corrections.xlsx"
    return ExportedFile(name, out.getvalue(), CONTENT_TYPES[".xlsx"])


def read_filled(file: BinaryIO, return_: Return, watch: Watch | None = None) -> Supplied:
    """What a filled-in workbook asks for. Raises UnreadableFile when that is nothing."""
    spec = spec_of(return_.publication)
    notices = Notices()
    filled = read_corrections(file, spec, return_.source.native_id, notices, watch)
    if not filled:
        raise UnreadableFile(
            "The workbook has no new note and no corrected value. Fill in at least one of the "
            "yellow cells on the sheet Corrections, save it and upload it again."
        )
    found = matched(spec, _rows(return_, spec), filled)
    for sentence in found.passed_over:
        notices.add(sentence)
    new_notes = tuple(asdict(note) for note in found.notes)
    return Supplied(_texts(found), notices.all(), new_notes)


def with_corrections(upload: Upload) -> ReturnData:
    """The return's data of today with the corrections of an upload in their cells."""
    return_ = upload.return_of
    spec = spec_of(return_.publication)
    wanted = {(one.section, one.record): one.texts for one in _kept(upload)}
    held = data_of(return_.records.all())
    records = [
        _corrected(spec, record, wanted.pop((record.section, record.key), {}))
        for record in held.records
    ]
    fresh = [
        _corrected(spec, RecordData(section, key=key), texts)
        for (section, key), texts in wanted.items()
        if not key
    ]
    return ReturnData((*records, *fresh))


def apply_corrections(return_: Return, upload: Upload, *, by: Actor) -> None:
    """Save the corrections as edits and add the notes; the caller holds the transaction.

    Raises Refused when the actor may not edit now.
    """
    held = {(note.rule, note.section, note.record, note.text) for note in _notes(return_)}
    for note in upload.new_notes:
        place = {name: note[name] for name in ("rule", "section", "record")}
        # A note names its finding, so it can be added whatever the corrections solve.
        if (*place.values(), note["text"]) not in held:
            add_note(return_, note["text"], by=by, finding=Finding(**place))
    correct_records(return_.pk, _kept(upload), by=by, origin=upload.name)


def _rows(return_: Return, spec: CollectionSpec) -> list[CorrectionRow]:
    notes: dict[tuple[str, str, str], list[Note]] = defaultdict(list)
    for note in _notes(return_):
        notes[note.rule, note.section, note.record].append(note)
    usual: dict[str, list[str]] = defaultdict(list)
    for explanation in offered_explanations(return_.collection.series):
        usual[explanation.rule].append(wording_of(explanation.text).shown)
    findings = [
        replace(
            _known(spec, finding, notes.get((finding.rule, finding.section, finding.record), [])),
            usual=tuple(usual.get(finding.rule, ())),
        )
        for finding in findings_of(return_)
    ]
    return correction_rows(spec, data_of(return_.records.all()), findings)


def _notes(return_: Return) -> list[Note]:
    """The notes on findings, oldest first."""
    return list(notes_of(return_).exclude(rule="").order_by("at", "pk"))


def _known(spec: CollectionSpec, finding: Finding, notes: list[Note]) -> KnownFinding:
    rule = spec.rule_by_number.get(finding.number)
    return KnownFinding(
        rule=finding.rule,
        number=finding.number,
        section=finding.section,
        record=finding.record,
        is_error=finding.is_error,
        state=finding.get_state_display(),
        message=finding.message,
        how_to_fix=(rule.how_to_fix if rule else "") or CORRECT_OR_EXPLAIN[finding.is_error],
        operands=tuple((name, value) for name, value in finding.operands),
        notes=tuple(note.text for note in notes),
        notes_shown="\n".join(f"{note.organisation}: {note.text}" for note in notes),
    )


def _texts(found: Matched) -> list[dict[str, Any]]:
    return [
        {"section": section, "record": record, "texts": texts}
        for (section, record), texts in found.texts.items()
    ]


def _kept(upload: Upload) -> list[RecordTexts]:
    """The corrections of the upload, without those in sections that have gone since."""
    known = spec_of(upload.return_of.publication).section_by_code
    return [RecordTexts(**one) for one in upload.candidate or () if one["section"] in known]


def _corrected(spec: CollectionSpec, record: RecordData, texts: Mapping[str, str]) -> RecordData:
    if not texts:
        return record
    values, unreadable = cells_after(spec, record.section, record, texts)
    return replace(record, values=values, unreadable=unreadable)
