"""Reading an uploaded file into a candidate, beside the accepted data, and judging it."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone
from django_tasks import task

from collect.definitions.specs import spec_of
from collect.exchange.candidates import (
    CellChange,
    changes_between,
    from_json,
    to_json,
    unchanged_count,
)
from collect.exchange.models import Upload, UploadState
from collect.exchange.readers.formats import UnreadableFile, read_return
from collect.organisations.roles import Role
from collect.returns.access import Actor
from collect.returns.data import complete, data_of
from collect.returns.locking import as_it_is, locked
from collect.returns.models import Return
from collect.returns.services.status import move
from collect.returns.services.validation import previous_values
from collect.returns.workflow import ReturnStatus
from rules.data import ReturnData
from rules.engine import engine_for
from rules.findings import Failure, Severity


@dataclass(frozen=True, slots=True)
class Comparison:
    """A candidate beside the accepted data: cells, and findings that would come and go."""

    cells: list[CellChange]
    unchanged: int
    coming: list[Failure]
    going: list[Failure]
    errors: int
    queries: int

    @property
    def new(self) -> int:
        """Cells that are blank now."""
        return sum(cell.kind == "new" for cell in self.cells)

    @property
    def changed(self) -> int:
        """Cells that would hold something else."""
        return sum(cell.kind == "changed" for cell in self.cells)

    @property
    def removed(self) -> int:
        """Cells that would become blank."""
        return sum(cell.kind == "removed" for cell in self.cells)


@task(backend="jobs")
def read_upload(upload_pk: int) -> None:
    """The job that reads an upload, on whichever queue the settings name."""
    upload = Upload.objects.filter(pk=upload_pk).first()
    if upload and upload.state in (UploadState.QUEUED, UploadState.READING):
        judge(upload)


def judge(upload: Upload) -> None:
    """Read the file; it then waits for a decision, or is refused with what is wrong with it.

    Repeating it gives the same result, so a job that was killed can simply run again.
    """
    Upload.objects.filter(pk=upload.pk).update(
        state=UploadState.READING, percent=5, heartbeat_at=timezone.now(), tries=upload.tries + 1
    )
    return_ = as_it_is(upload.return_of_id)
    spec = spec_of(return_.publication)
    try:
        with upload.file.open("rb") as file:
            read = read_return(file, upload.name, spec, return_.source.native_id)
    except UnreadableFile as problem:
        _refuse(upload, str(problem))
        return
    data = complete(read.data, spec, return_.source)
    found = compare(return_, data)
    counts = {
        "new": found.new,
        "changed": found.changed,
        "removed": found.removed,
        "unchanged": found.unchanged,
        "refused": len(read.notices),
        "errors": found.errors,
        "queries": found.queries,
    }
    waiting = Upload.objects.filter(pk=upload.pk, state=UploadState.READING)
    waiting.update(
        state=UploadState.READY,
        percent=100,
        heartbeat_at=timezone.now(),
        candidate=to_json(data),
        notices=list(read.notices),
        counts=counts,
    )


def compare(return_: Return, candidate: ReturnData) -> Comparison:
    """The candidate against the data as they are now, and what the rules say of both."""
    spec = spec_of(return_.publication)
    accepted = data_of(return_.records.all())
    engine = engine_for(spec)
    before = previous_values([return_]).get((return_.collection_id, return_.source_id))
    outcome = engine.check(candidate, before)
    now = engine.check(accepted, before).failures if return_.has_data else ()
    held = {_identity(failure) for failure in now}
    would = {_identity(failure) for failure in outcome.failures}
    return Comparison(
        cells=changes_between(spec, accepted, candidate),
        unchanged=unchanged_count(accepted, candidate),
        coming=[f for f in outcome.failures if _identity(f) not in held],
        going=[f for f in now if _identity(f) not in would],
        errors=sum(f.severity is Severity.ERROR for f in outcome.failures),
        queries=sum(f.severity is Severity.QUERY for f in outcome.failures),
    )


def candidate_of(upload: Upload) -> ReturnData:
    """The data that the upload would bring."""
    return from_json(upload.candidate or ())


def _identity(failure: Failure) -> tuple[str, str, str]:
    return failure.rule, failure.section, failure.record


def _refuse(upload: Upload, problem: str) -> None:
    """The file is of no use; a return without data says so by its status, others stay as is."""
    with transaction.atomic():
        return_ = locked(upload.return_of_id)
        Upload.objects.filter(pk=upload.pk).update(
            state=UploadState.REFUSED, percent=100, problem=problem, decided_at=timezone.now()
        )
        if return_.status == ReturnStatus.NO_DATA:
            role = Role(upload.role)
            sender = return_.agent if role == Role.AGENT else return_.source
            by = Actor(upload.by, role, sender)
            move(return_, "reject_file", by=by, reason=problem)
            return_.save()
