"""The rules of a collection at work: data and last year's values in, an outcome out."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from rules.builtin import builtin_failures, builtin_key
from rules.data import ReturnData
from rules.findings import (
    Failure,
    Operand,
    Outcome,
    Severity,
    StoredValue,
    Switch,
    Verdict,
    shortened,
)
from rules.kept import Kept
from rules.kinds import text_of
from rules.language.check import Checked, check
from rules.language.dependencies import readers_of
from rules.language.explain import explain
from rules.language.lexer import tokens_of
from rules.language.limits import MAX_RULES
from rules.language.mistakes import Mistake
from rules.language.names import PREVIOUS, Names, names_of
from rules.language.slots import Message, message_of
from rules.language.stored import Read, reader
from rules.language.targets.python import FAILS, PASSES, UNCHECKED, Compilable, fused, single
from rules.lineage import carry_forward
from rules.spec import CollectionSpec, RuleSpec

Values = Mapping[str, StoredValue | None]
"""Stored values by name: item codes, and `previous.` and a code for last year's."""

_VERDICTS = {PASSES: Verdict.PASS, FAILS: Verdict.FAIL, UNCHECKED: Verdict.UNCHECKED}
_ENGINES_KEPT = 32


class RuleMistakes(ValueError):
    """Rules cannot be used; `mistakes` pairs a rule's number with each mistake in it."""

    def __init__(self, mistakes: Iterable[tuple[str, Mistake]]) -> None:
        self.mistakes = list(mistakes)
        super().__init__("\n\n".join(f"Rule {n}: {m.shown}" for n, m in self.mistakes))


@dataclass(frozen=True)
class ReadyRule:
    """One rule, checked, with its message taken apart."""

    spec: RuleSpec
    checked: Checked
    message: Message
    severity: Severity
    asks: str


def check_rule(rule: RuleSpec, names: Names) -> tuple[ReadyRule | None, tuple[Mistake, ...]]:
    """The rule ready for use, or None and the mistakes in its expression and its message."""
    checked, mistakes = check(rule.expression, names, rule.tolerance)
    message, more = message_of(rule.message, names)
    if rule.scope:
        text = "Rules on the records of a section are not available yet."
        more += (Mistake(text, rule.scope, 0, len(rule.scope), "Leave the scope empty."),)
    if checked is None or more:
        return None, (*mistakes, *more)
    severity = Severity.QUERY if rule.switch is Switch.QUERY else rule.severity
    return ReadyRule(rule, checked, message, severity, _asks(rule)), ()


class Engine:
    """Everything that validation of one collection needs, compiled once.

    Raises RuleMistakes if a rule has a mistake, switched off or not.
    """

    def __init__(self, spec: CollectionSpec) -> None:
        self.spec = spec
        self._names = names_of(spec)
        self._rules = _ready(spec, self._names)
        self._active = [r for r in self._rules.values() if _is_active(r.spec, spec)]
        reads = dict.fromkeys(n for r in self._rules.values() for n in r.checked.reads)
        self._slots = {name: slot for slot, name in enumerate(reads)}
        self._read: dict[str, Read] = {name: reader(self._names.type_named(name)) for name in reads}
        self._single: dict[str, Callable[[Any], int]] = {}
        self._readers = readers_of((r.spec.number, r.checked.reads) for r in self._active)

    def check(self, data: ReturnData, previous: Mapping[str, StoredValue] | None = None) -> Outcome:
        """The outcome for a whole return; `previous` holds last year's values by its codes."""
        values = self._values(data, previous)
        failing, unchecked = self._fused([self._read[n](values.get(n)) for n in self._slots])
        return Outcome(
            (
                *builtin_failures(self.spec, data),
                *(self._failure(self._active[place], values) for place in failing),
            ),
            tuple(self._active[place].spec.number for place in unchecked),
        )

    def check_changed(
        self,
        data: ReturnData,
        previous: Mapping[str, StoredValue] | None,
        changed: Collection[str],
    ) -> Outcome:
        """The same as `check`, of the checks that read one of the changed items alone."""
        items = frozenset(changed)
        numbers = {number for item in items for number in self._readers.get(item, ())}
        failures = list(builtin_failures(self.spec, data, items))
        if not numbers:
            return Outcome(tuple(failures), ())
        values, unchecked = self._values(data, previous), list[str]()
        for rule in (r for r in self._active if r.spec.number in numbers):
            found = self._judge(rule, values)
            if found == FAILS:
                failures.append(self._failure(rule, values))
            elif found == UNCHECKED:
                unchecked.append(rule.spec.number)
        return Outcome(tuple(failures), tuple(unchecked))

    def checks_reading(self, item: str) -> tuple[str, ...]:
        """The keys of the checks in use that read an item of this year, in their order."""
        found = next((i for s in self.spec.sections for i in s.items if i.code == item), None)
        if found is None:
            return ()
        own = ("mandatory", "kind") if found.mandatory else ("kind",)
        return (*(builtin_key(name, item) for name in own), *self._readers.get(item, ()))

    def asks(self, number: str) -> str | None:
        """What a rule asks, in short, as its failures say it; None where it is not in use."""
        return next((r.asks for r in self._active if r.spec.number == number), None)

    def verdict(
        self,
        number: str,
        values: Mapping[str, StoredValue | None],
        previous: Mapping[str, StoredValue] | None = None,
    ) -> Verdict:
        """What one rule, in use or not, says of these values. Raises KeyError without it."""
        rule = self._rules[number]
        return _VERDICTS[self._judge(rule, {**values, **self._carried(previous)})]

    def english(self, number: str) -> str:
        """One rule in plain English, items by their names. Raises KeyError without it."""
        rule = self._rules[number]
        known = {**self._names.former, **self._names.items}
        words = {code: item.name for code, item in known.items()}
        return explain(rule.checked.tree, rule.spec.blank, words, rule.spec.tolerance)

    @cached_property
    def _fused(self) -> Callable[[Any], tuple[list[int], list[int]]]:
        return fused([self._compilable(rule) for rule in self._active], self._slots)

    def _compilable(self, rule: ReadyRule) -> Compilable:
        return Compilable(rule.checked, rule.spec.blank, self._names.code_sets)

    def _runner(self, rule: ReadyRule) -> Callable[[Any], int]:
        run = self._single.get(rule.spec.number)
        if run is None:
            slots = {name: slot for slot, name in enumerate(rule.checked.reads)}
            run = self._single[rule.spec.number] = single(self._compilable(rule), slots)
        return run

    def _judge(self, rule: ReadyRule, values: Values) -> int:
        read = [self._read[name](values.get(name)) for name in rule.checked.reads]
        return self._runner(rule)(read)

    def _values(self, data: ReturnData, previous: Mapping[str, StoredValue] | None) -> Values:
        values: dict[str, StoredValue | None] = {}
        sections = self.spec.section_by_code
        for record in data.records:
            section = sections.get(record.section)
            if section and not section.repeats:
                values.update(record.values)
        values.update(self._carried(previous))
        return values

    def _carried(self, previous: Mapping[str, StoredValue] | None) -> dict[str, StoredValue]:
        if not previous:
            return {}
        carried = carry_forward(self.spec, previous)
        return {PREVIOUS + code: value for code, value in carried.items()}

    def _failure(self, rule: ReadyRule, values: Values) -> Failure:
        operands = tuple(Operand(name, values.get(name)) for name in rule.checked.reads)
        shown = {name: self._shown(name, values) for name in rule.message.names}
        return Failure(
            rule=rule.spec.number,
            number=rule.spec.number,
            severity=rule.severity,
            message=rule.message.filled(shown),
            section="",
            record="",
            operands=operands,
            asks=rule.asks,
        )

    def _shown(self, name: str, values: Values) -> str:
        item = self._names.item(name)
        assert item is not None, "the message was checked"
        return text_of(values.get(name), item).strip() or "blank"


def _ready(spec: CollectionSpec, names: Names) -> dict[str, ReadyRule]:
    if len(spec.rules) > MAX_RULES:
        message = f"A collection may have {MAX_RULES:,} rules; this one has {len(spec.rules):,}."
        raise RuleMistakes([("", Mistake(message, "", 0, 0))])
    rules, wrong = dict[str, ReadyRule](), list[tuple[str, Mistake]]()
    for rule in spec.rules:
        ready, mistakes = check_rule(rule, names)
        wrong += ((rule.number, mistake) for mistake in mistakes)
        if ready:
            rules[rule.number] = ready
    if wrong:
        raise RuleMistakes(wrong)
    return rules


def _asks(rule: RuleSpec) -> str:
    """What the rule asks, whatever its spacing, its words and how strictly it is taken."""
    words = (token.text for token in tokens_of(rule.expression))
    return shortened("\0".join((*words, rule.blank, rule.tolerance, rule.scope)))


def _is_active(rule: RuleSpec, spec: CollectionSpec) -> bool:
    on = spec.reference_date
    started = rule.active_from is None or rule.active_from <= on
    ended = rule.active_to is not None and rule.active_to < on
    return rule.switch is not Switch.OFF and started and not ended


_engines: Kept[str, Engine] = Kept(_ENGINES_KEPT)


def engine_for(spec: CollectionSpec) -> Engine:
    """The engine of a spec, kept for the specs used last. Raises RuleMistakes like Engine."""
    return _engines.get(spec.hash, lambda: Engine(spec))
