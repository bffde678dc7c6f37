"""Many returns in one zip: choosing it, its progress, and one summary to decide on."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page
from django.db.models import Count, Q

from collect.definitions.models import DataCollection
from collect.exchange.counting import counted
from collect.exchange.models import Batch, Upload, UploadState
from collect.returns.access import Actor, Decision
from collect.returns.on_behalf import may_load_many
from collect.web.pages.paging import Pages
from collect.web.pages.parts import Tab
from collect.web.pages.progress import Progress, time_left

PAGE_SIZE = 50
FILES_SHOWN = 50

COLOURS = {
    UploadState.READY: "yellow",
    UploadState.LOADING: "blue",
    UploadState.CONFIRMED: "green",
    UploadState.DROPPED: "grey",
}


@dataclass(frozen=True, slots=True)
class BatchesPage:
    """What `web/batches.html` shows: the form for a zip, and those so far."""

    collection: DataCollection
    actors: list[Actor]
    may_load: Decision
    batches: list[tuple[Batch, str]]
    problem: str = ""


@dataclass(frozen=True, slots=True)
class BatchRow:
    """One return of a batch, with what its file would change."""

    upload: Upload
    words: str
    colour: str
    is_ready: bool


@dataclass(frozen=True, slots=True)
class BatchPage:
    """What `web/batch.html` shows of one zip."""

    batch: Batch
    actor: Actor
    may_load: Decision
    progress: Progress | None
    counts: list[tuple[str, int]]
    ready: int
    tabs: list[Tab]
    rows: list[BatchRow]
    left_out: list[list[str]]
    page: Page[Any]
    query: str
    chosen: set[int]
    problem: str = ""

    @property
    def problem_url(self) -> str:
        """Where the problem can be put right: the first box that can be ticked."""
        return next((f"#upload-{row.upload.pk}" for row in self.rows if row.is_ready), "")


def batches_page(collection: DataCollection, actors: list[Actor], problem: str = "") -> BatchesPage:
    """The zips that the reader's organisations have sent, newest first."""
    mine = Q(pk__in=())
    for actor in actors:
        mine |= Q(role=actor.role, organisation=actor.organisation)
    sent = collection.batches.filter(mine).select_related("by").defer("left_out")
    ready = Count("uploads", filter=Q(uploads__state=UploadState.READY))
    loaded = Count("uploads", filter=Q(uploads__state=UploadState.CONFIRMED))
    dropped = Count("uploads", filter=Q(uploads__state=UploadState.DROPPED))
    shown = sent.annotate(ready=ready, loaded=loaded, dropped=dropped)[:FILES_SHOWN]
    return BatchesPage(
        collection=collection,
        actors=actors,
        may_load=may_load_many(actors[0], collection),
        batches=[(batch, _became(batch)) for batch in shown],
        problem=problem,
    )


def _became(batch: Any) -> str:
    """What became of a batch whose uploads are counted by state, in words."""
    if batch.state != UploadState.READY:
        return str(batch.get_state_display())
    told = [f"{counted(batch.loaded, 'return')} loaded"] if batch.loaded else []
    told += [f"{batch.ready:,} waiting for your decision"] if batch.ready else []
    told += [f"{batch.dropped:,} dropped"] if batch.dropped else []
    return ", ".join(told)


def batch_page(
    batch: Batch,
    actor: Actor,
    asked: dict[str, str],
    *,
    chosen: set[int] | None = None,
    problem: str = "",
) -> BatchPage:
    """One zip: its progress, or what each file in it would change."""
    states = Counter(batch.uploads.order_by().values_list("state", flat=True))
    out = len(batch.left_out)
    show_left_out = asked.get("show") == "left_out" or not states
    listed: Any = batch.left_out if show_left_out else _uploads_of(batch)
    page = Pages(listed, PAGE_SIZE).get_page(asked.get("page", "1"))
    return BatchPage(
        batch=batch,
        actor=actor,
        may_load=may_load_many(actor, batch.collection),
        progress=_progress(batch),
        counts=[
            ("Ready to load", states[UploadState.READY]),
            ("Loaded", states[UploadState.CONFIRMED]),
            ("Dropped", states[UploadState.DROPPED]),
            ("Left out", out),
        ],
        ready=states[UploadState.READY],
        tabs=[
            Tab(f"Returns ({states.total():,})", "?", not show_left_out),
            Tab(f"Left out ({out:,})", "?show=left_out", show_left_out),
        ],
        rows=[] if show_left_out else [_row(upload) for upload in page],
        left_out=list(page) if show_left_out else [],
        page=page,
        query="show=left_out" if show_left_out else "",
        chosen=chosen or set(),
        problem=problem,
    )


def _uploads_of(batch: Batch) -> Any:
    uploads = batch.uploads.select_related("return_of__source").defer("candidate", "notices")
    return uploads.order_by("return_of__source__native_id")


def _row(upload: Upload) -> BatchRow:
    state = UploadState(upload.state)
    return BatchRow(
        upload=upload,
        words="Ready to load" if state == UploadState.READY else str(state.label),
        colour=COLOURS.get(state, "grey"),
        is_ready=state == UploadState.READY,
    )


def _progress(batch: Batch) -> Progress | None:
    if not batch.is_busy:
        return None
    if batch.total is None:
        return Progress("The files wait to be read", 0)
    percent = 100 * batch.done // max(1, batch.total)
    left = time_left(batch.started_at, 100 * batch.done / max(1, batch.total))
    if batch.state == UploadState.LOADING:
        said = f"{batch.done:,} of {counted(batch.total, 'return')} loaded"
        return Progress("The returns are being loaded", percent, said, left)
    said = f"{batch.done:,} of {counted(batch.total, 'file')} read"
    return Progress("The files are being read and checked", percent, said, left)
