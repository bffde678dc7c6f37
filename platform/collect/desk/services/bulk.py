"""Bulk acts: prepared and looked at first, then confirmed or dropped, and undone once at most."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from collect.desk.bulk import DEEDS, can_do
from collect.desk.bulk_acts import lacks_rules, open_findings
from collect.desk.bulk_decisions import decide_each
from collect.desk.models import BulkAct, BulkMember, BulkTarget, Deed, MemberState
from collect.desk.services.bulk_work import run_bulk_act
from collect.exchange.services.exporting import FORMATS
from collect.returns.access import Refused
from collect.returns.models import Finding, FindingState, JobState, Return
from collect.returns.reach import Reach
from collect.returns.texts import readable

TOGETHER = 2000
"""Rows written in one statement."""

FINGERPRINTED = ("rule", "section", "record", "operands", "asks", "return_of")
NOTHING_TO_OK = "no error or query of the chosen rules is open"


def prepare(reach: Reach, deed: Deed, returns: QuerySet[Return] | Collection[int]) -> BulkAct:
    """Note what a deed would do to each of the returns, and why some are left out; do nothing yet.

    Returns outside the reach are passed over as if they did not exist. Raises Refused when the
    deed is not the actor's to do, or when no return is left.
    """
    if deed not in can_do(reach):
        raise Refused("You cannot do this to many returns at once.")
    decided = list(decide_each(reach, deed, reach.returns.filter(pk__in=returns)))
    if not decided:
        raise Refused("Select at least one return")
    actor = reach.actor
    with transaction.atomic():
        act = BulkAct.objects.create(
            collection=reach.collection,
            deed=deed,
            by=actor.user,
            role=actor.role,
            organisation=actor.organisation,
        )
        BulkMember.objects.bulk_create(
            (
                BulkMember(
                    act=act,
                    return_of_id=one.pk,
                    before=one.status,
                    why=one.why,
                    state=_state(one.why),
                )
                for one in decided
            ),
            batch_size=TOGETHER,
        )
    return act


def _state(why: str) -> MemberState:
    return MemberState.REFUSED if why else MemberState.WAITING


def prepare_oks(reach: Reach, targets: Iterable[tuple[int, str]]) -> BulkAct:
    """Prepare an OK of findings, each given by its key and its fingerprint as it was seen.

    Raises Refused as `prepare` does.
    """
    return prepare_on_findings(reach, Deed.OK, targets)


def prepare_on_findings(reach: Reach, deed: Deed, targets: Iterable[tuple[int, str]]) -> BulkAct:
    """Prepare a deed that is done to findings, each given by its key and its fingerprint.

    Those of returns outside the reach, and those that are gone, are passed over. Raises Refused
    as `prepare` does.
    """
    seen = dict(targets)
    held: dict[int, list[int]] = defaultdict(list)
    standing = Finding.objects.exclude(state=FindingState.SOLVED)
    keys = list(seen)
    for start in range(0, len(keys), TOGETHER):
        found = standing.filter(pk__in=keys[start : start + TOGETHER]).order_by("pk")
        for pk, return_pk in found.values_list("pk", "return_of"):
            held[return_pk].append(pk)
    with transaction.atomic():
        act = prepare(reach, deed, list(held))
        members = act.members.in_bulk(field_name="pk").values()
        _aim(act, [(m, pk, seen[pk]) for m in members for pk in held[m.return_of_id]])
    return act


def choose_rules(act: BulkAct, rules: Collection[str], reach: Reach) -> None:
    """Aim a prepared OK at the open findings of these rules, as they are now.

    Raises Refused when it is not the actor's or under way already, or when no rule is chosen.
    """
    if not rules:
        raise Refused("Select at least one rule")
    with transaction.atomic():
        act = _prepared(act, reach)
        BulkTarget.objects.filter(member__act=act).delete()
        act.members.filter(why=NOTHING_TO_OK).update(state=MemberState.WAITING, why="")
        members = {m.return_of_id: m for m in act.members.filter(state=MemberState.WAITING)}
        found = open_findings(act).filter(rule__in=rules).order_by("return_of", "pk")
        _aim(
            act,
            [(members[f.return_of_id], f.pk, f.fingerprint) for f in found.only(*FINGERPRINTED)],
        )
        left = act.members.filter(state=MemberState.WAITING, targets=None)
        left.update(state=MemberState.REFUSED, why=NOTHING_TO_OK)
        act.options["rules"] = sorted(rules)
        act.save(update_fields=("options",))


def _aim(act: BulkAct, aims: Iterable[tuple[BulkMember, int, str]]) -> None:
    targets = (BulkTarget(member=member, finding=pk, seen=seen) for member, pk, seen in aims)
    made = BulkTarget.objects.bulk_create(targets, batch_size=TOGETHER)
    act.options["targets"] = len(made)
    act.save(update_fields=("options",))


def confirm(act: BulkAct, reach: Reach, *, reason: str = "", format_: str = "") -> None:
    """Have a job do what was prepared. Raises Refused, with the reason in words."""
    words = DEEDS[Deed(act.deed)]
    reason = readable(reason, words.reason or "The reason")
    if words.reason and not reason:
        raise Refused(f"Enter {_article(act)}")
    if act.deed == Deed.EXPORT and format_ not in FORMATS:
        raise Refused("Select a format")
    with transaction.atomic():
        act = _prepared(act, reach)
        if lacks_rules(act):
            raise Refused("Select at least one rule")
        act.total = act.members.filter(state=MemberState.WAITING).count()
        if not act.total:
            raise Refused("All of these returns are left out, so there is nothing to do.")
        act.reason, act.started_at = reason, timezone.now()
        if format_:
            act.options["format"] = format_
        act.save()
        transaction.on_commit(lambda: run_bulk_act.enqueue(act.pk))


def _article(act: BulkAct) -> str:
    named = {
        Deed.REMIND.value: "what the reminder says",
        Deed.ANSWER.value: "the text of your answer",
    }
    return named.get(act.deed, "a reason")


def _prepared(act: BulkAct, reach: Reach) -> BulkAct:
    """The act, locked, while nobody has confirmed it."""
    current = BulkAct.objects.select_for_update().filter(pk=act.pk).first()
    if current is None or current.by != reach.actor.user or current.deed not in can_do(reach):
        raise Refused("This is not yours to confirm. Select the returns again.")
    if current.started_at is not None:
        raise Refused("This has been confirmed already. Look at what became of it.")
    return current


def why_not_undone(act: BulkAct, reach: Reach) -> str:
    """Why somebody cannot take the act back now; "" when they can."""
    deed = Deed(act.deed)
    if lasting := DEEDS[deed].lasting:
        return lasting
    if deed not in can_do(reach) or act.role != reach.actor.role:
        return f"Only somebody who can {DEEDS[deed].verb.lower()} these returns can undo this"
    if act.undone_at is not None:
        return "This has been undone already"
    if act.state != JobState.DONE:
        return "This is still under way. Wait until it is done"
    if not act.members.filter(state=MemberState.DONE).exists():
        return "No return was changed, so there is nothing to undo"
    return ""


def undo(act: BulkAct, *, reach: Reach, reason: str) -> None:
    """Have a job take the act back on every return on which nothing has happened since.

    Raises Refused, with the reason in words.
    """
    reason = readable(reason, "The reason")
    if not reason:
        raise Refused("Enter a reason, so that the sources know what happened")
    with transaction.atomic():
        current = BulkAct.objects.select_for_update().get(pk=act.pk)
        if why := why_not_undone(current, reach):
            raise Refused(f"{why}.")
        to_undo = current.members.filter(state=MemberState.DONE)
        changed: dict[str, Any] = {
            "undoing": True,
            "undone_by": reach.actor.user,
            "undone_at": timezone.now(),
            "state": JobState.QUEUED,
            "done": 0,
            "total": to_undo.count(),
            "finished_at": None,
            "options": {**current.options, "undo_reason": reason},
        }
        BulkAct.objects.filter(pk=act.pk).update(**changed)
        transaction.on_commit(lambda: run_bulk_act.enqueue(act.pk))
