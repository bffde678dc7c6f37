"""Reading an uploaded file into a candidate, beside the accepted data, and judging it."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Sequence
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
from collect.exchange.models import Upload, UploadKind, UploadState
from collect.exchange.readers.formats import UnreadableFile, read_return
from collect.exchange.readers.watching import Watch
from collect.exchange.refusing import tell_of_refused_upload
from collect.exchange.services.correcting import Supplied, read_filled, with_corrections
from collect.organisations.roles import Role
from collect.returns import trail
from collect.returns.access import Actor
from collect.returns.data import complete, data_of
from collect.returns.in_force import specs_in_force
from collect.returns.locking import as_it_is, locked
from collect.returns.models import Record, Return
from collect.returns.services.status import move
from collect.returns.services.validation import previous_values, records_of
from collect.returns.workflow import ReturnStatus, step_of
from rules.data import ReturnData
from rules.engine import engine_for
from rules.findings import Failure, Severity, StoredValue
from rules.spec import CollectionSpec

UNREAD = (UploadState.QUEUED, UploadState.READING)

FAILED = (
    "Something went wrong on our side while it was read. Upload it again. If that happens again, "
    "ask the helpdesk."
)

READ_SHARE = 60
"""Percent of the work that reading is; comparing and checking are the rest."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """A candidate beside the accepted data: cells, and findings that would come and go.

    `state` is that of the accepted data; it moves with each save.
    """

    cells: list[CellChange]
    unchanged: int
    coming: list[Failure]
    going: list[Failure]
    errors: int
    queries: int
    state: str

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

    def counts(self, refused: int) -> dict[str, int | str]:
        """What an upload keeps of it; `refused` is how much of the file was passed over."""
        names = ("new", "changed", "removed", "unchanged", "errors", "queries", "state")
        return {**{name: getattr(self, name) for name in names}, "refused": refused}


@task(backend="jobs")
def read_upload(upload_pk: int) -> None:
    """The job that reads an upload, on whichever queue the settings name."""
    upload = Upload.objects.filter(pk=upload_pk).first()
    if upload and upload.state in UNREAD:
        try:
            judge(upload)
        except Exception:
            give_up_reading(upload.pk)
            raise


def give_up_reading(upload_pk: int) -> None:
    """Refuse a file that we cannot read through a fault of ours; its return stays as it is."""
    unread = Upload.objects.filter(pk=upload_pk, state__in=UNREAD)
    with transaction.atomic():
        upload = unread.select_related("return_of__collection", "return_of__source", "by").first()
        if unread.update(state=UploadState.REFUSED, problem=FAILED, decided_at=timezone.now()):
            tell_of_refused_upload(upload, FAILED)


def judge(upload: Upload) -> None:
    """Read the file; it then waits for a decision, or is refused with what is wrong with it.

    Repeating it gives the same result, so a job that was killed can simply run again.
    """
    now = timezone.now()
    unread = Upload.objects.filter(pk=upload.pk, state__in=UNREAD)
    is_begun = unread.update(
        state=UploadState.READING, percent=0, rows=0, started_at=now, heartbeat_at=now,
        tries=upload.tries + 1,
    )  # fmt: skip
    if not is_begun:  # somebody has dropped it meanwhile
        return
    upload.return_of = return_ = as_it_is(upload.return_of_id)
    watch = Watch(_teller(upload))
    try:
        supplied = _read(upload, return_, watch)
    except UnreadableFile as problem:
        _refuse(upload, str(problem))
        return
    _tell(upload, percent=READ_SHARE, rows=watch.records)
    upload.candidate = supplied.candidate
    _tell(
        upload,
        state=UploadState.READY,
        percent=100,
        candidate=supplied.candidate,
        new_notes=list(supplied.new_notes),
        notices=list(supplied.notices),
        counts=compare(return_, candidate_of(upload)).counts(len(supplied.notices)),
    )


def _read(upload: Upload, return_: Return, watch: Watch) -> Supplied:
    with upload.file.open("rb") as file:
        if upload.kind == UploadKind.CORRECTIONS:
            return read_filled(file, return_, watch)
        spec = spec_of(return_.publication)
        read = read_return(file, upload.name, spec, return_.source.native_id, watch)
    return Supplied(to_json(complete(read.data, spec, return_.source)), read.notices)


def _teller(upload: Upload) -> Callable[[int, float], None]:
    """Writes down how far the reading is, for the page that people look at meanwhile."""
    return lambda records, share: _tell(upload, percent=int(share * READ_SHARE), rows=records)


def _tell(upload: Upload, **facts: object) -> None:
    reading = Upload.objects.filter(pk=upload.pk, state=UploadState.READING)
    reading.update(heartbeat_at=timezone.now(), **facts)


def compare(return_: Return, candidate: ReturnData) -> Comparison:
    """The candidate against the data as they are now, and what the rules say of both."""
    return compare_all([(return_, candidate)])[0]


def compare_all(pairs: Sequence[tuple[Return, ReturnData]]) -> list[Comparison]:
    """Candidates of many returns against their data, with as many queries as for one."""
    returns = [return_ for return_, _ in pairs]
    held, previous = records_of(returns), previous_values(returns)
    specs = specs_in_force(returns)
    return [
        _compared(
            return_,
            specs[return_.pk],
            candidate,
            held.get(return_.pk, []),
            previous.get((return_.collection_id, return_.source_id)),
        )
        for return_, candidate in pairs
    ]


def _compared(
    return_: Return,
    spec: CollectionSpec,
    candidate: ReturnData,
    records: list[Record],
    before: dict[str, StoredValue] | None,
) -> Comparison:
    accepted, engine = data_of(records), engine_for(spec)
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
        state=state_of((record.pk, record.version) for record in records),
    )


def state_of(versions: Iterable[tuple[int, int]]) -> str:
    """The state of data by the key and version of each record: it moves with each save."""
    said = "-".join(f"{pk}.{version}" for pk, version in sorted(versions))
    return hashlib.sha256(said.encode()).hexdigest()[:16] if said else "none"


def candidate_of(upload: Upload) -> ReturnData:
    """The data that the upload would bring, without those of sections that have gone since."""
    if upload.kind == UploadKind.CORRECTIONS:
        return with_corrections(upload)
    known = spec_of(upload.return_of.publication).section_by_code
    return from_json(one for one in upload.candidate or () if one["section"] in known)


def _identity(failure: Failure) -> tuple[str, str, str]:
    return failure.rule, failure.section, failure.record


def _refuse(upload: Upload, problem: str) -> None:
    """The file is of no use; a return without data says so by its status, others stay as is."""
    with transaction.atomic():
        return_ = locked(upload.return_of_id)
        is_refused = Upload.objects.filter(pk=upload.pk, state=UploadState.READING).update(
            state=UploadState.REFUSED, percent=100, problem=problem, decided_at=timezone.now()
        )
        if is_refused:
            tell_of_refused_upload(upload, problem)
        if (
            is_refused
            and return_.status == ReturnStatus.NO_DATA
            and upload.kind == UploadKind.RETURN
        ):
            role = Role(upload.role)
            sender = return_.agent if role == Role.AGENT else return_.source
            by = Actor(upload.by, role, sender)
            with trail.acting(by, step_of("reject_file").done, problem):
                move(return_, "reject_file", by=by, reason=problem)
                return_.save()
