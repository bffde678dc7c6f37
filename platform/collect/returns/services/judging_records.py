"""Judging records that were changed on screen: in a large return, only what can have changed."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from django.utils import timezone

from collect.returns.models import Finding, Record, Return
from collect.returns.selectors import findings_of
from collect.returns.services.findings import reconcile
from collect.returns.services.fixing import account_for
from collect.returns.services.keys import plain
from collect.returns.services.validation import validate
from rules.data import ReturnData
from rules.engine import engine_for
from rules.findings import Failure, Operand, Outcome, Severity
from rules.spec import CollectionSpec

WHOLE = 2_000
"""Records up to which the whole return is judged again: it takes no longer than the rest."""


def judge_records(return_: Return, spec: CollectionSpec, changed: Sequence[Record]) -> None:
    """Bring the findings of a return in step with records that were added or changed.

    Each record has its key; findings of one that was removed are gone already. Runs in the
    caller's transaction, over a locked return, which is not saved.
    """
    if return_.records.count() <= WHOLE:
        validate([return_])
        return
    places = {(record.section, record.key) for record in changed}
    standing = [f for f in findings_of(return_) if (f.section, f.record) not in places]
    failures = [*(_failure(finding) for finding in standing), *_failures(spec, changed)]
    failures.sort(key=_order(return_, spec))
    judged = [(return_, Outcome(tuple(failures), tuple(return_.unchecked)))]
    account_for(judged, reconcile(judged))
    return_.validated_at = timezone.now()


def _failures(spec: CollectionSpec, changed: Sequence[Record]) -> list[Failure]:
    """What is wrong with the records. No rule of the return reads an item of one of many."""
    codes = {record.section for record in changed}
    items = {i.code for code in codes for i in spec.section_by_code[code].items}
    places = {(record.section, record.key) for record in changed}
    outcome = engine_for(spec).check_changed(ReturnData(tuple(plain(changed))), None, items)
    return [f for f in outcome.failures if (f.section, f.record) in places]


def _failure(finding: Finding) -> Failure:
    return Failure(
        rule=finding.rule,
        number=finding.number,
        severity=Severity(finding.severity),
        message=finding.message,
        section=finding.section,
        record=finding.record,
        operands=tuple(Operand(name, value) for name, value in finding.operands),
        asks=finding.asks,
    )


def _order(return_: Return, spec: CollectionSpec) -> Callable[[Failure], tuple[int, int]]:
    """Where a failure stands in the report: by section and record, then the rules as they are."""
    sections = {section.code: place for place, section in enumerate(spec.sections)}
    rows = {(s, key): pk for s, key, pk in return_.records.values_list("section", "key", "pk")}

    def place(failure: Failure) -> tuple[int, int]:
        where = sections.get(failure.section, len(sections))
        return where, rows.get((failure.section, failure.record), 0)

    return place
