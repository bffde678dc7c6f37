"""Keeping account of what was fixed: rules that fired once and, asking the same, do no more."""

from __future__ import annotations

from collections.abc import Sequence

from collect.returns.in_force import specs_in_force
from collect.returns.models import Finding, FixedFinding, Return
from rules.builtin import builtin_key
from rules.engine import Engine, engine_for
from rules.findings import Outcome

Place = tuple[int, str, str, str]


def account_for(judged: Sequence[tuple[Return, Outcome]], gone: Sequence[Finding]) -> None:
    """Keep which of the findings that are `gone` were fixed, and drop what fires again.

    A rule that could not be checked, or that asks something else now, has not been satisfied.
    """
    kept = {_place(f): f.pk for f in FixedFinding.objects.filter(return_of__in=_keys(judged))}
    firing = (
        (return_.pk, failure.rule, failure.section, failure.record)
        for return_, outcome in judged
        for failure in outcome.failures
    )
    again = [kept[place] for place in firing if place in kept] if kept else []
    if again:
        FixedFinding.objects.filter(pk__in=again).delete()
    fixed = [finding for finding in _satisfied(judged, gone) if _place(finding) not in kept]
    FixedFinding.objects.bulk_create(map(_fixed, fixed), batch_size=500)


def _keys(judged: Sequence[tuple[Return, Outcome]]) -> list[int]:
    return [return_.pk for return_, _ in judged]


def _satisfied(judged: Sequence[tuple[Return, Outcome]], gone: Sequence[Finding]) -> list[Finding]:
    if not gone:
        return []
    unchecked = {(return_.pk, rule) for return_, outcome in judged for rule in outcome.unchecked}
    specs = specs_in_force([return_ for return_, _ in judged])
    return [
        finding
        for finding in gone
        if (finding.return_of_id, finding.rule) not in unchecked
        and _asks_the_same(engine_for(specs[finding.return_of_id]), finding)
    ]


def _asks_the_same(engine: Engine, finding: Finding) -> bool:
    if finding.number:
        return engine.asks(finding.rule) == finding.asks
    if finding.rule == builtin_key("key", finding.section):
        return True
    return any(finding.rule in engine.checks_reading(code) for code in finding.items)


def _place(found: Finding | FixedFinding) -> Place:
    return found.return_of_id, found.rule, found.section, found.record


def _fixed(finding: Finding) -> FixedFinding:
    return FixedFinding(
        return_of_id=finding.return_of_id,
        rule=finding.rule,
        severity=finding.severity,
        section=finding.section,
        record=finding.record,
    )
