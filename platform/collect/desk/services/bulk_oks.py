"""The findings of one return of a bulk OK: OK'd as they were seen, and taken back as they are."""

from __future__ import annotations

from collections.abc import Callable

from collect.desk.models import BulkAct, BulkMember, BulkTarget
from collect.returns.access import Actor, Refused
from collect.returns.models import Finding, Return
from collect.returns.services.findings import ok_finding, take_ok_back
from collect.returns.telling import tell_of_oks

OKD_ALREADY = "It was OK’d already"
CHANGED = "It has changed since"


def ok_targets(member: BulkMember, return_: Return, *, by: Actor, reason: str) -> str:
    """OK each finding that is as it was seen; what was left out, in words ("" = nothing).

    The source is told once of all of them. Raises Refused when all of them are left out.
    """

    okd: list[Finding] = []

    def ok(target: BulkTarget, finding: Finding | None) -> None:
        if finding is not None and finding.is_okd:
            raise Refused(OKD_ALREADY)
        okd.append(ok_finding(target.finding, by=by, reason=reason, seen=target.seen, tells=False))

    left = _each(member, ok, after=True)
    tell_of_oks(return_, okd, by=by, reason=reason)
    return left


def take_targets_back(act: BulkAct, member: BulkMember, return_: Return, *, by: Actor) -> str:
    """Withdraw each OK that the act gave and that still stands as it gave it.

    The source is told once of all of them. Gives what was left, in words. Raises Refused when
    nothing was withdrawn.
    """

    back, reason = list[Finding](), act.options["undo_reason"]

    def take_back(target: BulkTarget, finding: Finding | None) -> None:
        if finding is None or not _stands(finding, target, act):
            raise Refused(CHANGED)
        back.append(take_ok_back(target.finding, by=by, reason=reason, tells=False))

    left = _each(member, take_back, after=False)
    tell_of_oks(return_, back, by=by, reason=reason, is_back=True)
    return left


def _stands(finding: Finding, target: BulkTarget, act: BulkAct) -> bool:
    given = (finding.okd_by_id, finding.ok_reason) == (act.by_id, act.reason)
    return finding.is_okd and given and finding.fingerprint == target.seen


def _each(
    member: BulkMember, act_on: Callable[[BulkTarget, Finding | None], None], *, after: bool
) -> str:
    """Act on each target that is not `after` yet; those that are refused say why."""
    targets = list(member.targets.filter(done=not after))
    findings = Finding.objects.in_bulk([target.finding for target in targets])
    for target in targets:
        try:
            act_on(target, findings.get(target.finding))
            target.done, target.why = after, ""
        except Refused as refused:
            target.why = str(refused)
    BulkTarget.objects.bulk_update(targets, ("done", "why"), batch_size=500)
    left = [target for target in targets if target.why]
    if targets and len(left) == len(targets):
        raise Refused(left[0].why)
    return f"{len(left):,} of {len(targets):,} errors and queries were left out" if left else ""
