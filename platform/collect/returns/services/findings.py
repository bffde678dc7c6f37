"""Keeping findings in step with validation, so that explanations and OKs survive."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from django.db import transaction
from django.utils import timezone

from collect.returns import trail
from collect.returns.access import Actor, Refused, insist, may_ok
from collect.returns.locking import locked
from collect.returns.models import Finding, FindingState, Return, TrailKind
from collect.returns.status_log import entry
from collect.returns.telling import tell_of_oks
from collect.returns.texts import readable
from rules.findings import Failure, Outcome, Severity

COUNTED = ("errors", "queries", "okd", "to_confirm")
"""The counts of a return that its findings make."""

OPEN_STATES = (FindingState.OPEN, FindingState.CONFIRM_AGAIN)
CHANGING = ("order", "number", "severity", "message", "operands", "asks", "state")

Place = tuple[str, str, str]


def reconcile(judged: Sequence[tuple[Return, Outcome]]) -> list[Finding]:
    """Bring the findings of many returns in step with their outcomes, and count them.

    A finding is known by rule, place and operand values. Where the values moved, or the rule
    asks something else, an OK is withdrawn and has to be confirmed again; where they came back,
    it stands again. Another wording changes nothing.
    The returns' counts are set but not saved. Gives the findings that stood and went.
    """
    existing = _existing([return_ for return_, _ in judged])
    new: list[Finding] = []
    changed: list[Finding] = []
    gone: list[int] = []
    told: dict[int, list[Finding]] = defaultdict(list)
    went: list[Finding] = []
    for return_, outcome in judged:
        kept = existing.get(return_.pk, {})
        current, has_shifted = list[Finding](), False
        for order, failure in enumerate(outcome.failures):
            finding = kept.pop((failure.rule, failure.section, failure.record), None)
            if finding is None:
                finding = _new(return_, order, failure)
                new.append(finding)
                told[return_.pk].append(finding)
            elif moved := _update(finding, order, failure):
                changed.append(finding)
                has_shifted = has_shifted or "order" in moved
                if moved != {"order"}:
                    told[return_.pk].append(finding)
            current.append(finding)
        went += (f for f in kept.values() if f.state != FindingState.SOLVED)
        solved, dropped = _put_away(kept.values())
        changed += solved
        gone += dropped
        told[return_.pk] += solved
        trail.solved(return_, dropped)
        if has_shifted:
            trail.ordered(return_, current)
        count(return_, current)
        return_.unchecked = list(outcome.unchecked)
    Finding.objects.bulk_create(new, batch_size=500)
    Finding.objects.bulk_update(changed, CHANGING, batch_size=100)
    for start in range(0, len(gone), 500):
        Finding.objects.filter(pk__in=gone[start : start + 500]).delete()
    for return_, _ in judged:
        trail.found(return_, told[return_.pk])
    return went


def _existing(returns: Iterable[Return]) -> dict[int, dict[Place, Finding]]:
    found: dict[int, dict[Place, Finding]] = defaultdict(dict)
    for finding in Finding.objects.filter(return_of__in=[r.pk for r in returns]):
        found[finding.return_of_id][finding.rule, finding.section, finding.record] = finding
    return found


def _facts(order: int, failure: Failure) -> dict[str, Any]:
    return {
        "order": order,
        "number": failure.number,
        "severity": failure.severity.value,
        "message": failure.message,
        "operands": [[operand.name, operand.value] for operand in failure.operands],
        "asks": failure.asks,
    }


def _new(return_: Return, order: int, failure: Failure) -> Finding:
    return Finding(
        return_of=return_,
        rule=failure.rule,
        section=failure.section,
        record=failure.record,
        **_facts(order, failure),
    )


def _update(finding: Finding, order: int, failure: Failure) -> set[str]:
    """Bring a finding in step with the failure; the names of the fields that moved."""
    before = [getattr(finding, name) for name in CHANGING]
    for name, value in _facts(order, failure).items():
        setattr(finding, name, value)
    finding.state = FindingState.OPEN
    if finding.okd_operands is not None:
        finding.state = FindingState.OKD if finding.ok_stands else FindingState.CONFIRM_AGAIN
    return {n for n, b in zip(CHANGING, before, strict=True) if b != getattr(finding, n)}


def _put_away(findings: Iterable[Finding]) -> tuple[list[Finding], list[int]]:
    """Solved findings go; one with an OK stays, out of sight, in case its values come back."""
    solved, gone = [], []
    for finding in findings:
        if finding.okd_operands is None:
            gone.append(finding.pk)
        elif finding.state != FindingState.SOLVED:
            finding.state = FindingState.SOLVED
            solved.append(finding)
    return solved, gone


def count(return_: Return, findings: Iterable[Finding]) -> None:
    """Set the return's counts from its findings; one to confirm again is open as well."""
    standing = [finding for finding in findings if finding.state != FindingState.SOLVED]
    counts = Counter("okd" if finding.is_okd else finding.severity for finding in standing)
    return_.errors = counts[Severity.ERROR.value]
    return_.queries = counts[Severity.QUERY.value]
    return_.okd = counts["okd"]
    return_.to_confirm = sum(f.state == FindingState.CONFIRM_AGAIN for f in standing)


def ok_finding(
    finding_pk: int, *, by: Actor, reason: str, seen: str, tells: bool = True
) -> Finding:
    """Accept one finding as it is. The reason is required and stays with it.

    `seen` is the finding's `fingerprint` as the collector saw it. Raises Refused when the
    actor may not, when the values have moved since, or when the finding was solved meanwhile.
    One that is OK'd already is left as it is. The source is told, unless `tells` is
    off: who OKs many tells it once of all.
    """
    reason = readable(reason, "The reason")
    if not reason:
        raise Refused("Enter a reason, so that others can see why this was OK'd")
    with transaction.atomic():
        return_, current = _standing(finding_pk, by)
        if current.fingerprint != seen:
            raise Refused("The values have changed meanwhile. Look at them again before you OK")
        if not current.is_okd:
            current.state = FindingState.OKD
            current.okd_operands, current.okd_asks = current.operands, current.asks
            current.okd_by, current.okd_at = by.user, timezone.now()
            current.ok_reason = reason
            _settle(return_, current, "ok_finding", by=by, reason=reason)
            if tells:
                tell_of_oks(return_, [current], by=by, reason=reason)
    return current


def take_ok_back(finding_pk: int, *, by: Actor, reason: str = "", tells: bool = True) -> Finding:
    """Withdraw an OK: the finding counts again. Raises Refused as `ok_finding` does."""
    reason = readable(reason, "The reason")
    with transaction.atomic():
        return_, current = _standing(finding_pk, by)
        if current.okd_operands is not None:
            current.state = FindingState.OPEN
            current.okd_operands = current.okd_by = current.okd_at = None
            current.ok_reason = current.okd_asks = ""
            _settle(return_, current, "take_ok_back", by=by, reason=reason)
            if tells:
                tell_of_oks(return_, [current], by=by, reason=reason, is_back=True)
    return current


def _standing(finding_pk: int, by: Actor) -> tuple[Return, Finding]:
    """The return, locked, and the finding as it is now."""
    place = Finding.objects.filter(pk=finding_pk).values_list("return_of", flat=True).first()
    return_ = locked(place) if place else None
    if return_ is not None:
        insist(may_ok(by, return_))
        standing = return_.findings.exclude(state=FindingState.SOLVED)
        current = standing.filter(pk=finding_pk).first()
        if current is not None:
            return return_, current
    raise Refused("This error or query has been solved meanwhile, so nothing was changed")


def _settle(return_: Return, finding: Finding, step: str, *, by: Actor, reason: str) -> None:
    name = finding.number or finding.message
    done = f"OK'd {name}" if step == "ok_finding" else f"OK taken back from {name}"
    with trail.acting(by, done, reason):
        finding.save()
        trail.found(return_, [finding], TrailKind.OK)
        count(return_, return_.findings.all())
        return_.save(update_fields=COUNTED)
        entry(return_, step, done, before=return_.status, by=by, reason=reason).save()
