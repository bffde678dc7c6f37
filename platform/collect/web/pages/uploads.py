"""Uploading a file: choosing it, its progress, and what it would change."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.core.paginator import Page, Paginator

from collect.exchange.candidates import CellChange
from collect.exchange.models import Upload, UploadState
from collect.exchange.services.deciding import state_seen
from collect.exchange.services.judging import Comparison, candidate_of, compare
from collect.returns.access import Decision, may_upload
from collect.web.pages.history import shown
from collect.web.pages.parts import ReturnHead, page_numbers
from rules.findings import Failure

CELLS_A_PAGE = 50
NAMED_AT_MOST = 20


@dataclass(frozen=True, slots=True)
class UploadsPage:
    """What `web/upload.html` shows: the form for a file, and the files so far."""

    head: ReturnHead
    may_upload: Decision
    uploads: list[Upload]
    problem: str = ""


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
    comparison: Comparison | None
    rows: list[CellRow]
    page: Page[CellChange] | None
    numbers: Sequence[int | str]
    coming: list[Failure]
    more_coming: int
    going: int
    seen: str
    problem: str = ""

    @property
    def is_busy(self) -> bool:
        """Whether the page is worth loading again by itself."""
        return self.upload.state in (UploadState.QUEUED, UploadState.READING)


def uploads_page(head: ReturnHead, problem: str = "") -> UploadsPage:
    """The files of a return, newest first."""
    files = head.return_.uploads.select_related("by").defer("candidate")[:50]
    return UploadsPage(head, may_upload(head.actor, head.return_), list(files), problem)


def upload_page(
    head: ReturnHead, upload: Upload, *, number: str = "1", problem: str = ""
) -> UploadPage:
    """One file: its progress, or what it would change."""
    ready = upload.state == UploadState.READY
    comparison = compare(head.return_, candidate_of(upload)) if ready else None
    cells = Paginator(comparison.cells if comparison else [], CELLS_A_PAGE)
    page = cells.get_page(number)
    coming = comparison.coming if comparison else []
    return UploadPage(
        head=head,
        upload=upload,
        may_decide=may_upload(head.actor, head.return_),
        comparison=comparison,
        rows=[CellRow(c, shown(c.before, c.item), shown(c.after, c.item)) for c in page],
        page=page if comparison else None,
        numbers=list(page_numbers(page)),
        coming=coming[:NAMED_AT_MOST],
        more_coming=max(0, len(coming) - NAMED_AT_MOST),
        going=len(comparison.going) if comparison else 0,
        seen=state_seen(upload) if ready else "",
        problem=problem,
    )
