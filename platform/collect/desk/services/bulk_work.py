"""The job of a bulk act, and of its undo: batch after batch, each kept whole or not at all."""

from __future__ import annotations

import time
from collections import defaultdict
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django_tasks import task

from collect.desk.bulk import can_do
from collect.desk.bulk_decisions import decide, why_not
from collect.desk.models import BulkAct, BulkMember, Deed, MemberState
from collect.desk.services.bulk_deeds import ENDS, Pair, do_each, undo_each
from collect.desk.services.looks import mark_seen
from collect.exchange.services.batches import TURN
from collect.organisations.roles import Role
from collect.returns.access import Actor
from collect.returns.extensions import with_more_time
from collect.returns.models import JobState, Return
from collect.returns.reach import Reach, reach_of

BATCH = 50
"""Returns in one transaction: others wait for a moment at most to get at one of them."""

AWAY = "it is not one of your returns any more"
STOPPED = "the work stopped before its turn came. Start again with the returns that are left"


@task(backend="jobs")
def run_bulk_act(act_pk: int) -> None:
    """The job; it may run twice, and goes on where a killed one stopped."""
    began = time.monotonic()
    while _next_batch(act_pk):
        if time.monotonic() - began > TURN:
            run_bulk_act.enqueue(act_pk)
            return


@transaction.atomic
def _next_batch(act_pk: int) -> bool:
    """Settle the next returns; False when there were none left, or nothing is asked for."""
    acts = BulkAct.objects.select_for_update(of=("self",)).select_related("collection")
    act = acts.filter(pk=act_pk, started_at__isnull=False).first()
    if act is None or act.state == JobState.DONE:
        return False
    waiting = act.members.filter(state=_from(act)).order_by("pk")
    members = list(waiting[:BATCH])
    if members:
        _settle(act, members)
        act.state = JobState.RUNNING
        act.done += len(members)
    else:
        _end(act)
    act.save(update_fields=("state", "done", "finished_at", "options", "file"))
    return bool(members)


def _from(act: BulkAct) -> MemberState:
    return MemberState.DONE if act.undoing else MemberState.WAITING


def _settle(act: BulkAct, members: list[BulkMember]) -> None:
    """Do, or undo, the act on these returns. Each is decided on again, as it is now."""
    by = actor_of(act)
    if by is None:
        _leave_out(act, members, f"{_who(act)} can no longer do this")
    else:
        pairs = _paired(act, members, Reach(by, act.collection))
        undo_each(act, pairs, by) if act.undoing else do_each(act, pairs, by)
        _note_trails(members)
        _note_look(act, members, by)
    _store(members)


def _paired(act: BulkAct, members: list[BulkMember], reach: Reach) -> list[Pair]:
    """The members with their returns, locked; those for which the deed is not possible go out."""
    keys = [member.return_of_id for member in members]
    theirs = with_more_time(reach.returns.filter(pk__in=keys)).select_for_update(of=("self",))
    whole = theirs.select_related("collection", "source", "publication")
    returns = {r.pk: r for r in whole.defer("publication__spec").order_by("pk")}
    pairs = []
    for member in members:
        return_ = returns.get(member.return_of_id)
        if why := _why_not_now(act, return_, reach.actor):
            _leave_out(act, [member], why)
        elif return_ is not None:
            pairs.append((member, return_))
    return pairs


def _why_not_now(act: BulkAct, return_: Return | None, by: Actor) -> str:
    if return_ is None:
        return AWAY
    # Whether a return can be put back is for the undo itself to say.
    return "" if act.undoing else why_not(decide(by, Deed(act.deed), return_), return_)


def _leave_out(act: BulkAct, members: list[BulkMember], why: str) -> None:
    for member in members:
        member.state = MemberState.KEPT if act.undoing else MemberState.REFUSED
        member.why = why


def _note_trails(members: list[BulkMember]) -> None:
    keys = [member.return_of_id for member in members]
    numbers = dict(Return.objects.filter(pk__in=keys).values_list("pk", "trail_number"))
    for member in members:
        member.trail_number = numbers[member.return_of_id]


def _note_look(act: BulkAct, members: list[BulkMember], by: Actor) -> None:
    """What somebody did themselves is no news to them; an export does nothing to a return."""
    done = MemberState.UNDONE if act.undoing else MemberState.DONE
    keys = [member.return_of_id for member in members if member.state == done]
    if by.user is not None and keys and act.deed != Deed.EXPORT:
        mark_seen(by.user, Return.objects.filter(pk__in=keys))


def _store(members: list[BulkMember]) -> None:
    """Store what became of the members: most fare alike, so those that do in one statement."""
    alike: dict[tuple[str, str, str, int], list[int]] = defaultdict(list)
    for member in members:
        alike[member.state, member.why, member.before, member.trail_number].append(member.pk)
    for (state, why, before, trail_number), keys in alike.items():
        theirs = BulkMember.objects.filter(pk__in=keys)
        theirs.update(state=state, why=why, before=before, trail_number=trail_number)


def actor_of(act: BulkAct) -> Actor | None:
    """Who acts, or takes back, as they stand now; None when they may not any more."""
    user = act.undone_by if act.undoing else act.by
    reach = reach_of(user, act.collection) if user and user.is_active else None
    if reach is None or act.deed not in can_do(reach) or reach.actor.role != act.role:
        return None
    mine = act.role != Role.AGENT or reach.actor.organisation == act.organisation
    return reach.actor if mine else None


def _who(act: BulkAct) -> str:
    user = act.undone_by if act.undoing else act.by
    return user.display_name if user else "Whoever asked for this"


def _end(act: BulkAct) -> None:
    by = actor_of(act)
    if not act.undoing and by is not None and (end := ENDS.get(Deed(act.deed))):
        end(act, by)
    act.state, act.finished_at = JobState.DONE, timezone.now()


def take_up(before: datetime) -> int:
    """Queue again what was asked for before a moment and is not done; how many acts."""
    acts = BulkAct.objects.filter(started_at__lt=before).exclude(state=JobState.DONE)
    keys = list(acts.order_by("pk").values_list("pk", flat=True))
    for pk in keys:
        run_bulk_act.enqueue(pk)
    return len(keys)


@transaction.atomic
def give_up(act_pk: int) -> None:
    """End an act that no worker gets done: what is settled stays, the rest is left out."""
    act = BulkAct.objects.select_for_update().filter(pk=act_pk).first()
    if act is not None and act.state != JobState.DONE:
        left = MemberState.KEPT if act.undoing else MemberState.REFUSED
        act.members.filter(state=_from(act)).update(state=left, why=STOPPED)
        act.state, act.finished_at = JobState.DONE, timezone.now()
        act.save(update_fields=("state", "finished_at"))
