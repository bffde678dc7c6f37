"""Loading whole returns, one or many: the data are replaced, explanations stay."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from itertools import islice

from django.utils import timezone

from collect.definitions.specs import spec_of
from collect.returns import history, trail
from collect.returns.access import Actor
from collect.returns.locking import locked_many
from collect.returns.models import Record, Return, StatusChange
from collect.returns.services.storing import store, store_cells
from collect.returns.services.validation import (
    JUDGED,
    records_of,
    validate,
    validate_next_year,
)
from collect.returns.status_log import FIRST, entry
from collect.returns.telling import tell_of_steps
from collect.returns.workflow import ReturnStatus, step_of
from rules.data import RecordData, ReturnData

BATCH = 200
"""Returns in one transaction: enough to make bulk writes pay, short enough to be let in between."""

WRITTEN = (
    "status", *JUDGED, "loaded_at", "loaded_from", "submitted_at", "approved_at", FIRST["load"],
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
    plan = Plan()
    after = {r.pk: _records_after(r, held[r.pk], batch[r.pk], plan) for r in returns}
    plan.note_in_history()
    Record.objects.bulk_create(plan.new, batch_size=500)
    _link_to_parents(returns, after, batch)
    changed = plan.change()
    store_cells(changed)
    plan.tell_the_trail()
    Record.objects.filter(pk__in=[record.pk for record in plan.gone]).delete()
    _move_all(returns, by=by, origin=origin)
    validate(returns, after)
    Return.objects.bulk_update(returns, WRITTEN, batch_size=200)
    validate_next_year(returns)


@dataclass(slots=True)
class Plan:
    """What a batch writes: new records, changed ones with what they will hold, and those that go.

    Nothing of a record is touched before its history has been written.
    """

    new: list[Record] = field(default_factory=list)
    changed: list[tuple[Record, RecordData]] = field(default_factory=list)
    gone: list[Record] = field(default_factory=list)

    def note_in_history(self) -> None:
        """Write down what the records hold that are changed or go."""
        held: dict[Return, list[Record]] = {}
        for record in (*(record for record, _ in self.changed), *self.gone):
            held.setdefault(record.return_of, []).append(record)
        history.record_all_as_loaded(held.items())

    def tell_the_trail(self) -> None:
        """Tell of each return what was written and what goes, once it is stored."""
        for record in (*self.new, *(record for record, _ in self.changed)):
            trail.wrote(record.return_of, (record,))
        for record in self.gone:
            trail.removed(record.return_of, (record.pk,))

    def change(self) -> list[Record]:
        """Give the changed records what they will hold; they are still to be stored."""
        for record, wanted in self.changed:
            record.values, record.unreadable = dict(wanted.values), dict(wanted.unreadable)
        return [record for record, _ in self.changed]


def _records_after(
    return_: Return, held: list[Record], data: ReturnData, plan: Plan
) -> list[Record]:
    """The return's records as the data want them; the plan is told what to write.

    A section that occurs once keeps its record, emptied if need be, and with it its history.
    """
    repeated = {s.code for s in spec_of(return_.publication).sections if s.repeats}
    supplied = {(record.section, record.key): record for record in data.records}
    after = []
    for record in held:
        record.return_of = return_
        wanted = supplied.pop((record.section, record.key), None)
        if wanted is None and record.section in repeated:
            plan.gone.append(record)
            continue
        wanted = wanted or RecordData(record.section)
        if (dict(wanted.values), dict(wanted.unreadable)) != (record.values, record.unreadable):
            plan.changed.append((record, wanted))
        after.append(record)
    fresh = [_new(return_, wanted) for wanted in supplied.values()]
    plan.new += fresh
    return after + fresh


def _link_to_parents(
    returns: Sequence[Return], after: dict[int, list[Record]], batch: dict[int, ReturnData]
) -> None:
    """Point each record of a nested section to the record that it belongs to."""
    linked = []
    for return_ in returns:
        sections = spec_of(return_.publication).section_by_code
        held = {(record.section, record.key): record for record in after[return_.pk]}
        for data in batch[return_.pk].records:
            above = sections[data.section].parent
            record, parent = held[data.section, data.key], held.get((above, data.parent))
            if above and parent and record.parent_id != parent.pk:
                record.parent = parent
                linked.append(record)
    store(linked, ("parent",))


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
        return_.submitted_at = return_.approved_at = None
        trail.moved(return_)
        done = f"{step_of('load').done} from {origin}"
        log.append(entry(return_, "load", done, before=before, by=by, at=now))
    StatusChange.objects.bulk_create(log, batch_size=500)
    tell_of_steps(returns, "load", by=by)
