"""Doing a deed of a bulk act to returns, and undoing it, through the services that pages use."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from collect.desk.bulk import DEEDS, step_for
from collect.desk.bulk_decisions import why_not
from collect.desk.models import BulkAct, BulkMember, Deed, MemberState
from collect.desk.services.bulk_answers import answer_targets
from collect.desk.services.bulk_files import export_batch, join_parts
from collect.desk.services.bulk_oks import ok_targets, take_targets_back
from collect.returns.access import Actor, Refused
from collect.returns.models import Return, TrailEntry, TrailKind
from collect.returns.services.reminding import log_reminders
from collect.returns.services.stepping import take_step_back_on_each, take_step_on_each
from collect.returns.telling import tell_reminder

Pair = tuple[BulkMember, Return]

MOVED_ON = "something has happened to the return since"


def do_each(act: BulkAct, pairs: Sequence[Pair], by: Actor) -> None:
    """Do the act's deed to the returns, which are locked; each becomes done, or is left out."""
    for member, return_ in pairs:
        member.before, member.state = return_.status, MemberState.DONE
    _DO.get(Deed(act.deed), _take)(act, pairs, by)


def _take(act: BulkAct, pairs: Sequence[Pair], by: Actor) -> None:
    step, returns = step_for(Deed(act.deed), by), [return_ for _, return_ in pairs]
    refusals = take_step_on_each(returns, step, by=by, reason=act.reason)
    for member, return_ in pairs:
        if return_.pk in refusals:
            member.state = MemberState.REFUSED
            member.why = why_not(refusals[return_.pk], return_)


def _ok(act: BulkAct, pairs: Sequence[Pair], by: Actor) -> None:
    for member, return_ in pairs:
        try:
            member.why = ok_targets(member, return_, by=by, reason=act.reason)
        except Refused as refused:
            member.state, member.why = MemberState.REFUSED, str(refused)


def _remind(act: BulkAct, pairs: Sequence[Pair], by: Actor) -> None:
    log_reminders([return_ for _, return_ in pairs], by=by, text=act.reason)


def _export(act: BulkAct, pairs: Sequence[Pair], by: Actor) -> None:
    export_batch(act, [return_ for _, return_ in pairs])


def _answer(act: BulkAct, pairs: Sequence[Pair], by: Actor) -> None:
    answer_targets([member for member, _ in pairs], by=by, text=act.reason)


_DO: dict[Deed, Callable[[BulkAct, Sequence[Pair], Actor], None]] = {
    Deed.OK: _ok,
    Deed.REMIND: _remind,
    Deed.EXPORT: _export,
    Deed.ANSWER: _answer,
}
"""The deeds that take no step of the workflow."""


def undo_each(act: BulkAct, pairs: Sequence[Pair], by: Actor) -> None:
    """Take the deed back on the returns, which are locked; one that has moved on is kept."""
    for member, _ in pairs:
        member.state = MemberState.UNDONE
    if act.deed == Deed.OK:
        _take_oks_back(act, pairs, by)
    else:
        _take_back(act, pairs, by)


def _take_oks_back(act: BulkAct, pairs: Sequence[Pair], by: Actor) -> None:
    for member, return_ in pairs:
        try:
            member.why = take_targets_back(act, member, return_, by=by)
        except Refused as refused:
            member.state, member.why = MemberState.KEPT, str(refused)


def _take_back(act: BulkAct, pairs: Sequence[Pair], by: Actor) -> None:
    deed = Deed(act.deed)
    still, moved_on = [], _moved_on(pairs)
    for member, return_ in pairs:
        if return_.pk not in moved_on:
            still.append((member, return_))
        else:
            member.state, member.why = MemberState.KEPT, MOVED_ON
    refusals = take_step_back_on_each(
        [(return_, member.before) for member, return_ in still],
        step_for(deed, by),
        by=by,
        reason=act.options["undo_reason"],
        done=f"Bulk {DEEDS[deed].noun} taken back",
    )
    for member, return_ in still:
        if return_.pk in refusals:
            member.state, member.why = MemberState.KEPT, why_not(refusals[return_.pk], return_)


def _moved_on(pairs: Sequence[Pair]) -> set[int]:
    """The returns to which more has happened since the act than that somebody was reminded."""
    later = {r.pk: m.trail_number for m, r in pairs if r.trail_number != m.trail_number}
    acts = TrailEntry.objects.filter(return_of__in=later).exclude(kind=TrailKind.REMINDER)
    rows = acts.order_by().values_list("return_of", "number")
    return {return_of for return_of, number in rows if number > later[return_of]}


def _tell(act: BulkAct, by: Actor) -> None:
    """Tell the sources of all returns at once, so that nobody hears of each one alone."""
    reminded = act.members.filter(state=MemberState.DONE).values("return_of")
    returns = Return.objects.filter(pk__in=reminded).select_related("collection", "source")
    tell_reminder(list(returns), act.reason, by)


ENDS: dict[Deed, Callable[[BulkAct, Actor], None]] = {
    Deed.REMIND: _tell,
    Deed.EXPORT: lambda act, by: join_parts(act),
}
"""What is done once, when every return of an act is settled."""
