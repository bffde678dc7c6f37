"""Uploading a file: choosing it, its progress, and what it would change."""

from __future__ import annotations

from dataclasses import dataclass

from django.core.paginator import Page
from django.urls import reverse

from collect.exchange.candidates import CellChange
from collect.exchange.counting import counted
from collect.exchange.models import Upload, UploadState
from collect.exchange.services.correcting import may_correct
from collect.exchange.services.deciding import may_decide, state_seen
from collect.exchange.services.judging import READ_SHARE, Comparison, candidate_of, compare
from collect.returns.access import Actor, Decision, may_upload
from collect.web.pages.history import shown
from collect.web.pages.notes import rule_subject
from collect.web.pages.paging import Pages
from collect.web.pages.parts import ReturnHead
from collect.web.pages.progress import Progress, time_left
from rules.findings import Failure

CELLS_A_PAGE = 50
NAMED_AT_MOST = 20


@dataclass(frozen=True, slots=True)
class UploadsPage:
    """What `web/upload.html` shows: the form for a file, and the files so far."""

    head: ReturnHead
    may_upload: Decision
    may_correct: Decision
    uploads: list[Upload]
    problem: str = ""


@dataclass(frozen=True, slots=True)
class NewNoteRow:
    """One note that corrections would add, and what it is on."""

    subject: str
    text: str


@dataclass(frozen=True, slots=True)
class CellRow:
    """One cell that would change, as the form shows it."""

    change: CellChange
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class UploadPage:
    """What `web/uploaded.html` shows of one file."""

    head: ReturnHead
    upload: Upload
    may_decide: Decision
    may_upload: Decision
    progress: Progress | None
    batch_url: str
    comparison: Comparison | None
    rows: list[CellRow]
    page: Page[CellChange] | None
    coming: list[Failure]
    more_coming: int
    going: int
    new_notes: list[NewNoteRow]
    more_new_notes: int
    seen: str
    problem: str = ""


def uploads_page(head: ReturnHead, problem: str = "") -> UploadsPage:
    """The files of a return, newest first."""
    files = head.return_.uploads.select_related("by").defer("candidate")[:50]
    return UploadsPage(
        head,
        may_upload(head.actor, head.return_),
        may_correct(head.actor, head.return_),
        list(files),
        problem,
    )


def upload_page(
    head: ReturnHead, upload: Upload, *, number: str = "1", problem: str = ""
) -> UploadPage:
    """One file: its progress, or what it would change."""
    ready = upload.state == UploadState.READY
    comparison = compare(head.return_, candidate_of(upload)) if ready else None
    cells = Pages(comparison.cells if comparison else [], CELLS_A_PAGE)
    page = cells.get_page(number)
    coming = comparison.coming if comparison else []
    return UploadPage(
        head=head,
        upload=upload,
        may_decide=may_decide(head.actor, upload, head.return_),
        may_upload=may_upload(head.actor, head.return_),
        progress=_progress(upload),
        batch_url=_batch_url(head, upload),
        comparison=comparison,
        rows=[CellRow(c, shown(c.before, c.item), shown(c.after, c.item)) for c in page],
        page=page if comparison else None,
        coming=coming[:NAMED_AT_MOST],
        more_coming=max(0, len(coming) - NAMED_AT_MOST),
        going=len(comparison.going) if comparison else 0,
        new_notes=[
            NewNoteRow(rule_subject(head, note["rule"]), note["text"])
            for note in upload.new_notes[:NAMED_AT_MOST]
        ],
        more_new_notes=max(0, len(upload.new_notes) - NAMED_AT_MOST),
        seen=state_seen(upload) if ready else "",
        problem=problem,
    )


def _batch_url(head: ReturnHead, upload: Upload) -> str:
    """Where the reader finds the files that came with this one; "" if that is not for them."""
    batch, actor = upload.batch, head.actor
    if batch is None or (batch.role, batch.organisation_id) != (actor.role, _key(actor)):
        return ""
    return reverse("batch", args=(batch.collection_id, batch.pk))


def _key(actor: Actor) -> int | None:
    return actor.organisation.pk if actor.organisation else None


def _progress(upload: Upload) -> Progress | None:
    if not upload.is_busy:
        return None
    if upload.state == UploadState.QUEUED:
        return Progress("The file waits to be read", 0)
    if upload.state == UploadState.LOADING:
        return Progress("The file is being loaded", None)
    doing = (
        "The file is being checked" if upload.percent >= READ_SHARE else "The file is being read"
    )
    rows = f"{counted(upload.rows, 'record')} read" if upload.rows else ""
    return Progress(doing, upload.percent, rows, time_left(upload.started_at, upload.percent))
