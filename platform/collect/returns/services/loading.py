"""Loading whole returns, one or many: the data are replaced, explanations stay."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import islice

from django.utils import timezone

from collect.returns import history
from collect.returns.access import Actor
from collect.returns.locking import locked_many
from collect.returns.models import Record, Return, StatusChange
from collect.returns.services.validation import records_of, validate
from collect.returns.workflow import ReturnStatus, step_of
from rules.data import RecordData, ReturnData

BATCH = 200
"""Returns in one transaction: enough to make bulk writes pay, short enough to be let in between."""

WRITTEN = (
    "status", "errors", "queries", "okd", "unchecked", "validated_at", "loaded_at", "loaded_from",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Loaded:
    """What a load did: how many returns were loaded, and those left alone with the reason."""

    count: int
    refused: tuple[tuple[Return, str], ...]


def load_returns(
    supplied: Iterable[tuple[int, ReturnData]],
    *,
    by: Actor,
    origin: str,
    progress: Callable[[int], None] = lambda done: None,
) -> Loaded:
    """Replace the data of returns, given by key, and validate them; a batch a transaction.

    An authorised return is left alone. `origin` names the file in the history; `progress` is
    told after every batch how many returns have been taken.
    """
    rows = iter(supplied)
    count, refused = 0, []
    while batch := dict(islice(rows, BATCH)):
        with history.recorded(by, f"Loaded from {origin}"):
            returns = locked_many(batch)
            closed = [r for r in returns if r.status == ReturnStatus.AUTHORISED]
            open_ = [r for r in returns if r.status != ReturnStatus.AUTHORISED]
            _replace(open_, batch, by=by, origin=origin)
        refused += [(r, "the return is authorised") for r in closed]
        count += len(open_)
        progress(count + len(refused))
    return Loaded(count, tuple(refused))


def _replace(
    returns: Sequence[Return], batch: dict[int, ReturnData], *, by: Actor, origin: str
) -> None:
    held = records_of(returns)
    new: list[Record] = []
    changed: list[Record] = []
    after: dict[int, list[Record]] = {}
    for return_ in returns:
        after[return_.pk] = _records_after(
            return_, held[return_.pk], batch[return_.pk], new, changed
        )
    Record.objects.bulk_create(new, batch_size=500)
    Record.objects.bulk_update(changed, ("values", "unreadable", "version"), batch_size=200)
    history.add_to_history(changed)
    _move_all(returns, by=by, origin=origin)
    validate(returns, after)
    Return.objects.bulk_update(returns, WRITTEN, batch_size=200)


def _records_after(
    return_: Return,
    held: list[Record],
    data: ReturnData,
    new: list[Record],
    changed: list[Record],
) -> list[Record]:
    """The return's records as the data want them, sorted into new and changed ones."""
    supplied = {(record.section, record.key): record for record in data.records}
    after = []
    for record in held:
        wanted = supplied.pop((record.section, record.key), None)
        values = dict(wanted.values) if wanted else {}
        unreadable = dict(wanted.unreadable) if wanted else {}
        if (values, unreadable) != (record.values, record.unreadable):
            history.record_as_loaded(record, return_)
            record.values, record.unreadable = values, unreadable
            record.version += 1
            changed.append(record)
        after.append(record)
    fresh = [_new(return_, wanted) for wanted in supplied.values()]
    new += fresh
    return after + fresh


def _new(return_: Return, wanted: RecordData) -> Record:
    return Record(
        return_of=return_,
        section=wanted.section,
        key=wanted.key,
        values=dict(wanted.values),
        unreadable=dict(wanted.unreadable),
    )


def _move_all(returns: Sequence[Return], *, by: Actor, origin: str) -> None:
    now = timezone.now()
    log = []
    for return_ in returns:
        before = return_.status
        return_.load()
        return_.loaded_at, return_.loaded_from = now, origin[:255]
        log.append(
            StatusChange(
                return_of=return_,
                step="load",
                done=f"{step_of('load').done} from {origin}"[:200],
                from_status=before,
                to_status=return_.status,
                by=by.user,
                role=by.role,
                organisation=by.organisation_name,
                at=now,
            )
        )
    StatusChange.objects.bulk_create(log, batch_size=500)
