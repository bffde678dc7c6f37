"""Which examples a rule still needs: at its boundaries, and where a small change goes unnoticed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from rules.cases import Case, Cases, Link
from rules.findings import BlankPolicy, StoredValue, Verdict
from rules.kinds import ValueType
from rules.language.check import Checked
from rules.language.names import Names
from rules.language.stored import reader
from rules.language.targets.python import Compilable, single
from rules.mutations import Mutant, mutants, shortened_part
from rules.spec import CodeSetSpec
from rules.trials import VERDICTS

_SAID = {
    Verdict.PASS: "it holds",
    Verdict.FAIL: "it does not hold",
    Verdict.UNCHECKED: "it cannot be checked",
}

MOST_LINKS = 3
"""Comparisons of one rule for which boundary examples are proposed."""

Values = Mapping[str, StoredValue | None]


@dataclass(frozen=True, slots=True)
class Proposal:
    """An example that may be added: what it is called, its values, and the rule's verdict."""

    name: str
    values: Values
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class Unnoticed:
    """A change of the rule that no example notices; `change` follows "if", `example` would."""

    change: str
    example: Proposal


@dataclass(frozen=True, slots=True)
class Review:
    """What the examples of a rule leave open; `tried` counts the changes that were tried."""

    proposals: tuple[Proposal, ...]
    unnoticed: tuple[Unnoticed, ...]
    tried: int


@dataclass(frozen=True, slots=True)
class Subject:
    """One rule without mistakes, with all that its examples are made and judged with."""

    text: str
    rule: Checked
    blank: BlankPolicy
    names: Names
    code_sets: Mapping[str, CodeSetSpec]


def review(subject: Subject, examples: Iterable[Values]) -> Review:
    """The boundary examples that `examples` lack, and the changes that none of them notices.

    `examples` hold stored values by the names that the rule reads; what is absent is blank. A
    change that makes no difference on any case that could be found is passed over.
    """
    cases = Cases(subject.text, subject.rule, subject.blank, subject.names, subject.code_sets)
    read = [reader(kind) for kind in cases.types]
    shown = [
        tuple(one(values.get(name)) for one, name in zip(read, cases.rule.reads, strict=True))
        for values in examples
    ]
    pool = cases.all()
    proposals = _boundaries(cases, shown, pool)
    changed = mutants(subject.text, subject.rule, subject.blank, subject.names)
    return Review(
        tuple(_proposal(cases, case, name) for name, case in proposals.items()),
        tuple(_unnoticed(cases, changed, shown, [*proposals.values(), *pool])),
        len(changed),
    )


def _boundaries(cases: Cases, shown: Sequence[Case], pool: Sequence[Case]) -> dict[str, Case]:
    """A case for each kind of boundary, and each verdict, that no example shows yet."""
    done = {kind for case in shown for kind in _kinds(cases, case)}
    found: dict[str, Case] = {}
    for case in pool:
        for kind in _kinds(cases, case):
            if kind not in done:
                done.add(kind)
                found.setdefault(kind, case)
                break
    return found


def _kinds(cases: Cases, case: Case) -> list[str]:
    """What a case is an example of, in words; each could be its name."""
    words = list[str]()
    if None not in case:
        links = cases.links[:MOST_LINKS]
        for link in links:
            kind = _edge(cases, link, case)
            where = f": {shortened_part(link.text)}" if len(links) > 1 else ""
            words += [f"{kind}{where}"] if kind else []
    numbers = [
        v for v, kind in zip(case, cases.types, strict=True) if kind.kind is ValueType.NUMBER
    ]
    if numbers and not any(numbers) and None not in case:
        words.append("zero")
    blank = [name for name, v in zip(cases.rule.reads, case, strict=True) if v is None]
    if len(blank) == 1:
        words.append("one value is blank" if len(case) > 1 else f"{blank[0]} is blank")
    return [*words, _SAID[VERDICTS[cases.judge(case)]]]


def _edge(cases: Cases, link: Link, case: Case) -> str:
    """Where a case stands beside the boundary of a comparison; "" for away from it."""
    found = cases.distance(link, case)
    if found is None:
        return ""
    apart, allowed = found
    step, kind = cases.step(link), cases.rule.type_of(link.left).kind
    if apart == 0:
        return "equal"
    if link.within is None:
        return _by_a_step(apart, step, kind) if abs(apart) <= step else ""
    over = abs(apart) - allowed
    if -step < over <= 0:
        return "as much more as is allowed" if apart > 0 else "as much less as is allowed"
    if 0 < over <= step:
        return "more than is allowed" if apart > 0 else "less than is allowed"
    return ""


def _by_a_step(apart: Fraction, step: Fraction, kind: ValueType) -> str:
    if kind is ValueType.DATE:
        return "a day later" if apart > 0 else "a day earlier"
    size = "one" if step == 1 else f"{float(step):g}"
    return f"{size} more" if apart > 0 else f"{size} less"


def _proposal(cases: Cases, case: Case, name: str) -> Proposal:
    return Proposal(name, cases.stored(case), VERDICTS[cases.judge(case)])


def _unnoticed(
    cases: Cases, changed: Sequence[Mutant], shown: Sequence[Case], pool: Sequence[Case]
) -> Iterable[Unnoticed]:
    """The changes on which every example keeps its verdict, each with a case that does not."""
    verdicts = [cases.judge(case) for case in shown]
    on_pool = [cases.judge(case) for case in pool]
    for mutant in changed:
        compiled = Compilable(mutant.rule, mutant.blank, cases.compilable.code_sets)
        judge = single(compiled, cases.slots)
        if any(judge(case) != v for case, v in zip(shown, verdicts, strict=True)):
            continue
        pairs = zip(pool, on_pool, strict=True)
        telling = next((case for case, verdict in pairs if judge(case) != verdict), None)
        if telling is not None:
            example = _proposal(cases, telling, _kinds(cases, telling)[0])
            yield Unnoticed(mutant.change, example)
